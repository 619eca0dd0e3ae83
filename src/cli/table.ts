// Tables: aligned columns for a terminal, or Markdown. Cells are ready texts.
import { markdownText, shownWords } from "./shown-text.js";

export interface TableColumn {
  readonly title: string;
  /** A second title above this one, over all neighbours that share it. */
  readonly group?: string;
  readonly align: "left" | "right";
  readonly cells: readonly string[];
}

const gap = "  ";
const lengthOf = (text: string): number => Array.from(text).length;

function pad(text: string, width: number, align: "left" | "right" | "center"): string {
  const free = Math.max(0, width - lengthOf(text));
  const before = align === "left" ? 0 : align === "right" ? free : Math.floor(free / 2);
  return " ".repeat(before) + text + " ".repeat(free - before);
}

/** Lines of aligned text: titles first, in two lines when a column has a group. */
export function alignedTable(asTheyAre: readonly TableColumn[]): { readonly head: string[]; readonly body: string[] } {
  const columns = asTheyAre.map(shownColumn);
  const widths = columns.map(({ title, cells }) => [title, ...cells].reduce((width, text) => Math.max(width, lengthOf(text)), 0));
  const groups = groupsOf(columns);
  // A group that is wider than its columns widens the last of them.
  for (const { group, from, to } of groups) {
    const width = widths.slice(from, to).reduce((sum, w) => sum + w, gap.length * (to - from - 1));
    widths[to - 1] = (widths[to - 1] as number) + Math.max(0, lengthOf(group) - width);
  }
  const line = (texts: readonly string[]): string =>
    texts.map((text, k) => pad(text, widths[k] as number, (columns[k] as TableColumn).align)).join(gap);
  const head = [line(columns.map(({ title }) => title))];
  if (groups.some(({ group }) => group !== "")) {
    const spans = groups.map(({ group, from, to }) =>
      pad(
        group,
        widths.slice(from, to).reduce((sum, w) => sum + w, gap.length * (to - from - 1)),
        "center",
      ),
    );
    head.unshift(spans.join(gap));
  }
  const body = Array.from({ length: columns[0]?.cells.length ?? 0 }, (_, row) =>
    line(columns.map(({ cells }) => cells[row] ?? "")),
  );
  const trimmed = (lines: string[]): string[] => lines.map((text) => text.trimEnd());
  return { head: trimmed(head), body: trimmed(body) };
}

/** The same as a Markdown table, each text to be read as it is; a group becomes part of its columns' titles. */
export function markdownTable(columns: readonly TableColumn[]): string[] {
  return markedTable(columns, markdownText);
}

/** The same of texts that are Markdown themselves. */
export function markedTable(
  columns: readonly TableColumn[],
  cellOf = (marked: string): string => marked.replaceAll("|", "\\|"),
): string[] {
  const row = (texts: readonly string[]): string => `| ${texts.map(cellOf).join(" | ")} |`;
  return [
    row(columns.map(({ title, group = "" }) => `${group} ${title}`.trim())),
    row(columns.map(({ align }) => (align === "left" ? ":--" : "--:"))),
    ...Array.from({ length: columns[0]?.cells.length ?? 0 }, (_, k) => row(columns.map(({ cells }) => cells[k] ?? ""))),
  ];
}

function shownColumn({ title, group, align, cells }: TableColumn): TableColumn {
  return {
    title: shownWords(title),
    ...(group === undefined ? {} : { group: shownWords(group) }),
    align,
    cells: cells.map(shownWords),
  };
}

function groupsOf(columns: readonly TableColumn[]): { readonly group: string; readonly from: number; readonly to: number }[] {
  const groups: { group: string; from: number; to: number }[] = [];
  for (const [k, { group = "" }] of columns.entries()) {
    const last = groups.at(-1);
    if (last !== undefined && last.group === group && group !== "") last.to = k + 1;
    else groups.push({ group, from: k, to: k + 1 });
  }
  return groups;
}
