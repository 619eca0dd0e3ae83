// The encoder: how the cells of a row become a network's inputs, with all that was learned from the training rows. A plain value.

/** A column of numbers, or of yes and no as 1 and 0: an input `(x − mean) / deviation`, and one more that says whether the cell was missing. */
export type NumberEncoding = {
  readonly type: "number" | "boolean";
  readonly name: string;
  /** That its numbers are written with a decimal comma. */
  readonly decimal?: ",";
  readonly mean: number;
  /** Above 0; 1 for a constant column. */
  readonly deviation: number;
  /** What stands in for a missing cell; `null` where a missing cell is an error. */
  readonly fill: number | null;
  /** Whether there is an input that is 1 where the cell is missing: where cells were missing in training. */
  readonly flagsMissing: boolean;
};

/** A column of categories: an input for each kept level, 1 where the row has it and else 0; then one for all rare levels together, one for missing cells. */
export type CategoryEncoding = {
  readonly type: "category";
  readonly name: string;
  /** With an input of their own. */
  readonly levels: readonly string[];
  /** Seen in training, but too rare for an input of their own; there is an input for them all where there is one. */
  readonly rare: readonly string[];
  /** Whether there is an input for missing cells: where cells were missing in training. */
  readonly flagsMissing: boolean;
};

export type Encoding = NumberEncoding | CategoryEncoding;

export type Encoder = {
  readonly columns: readonly Encoding[];
  /** Texts that mean that a cell is missing, besides the usual ones. */
  readonly missing?: readonly string[];
};

/** How many inputs a column has. */
export function encodedWidth(encoding: Encoding): number {
  const missing = encoding.flagsMissing ? 1 : 0;
  if (encoding.type !== "category") return 1 + missing;
  return encoding.levels.length + (encoding.rare.length > 0 ? 1 : 0) + missing;
}

/** How many inputs a network has. */
export function inputCount({ columns }: Encoder): number {
  return columns.reduce((sum, column) => sum + encodedWidth(column), 0);
}

/** What each input is, in order: `pH`, `pH is missing`, `style = red`, `style = other`, `style is missing`. */
export function inputNames({ columns }: Encoder): string[] {
  return columns.flatMap((column) => {
    const missing = column.flagsMissing ? [`${column.name} is missing`] : [];
    if (column.type !== "category") return [column.name, ...missing];
    const levels = [...column.levels, ...(column.rare.length > 0 ? ["other"] : [])];
    return [...levels.map((level) => `${column.name} = ${level}`), ...missing];
  });
}
