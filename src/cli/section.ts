// Sections of a report: a title, tables under it, and what is to be said of them.
import { styleText } from "node:util";
import { breakWords } from "./format.js";
import { columnsOf, type Output } from "./host.js";
import { markdownText } from "./shown-text.js";
import { alignedTable, markdownTable, type TableColumn } from "./table.js";

export interface Section {
  readonly title: string;
  readonly tables: readonly (readonly TableColumn[])[];
  readonly notes: readonly string[];
}

/** Lines for the stream that they will be written to, an empty one first. */
export function sectionLines({ title, tables, notes }: Section, stream: Output): string[] {
  const columns = columnsOf(stream);
  const bold = (line: string): string => styleText("bold", line, { stream });
  return [
    "",
    ...breakWords(title, columns).map(bold),
    ...tables.map(alignedTable).flatMap(({ head, body }) => [...head.map(bold), ...body]),
    ...notes.flatMap((note) => breakWords(note, columns)),
  ];
}

export function sectionMarkdown({ title, tables, notes }: Section): string[] {
  return [
    "",
    `## ${markdownText(title)}`,
    ...tables.flatMap((table) => ["", ...markdownTable(table)]),
    ...(notes.length === 0 ? [] : ["", ...notes.map((note) => `- ${markdownText(note)}`)]),
  ];
}
