// Texts as a terminal has them: bars, lines that fit, paths.
import { shellText, shownWords } from "./shown-text.js";

const bars = "▁▂▃▄▅▆▇█";

/** Values as a row of bars, the smallest of `among` lowest; a gap (`·`) where one is not finite. */
export function sparkline(values: readonly number[], among: readonly number[] = values): string {
  const finite = among.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const height = (value: number): number => (high === low ? 0 : Math.round(((value - low) / (high - low)) * (bars.length - 1)));
  return values.map((value) => (Number.isFinite(value) ? bars[height(value)] : "·")).join("");
}

/** A horizontal bar of a share of so many characters; what is more than nothing has at least one. */
export function bar(share: number, length: number): string {
  return "█".repeat(share > 0 ? Math.max(1, Math.round(share * length)) : 0);
}

/** Text that is no longer than so many characters, an ellipsis where it was cut. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, Math.max(0, length - 1)).join("")}…`;
}

/** Parts joined by ` · `, broken between parts where a line would be longer than `columns`; no limit when that is undefined. */
export function joinParts(parts: readonly string[], columns: number | undefined): string[] {
  const lines: string[] = [];
  for (const part of parts.map(shownWords)) {
    const longer = lines.length === 0 ? part : `${lines.at(-1)} · ${part}`;
    if (lines.length === 0) lines.push(...breakWords(part, columns));
    else if (columns === undefined || Array.from(longer).length <= columns) lines[lines.length - 1] = longer;
    else lines.push(...breakWords(`  ${part}`, columns));
  }
  return lines;
}

/** A text in lines of at most `columns` characters, broken between words; lines after the first are indented. */
export function breakWords(asItIs: string, columns: number | undefined): string[] {
  const text = shownWords(asItIs);
  if (columns === undefined || Array.from(text).length <= columns) return [text];
  const lines: string[] = [];
  for (const word of text.split(/(?<=\S) /)) {
    const line = lines.at(-1);
    if (line !== undefined && Array.from(line).length + 1 + Array.from(word).length <= columns)
      lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(line === undefined ? word : `  ${word}`);
  }
  return lines;
}

/** A path as it can be pasted into a shell; one that a terminal must not be shown is written as `$'…'`, which bash and zsh read. */
export function quotePath(path: string): string {
  if (/^[\w./~@%+=:,-]+$/.test(path)) return path;
  if (shellText(path) === path) return `'${path.replaceAll("'", "'\\''")}'`;
  return `$'${shellText(path.replace(/[\\']/g, "\\$&"))}'`;
}
