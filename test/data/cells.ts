// Encoders to test with, and rows that they read, each cell with the inputs that it must have.
import fc from "fast-check";
import { type Encoder, type Encoding, isMissingText } from "../../src/data/index.js";

/** A text of a cell, and what it must become. */
export type CellCase = { readonly text: string; readonly inputs: readonly number[] };

const named = fc
  .string({ minLength: 1, maxLength: 6 })
  .filter((text) => text.trim() === text && !isMissingText(text) && !/^column \d/.test(text));
const double = (range: { min: number; max: number }): fc.Arbitrary<number> =>
  fc.double({ ...range, noNaN: true }).map((x) => x + 0); // −0 is written as 0

const encodingOf = (name: string): fc.Arbitrary<Encoding> =>
  fc.oneof(
    fc
      .record({
        type: fc.constantFrom("number" as const, "boolean" as const),
        decimal: fc.constantFrom({}, { decimal: "," as const }),
        mean: double({ min: -1e3, max: 1e3 }),
        deviation: double({ min: 1e-3, max: 1e3 }),
        fill: fc.option(double({ min: -10, max: 10 })),
        flagsMissing: fc.boolean(),
      })
      .map(({ decimal, ...encoding }) => ({ ...encoding, name, ...(encoding.type === "number" ? decimal : {}) })),
    fc
      .record({ levels: fc.uniqueArray(named, { minLength: 1, maxLength: 5 }), kept: fc.nat(), flagsMissing: fc.boolean() })
      .map(({ levels, kept, flagsMissing }) => {
        const count = 1 + (kept % levels.length);
        return { type: "category" as const, name, levels: levels.slice(0, count), rare: levels.slice(count), flagsMissing };
      }),
  );

/** Encoders of one to five columns. */
export const encoders: fc.Arbitrary<Encoder> = fc
  .uniqueArray(named, { minLength: 1, maxLength: 5 })
  .chain((names) => fc.tuple(...names.map(encodingOf)))
  .map((columns) => ({ columns }));

/** Rows that an encoder reads without an error, a cell a column. */
export function rowCases({ columns }: Encoder): fc.Arbitrary<readonly CellCase[]> {
  return fc.tuple(...columns.map(cellCase));
}

const missingTexts = fc.constantFrom("", " ", "NA", "?", "None", "nan");

function cellCase(encoding: Encoding): fc.Arbitrary<CellCase> {
  if (encoding.type === "category") return levelCase(encoding);
  const { type, mean, deviation, fill, flagsMissing, decimal } = encoding;
  const standardised = (x: number, isMissing: boolean): number[] => [
    Math.fround((x - mean) / deviation),
    ...(flagsMissing ? [isMissing ? 1 : 0] : []),
  ];
  const present =
    type === "boolean"
      ? fc.constantFrom<[string, number]>(["true", 1], ["NO", 0], [" y ", 1], ["F", 0], ["1", 1])
      : double({ min: -1e6, max: 1e6 }).map((x): [string, number] => [
          decimal === undefined ? String(x) : String(x).replace(".", ","),
          Math.fround(x),
        ]);
  const read = present.map(([text, x]): CellCase => ({ text, inputs: standardised(x, false) }));
  if (fill === null) return read;
  return fc.oneof(
    { weight: 4, arbitrary: read },
    missingTexts.map((text) => ({ text, inputs: standardised(fill, true) })),
  );
}

function levelCase({ levels, rare, flagsMissing }: Extract<Encoding, { type: "category" }>): fc.Arbitrary<CellCase> {
  const oneHot = (place: number): number[] => {
    const inputs = [...levels, ...(rare.length > 0 ? ["other"] : []), ...(flagsMissing ? ["missing"] : [])].map(() => 0);
    inputs[place] = 1;
    return inputs;
  };
  const other = rare.length > 0 ? 1 : 0;
  const known = [
    ...levels.map((level, k): CellCase => ({ text: level, inputs: oneHot(k) })),
    ...rare.map((level): CellCase => ({ text: ` ${level}`, inputs: oneHot(levels.length) })),
  ];
  const missing = missingTexts.map((text): CellCase => ({ text, inputs: oneHot(levels.length + other) }));
  return flagsMissing ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, missing) : fc.constantFrom(...known);
}
