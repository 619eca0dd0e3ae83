// Text from data, files and names as a terminal, a Markdown page or a spreadsheet may show it: nothing in it can act.

/**
 * What a terminal would obey rather than show: controls (an escape sequence begins with one), marks that turn the direction of writing, line
 * and paragraph separators, other invisible marks. Joiners stay, for scripts and emoji need them.
 */
const ACTING = /[\p{Cc}\p{Zl}\p{Zp}]|(?![\u200c\u200d])\p{Cf}/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line, with what would act on a terminal written as in a JSON string: `\u001b[31m`, `\n`. */
export function shownText(text: string): string {
  return text.replace(ACTING, (mark) => SHORT[mark] ?? Array.from({ length: mark.length }, (_, i) => unitOf(mark, i)).join(""));
}

/** The same as `$'…'` reads it back in bash and zsh, which know whole letters and no halves. */
export function shellText(text: string): string {
  return text.replace(ACTING, (mark) => SHORT[mark] ?? `\\U${(mark.codePointAt(0) as number).toString(16).padStart(8, "0")}`);
}

/** So many characters without a blank: a name as long as a book, of a cell that is one, is cut. */
const mostOfWord = 500;
const longWord = new RegExp(`\\S{${mostOfWord + 1},}`, "gu");

/** The same, no word longer than a screen has room for. */
export function shownWords(text: string): string {
  return shownText(text).replace(longWord, (word) => `${word.slice(0, mostOfWord - 1)}…`);
}

/** The same of several lines. */
export function shownLines(text: string): string {
  return text.split("\n").map(shownWords).join("\n");
}

function unitOf(mark: string, at: number): string {
  return `\\u${mark.charCodeAt(at).toString(16).padStart(4, "0")}`;
}

/** What Markdown would take for a mark; `_` at a word's edge only, `<` before a tag, `]` before a link's address. */
const MARKS = /[\\`*|]|~(?=~)|<(?=[a-z/!?])|&(?=[a-z#])|\](?=[([:])|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/giu;

/** The same, to stand in Markdown as it is. */
export function markdownText(text: string): string {
  return shownText(text).replace(MARKS, "\\$&");
}

/** What a spreadsheet would compute rather than show, but for numbers. @source OWASP, CSV injection */
const FORMULA = /^(?![+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$)[=+\-@＝＋－＠\t\r\n]/;

/** Text as a cell of a CSV file that a spreadsheet may open: before what it would compute stands an apostrophe. */
export function spreadsheetText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
