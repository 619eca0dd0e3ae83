// The examination: all findings of a table, or in brief those that matter before a search.
import { stream } from "../../tensor/index.js";
import type { Dataset } from "../dataset.js";
import type { Table } from "../table.js";
import { classBalance, type PartShares } from "./class-balance.js";
import { constantColumns } from "./constant-columns.js";
import { driftBetween } from "./drift.js";
import { duplicateColumns } from "./duplicate-columns.js";
import { type ExamineOptions, examine } from "./examine.js";
import { type Examined, rowsOfPart, sampleOf } from "./examined.js";
import { type Finding, gravestFirst } from "./findings.js";
import { identifiers } from "./identifiers.js";
import { missingCells } from "./missing-cells.js";
import { repeatedRows } from "./repeated-rows.js";
import { scaleTrouble } from "./scale.js";
import { tellingColumns } from "./telling-columns.js";

export type ExaminationOptions = PartShares & {
  /** Decides which rows are looked at where not all are. */
  readonly seed: number;
};

/** What rows of a given part are called. */
const givenParts = [
  { part: 1, where: "the validation rows" },
  { part: 2, where: "the test rows" },
] as const;

/**
 * All findings, the gravest first. Trees, quantiles and distances are taken of at most 20,000 rows. Where rows of validation or test are given, they are
 * compared with the others; what is said otherwise is of the rows to train on.
 */
export function examination(examined: Examined, { seed, ...shares }: ExaminationOptions): Finding[] {
  const training = rowsOfPart(examined, 0);
  const naming = identifiers(training);
  return gravestFirst([
    ...tellingColumns(training, stream(seed, "doctor", "trees")),
    ...naming,
    ...constantColumns(training),
    ...duplicateColumns(training, stream(seed, "doctor", "columns")),
    ...repeatedRows(examined, namedBy(naming)),
    ...missingCells(training),
    ...classBalance(training, shares),
    ...scaleTrouble(training, stream(seed, "doctor", "quantiles")),
    ...givenParts.flatMap(({ part, where }) => {
      const other = rowsOfPart(examined, part);
      if (examined.parts === undefined || other.rows === 0) return [];
      return driftBetween(training, other, where, stream(seed, "doctor", where));
    }),
  ]);
}

/** In brief, no more rows than these are looked at. */
const mostInBrief = 5_000;

/** Errors and warnings that take a fraction of a second to find: of at most 5,000 rows to train on, and without pairs of columns. */
export function briefFindings(
  table: Table,
  dataset: Dataset,
  { seed, missingValues = [], ...shares }: ExaminationOptions & Pick<ExamineOptions, "missingValues">,
): Finding[] {
  const rows = sampleOf(dataset.labels.length, mostInBrief, stream(seed, "doctor", "brief"));
  const sample = rowsOfPart(examine(table, dataset, { rows, missingValues }), 0);
  const naming = identifiers(sample);
  const findings = [
    ...tellingColumns(sample, stream(seed, "doctor", "trees"), { together: false }),
    ...naming,
    ...constantColumns(sample),
    ...duplicateColumns(sample, stream(seed, "doctor", "columns")),
    ...repeatedRows(sample, namedBy(naming)),
    ...missingCells(sample),
    ...classBalance(classesOnly(dataset), shares),
    ...scaleTrouble(sample, stream(seed, "doctor", "quantiles")),
  ];
  return gravestFirst(findings).filter(({ severity }) => severity !== "note");
}

/** All rows to train on, without their columns: counting them costs nothing. */
function classesOnly(dataset: Dataset): Examined {
  const nothing: Table = { name: dataset.name, rows: 0, lines: new Uint32Array(0), columns: [] };
  return rowsOfPart(examine(nothing, dataset), 0);
}

/** Columns that name the row. */
function namedBy(findings: readonly Finding[]): ReadonlySet<string> {
  return new Set(findings.flatMap(({ columns }) => columns));
}
