// Findings as lines of text: in full for the doctor, and a line each at the start of a search.
import { styleText } from "node:util";
import { type Finding, severities } from "../data/index.js";
import { plural } from "../report/index.js";
import { breakWords } from "./format.js";
import { columnsOf, type Output } from "./host.js";
import type { TableColumn } from "./table.js";

const colours = { error: "red", warning: "yellow", note: "cyan" } as const;
const indent = severities.reduce((width, severity) => Math.max(width, severity.length), 0) + 2;

/** `1 error, 2 warnings, 1 note`, or that there is nothing to say. */
export function findingsTitle(findings: readonly Finding[]): string {
  const counts = severities.map((severity) => ({ severity, count: findings.filter((one) => one.severity === severity).length }));
  const parts = counts.filter(({ count }) => count > 0).map(({ severity, count }) => plural(count, severity));
  return parts.length === 0 ? "nothing to say against the data" : parts.join(", ");
}

/** Each finding with its kind and its columns, what it says, and what to do. */
export function findingBlocks(findings: readonly Finding[], stream: Output): string[] {
  const columns = columnsOf(stream);
  const room = columns === undefined ? undefined : columns - indent;
  const hang = (lines: readonly string[]): string[] => lines.map((line) => " ".repeat(indent) + line.trimStart());
  return findings.flatMap(({ id, severity, columns: names, message, advice }) => {
    const [first = "", ...more] = breakWords([id, namesText(names)].filter((text) => text !== "").join(" · "), room);
    return [
      styleText(colours[severity], severity.padEnd(indent), { stream }) + styleText("bold", first, { stream }),
      ...hang(more),
      ...hang(breakWords(message, room)),
      ...(advice === null ? [] : hang(breakWords(`→ ${advice}`, room))),
    ];
  });
}

const mostNamed = 4;

function namesText(names: readonly string[]): string {
  return names.length > mostNamed ? `${names.slice(0, mostNamed).join(", ")} …` : names.join(", ");
}

/** So many findings at the start of a search. */
const mostInBrief = 4;

/** `warning: column 3 … → --ignore id`, the gravest few, and how many more there are. */
export function briefLines(findings: readonly Finding[] | undefined, columns: number | undefined): string[] {
  const all = findings ?? [];
  const more = all.length - mostInBrief;
  return [
    ...all
      .slice(0, mostInBrief)
      .map(({ severity, message, advice }) => `${severity}: ${message}${advice === null ? "" : ` → ${advice}`}`),
    ...(more > 0 ? [`mlpnas doctor shows ${more} more`] : []),
  ].flatMap((line) => breakWords(line, columns));
}

export function findingColumns(findings: readonly Finding[]): TableColumn[] {
  const cells = (of: (finding: Finding) => string): string[] => findings.map(of);
  return [
    { title: "severity", align: "left", cells: cells(({ severity }) => severity) },
    { title: "finding", align: "left", cells: cells(({ id }) => id) },
    { title: "columns", align: "left", cells: cells(({ columns }) => columns.join(", ")) },
    { title: "message", align: "left", cells: cells(({ message }) => message) },
    { title: "advice", align: "left", cells: cells(({ advice }) => advice ?? "") },
  ];
}
