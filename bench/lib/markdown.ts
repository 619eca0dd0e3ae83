// Markdown tables, and the places in a document that they are generated into.
import { markedTable } from "../../src/cli/table.js";

/** A table of ready texts; the first column is a name, the others are figures. */
export function tableOf(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return markedTable(
    titles.map((title, k) => ({
      title,
      align: k === 0 ? "left" : "right",
      cells: rows.map((row) => row[k] ?? ""),
    })),
  ).join("\n");
}

const marked = /<!-- bench:([\w-]+) -->\n[\s\S]*?<!-- \/bench:\1 -->/g;

/**
 * The document with what lies between `<!-- bench:NAME -->` and `<!-- /bench:NAME -->` replaced by the part of that name.
 * @throws when there is no such part: a name is misspelt, or its results are missing
 */
export function fillMarkers(document: string, parts: ReadonlyMap<string, string>): string {
  return document.replace(marked, (_all, name: string) => {
    const part = parts.get(name);
    if (part === undefined) throw new Error(`bench:${name}: no such table, there are ${[...parts.keys()].join(", ")}`);
    return `<!-- bench:${name} -->\n${part}\n<!-- /bench:${name} -->`;
  });
}

/** A figure to three digits, without an exponent: `.042`, `1.23`, `457`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value) || 1)));
  return value.toFixed(Math.min(digits, 6)).replace(/^(-?)0\./, "$1.");
}

/** `12 %`, `3.4 %` */
export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.0995 ? 1 : 0)} %`;
}
