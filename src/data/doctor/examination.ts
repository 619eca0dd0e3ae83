// The examination: all findings of a table, or in brief those that matter before a search.
import { stream } from "../../tensor/index.js";
import { classBalance, type PartShares } from "./class-balance.js";
import { constantColumns } from "./constant-columns.js";
import { driftBetween } from "./drift.js";
import { duplicateColumns } from "./duplicate-columns.js";
import { type Examined, sampled } from "./examined.js";
import { type Finding, gravestFirst } from "./findings.js";
import { identifiers } from "./identifiers.js";
import { missingCells } from "./missing-cells.js";
import { repeatedRows } from "./repeated-rows.js";
import { scaleTrouble } from "./scale.js";
import { tellingColumns } from "./telling-columns.js";

export type ExaminationOptions = PartShares & {
  readonly seed: number;
  /** Rows of other files that the networks are scored on, and what to call them. */
  readonly others?: readonly { readonly examined: Examined; readonly where: string }[];
};

/**
 * All findings, the gravest first. What is found in samples of the rows depends on the seed: trees, quantiles and distances between files of more than
 * 20,000 rows.
 */
export function examination(examined: Examined, { seed, others = [], ...shares }: ExaminationOptions): Finding[] {
  const naming = identifiers(examined);
  return gravestFirst([
    ...tellingColumns(examined, stream(seed, "doctor", "trees")),
    ...naming,
    ...constantColumns(examined),
    ...duplicateColumns(examined, stream(seed, "doctor", "columns")),
    ...repeatedRows(examined, namedBy(naming)),
    ...missingCells(examined),
    ...classBalance(examined, shares),
    ...scaleTrouble(examined, stream(seed, "doctor", "quantiles")),
    ...others.flatMap((other) => driftBetween(examined, other.examined, other.where, stream(seed, "doctor", other.where))),
  ]);
}

/** In brief, no more rows than these are looked at. */
const mostInBrief = 5_000;

/** Errors and warnings that take a fraction of a second to find: from at most 5,000 rows, without pairs of columns. */
export function briefExamination(examined: Examined, { seed, ...shares }: ExaminationOptions): Finding[] {
  const sample = sampled(examined, mostInBrief, stream(seed, "doctor", "brief"));
  const naming = identifiers(sample);
  const findings = [
    ...tellingColumns(sample, stream(seed, "doctor", "trees"), { together: false }),
    ...naming,
    ...constantColumns(sample),
    ...duplicateColumns(sample, stream(seed, "doctor", "columns")),
    ...repeatedRows(sample, namedBy(naming)),
    ...missingCells(sample),
    ...classBalance(sample, shares),
    ...scaleTrouble(sample, stream(seed, "doctor", "quantiles")),
  ];
  return gravestFirst(findings).filter(({ severity }) => severity !== "note");
}

/** Columns that name the row. */
function namedBy(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.flatMap(({ columns }) => columns));
}
