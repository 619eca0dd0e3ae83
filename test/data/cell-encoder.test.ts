// Encoding single rows: any row that training could have shown has the inputs it had there, others are refused by name.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DataError,
  type Encoder,
  encodeRows,
  fitEncoder,
  formatRows,
  inputCount,
  objectRowEncoder,
  parseCsv,
  type Row,
  type RowEncoder,
  RowReader,
  tableRowEncoder,
  toDataset,
} from "../../src/data/index.js";
import { toFloats } from "../../src/tensor/index.js";
import { encoders, rowCases } from "./cells.js";

const flat: Encoder = {
  columns: [
    { type: "number", name: "size", mean: 60, deviation: 20, fill: 55, flagsMissing: true },
    { type: "boolean", name: "lift", mean: 0.5, deviation: 0.5, fill: null, flagsMissing: false },
    { type: "category", name: "state", levels: ["new", "old"], rare: ["ruin"], flagsMissing: false },
    { type: "number", name: "rent", decimal: ",", mean: 0, deviation: 1, fill: 0, flagsMissing: false },
    { type: "category", name: "zone", levels: ["A", "B"], rare: [], flagsMissing: true },
  ],
  missing: ["unknown"],
};
const header = ["size", "lift", "state", "rent", "zone"];
const good = ["80", "yes", "old", "1,5", "A"];

function encoded(cells: readonly string[], options = {}): number[] {
  const inputs = new Float32Array(inputCount(flat)).fill(9);
  tableRowEncoder(flat, header, "flats.csv", options).encode(cells, 7, inputs, 0);
  return [...inputs];
}

const cases = encoders.chain((encoder) =>
  fc.record({
    encoder: fc.constant(encoder),
    rows: fc.array(rowCases(encoder), { minLength: 1, maxLength: 5 }),
    places: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
  }),
);

const cellsOf = {
  number: fc.oneof(fc.double({ noNaN: true, min: -1e6, max: 1e6 }).map(String), fc.constantFrom("", "NA", " 3 ", "1e3")),
  comma: fc.oneof(
    fc.integer({ min: -999, max: 999 }).map((n) => `${n},5`),
    fc.constantFrom("?", "7"),
  ),
  word: fc.constantFrom("yes", "No", " YES ", ""),
  level: fc.constantFrom("a", "b ", "c", "d", "01", "1"),
};
/** Tables whose first rows have all that decides of their columns. */
const tables = fc
  .array(fc.record(cellsOf), { minLength: 2, maxLength: 30 })
  .map((rows) => [
    { number: "", comma: "0,25", word: "yes", level: "a" },
    { number: "1", comma: "", word: "no", level: "a" },
    { number: "2.5", comma: "1,5", word: "", level: "b" },
    ...rows,
  ]);

describe("a row", () => {
  it("of a CSV file is encoded bit for bit as `encodeRows` has it, by an encoder that was fitted on some of the rows", () => {
    fc.assert(
      fc.property(tables, fc.integer({ min: 3, max: 33 }), (rows, fitted) => {
        const names = ["number", "comma", "word", "level"] as const;
        const all = rows.map((row) => names.map((name) => row[name]));
        const text = formatRows([[...names, "target"], ...all.map((cells, i) => [...cells, i % 2 === 0 ? "x" : "y"])]);
        const dataset = toDataset(parseCsv(text, "any.csv", { texts: ["level"] }), {
          target: "target",
          types: { level: "category" },
        });
        expect(dataset.columns.map(({ type }) => type)).toEqual(["number", "number", "boolean", "category"]);
        const encoder = fitEncoder(
          dataset,
          Int32Array.from({ length: Math.min(fitted, rows.length) }, (_, i) => i),
        );
        const inputs = new Float32Array(rows.length * inputCount(encoder));
        let encode: RowEncoder<readonly string[]>["encode"] | undefined;
        let row = 0;
        const reader = new RowReader("any.csv", (cells, line) => {
          if (encode === undefined) encode = tableRowEncoder(encoder, cells, "any.csv", { unknown: "other" }).encode;
          else encode(cells, line, inputs, row++ * inputCount(encoder));
        });
        reader.write(text);
        reader.end();
        expect(row).toBe(rows.length);
        const expected = toFloats(encodeRows(dataset, Int32Array.from(rows.keys()), encoder));
        expect(new Uint8Array(inputs.buffer)).toEqual(new Uint8Array(expected.buffer));
      }),
    );
  });

  it("of a table is encoded as in training, whatever the order of its columns and whatever else stands between them", () => {
    fc.assert(
      fc.property(cases, ({ encoder, rows, places }) => {
        const names = [...encoder.columns.map(({ name }) => name), "  another column ", ""];
        const order = places.filter((place) => place < names.length);
        const { encode } = tableRowEncoder(
          encoder,
          order.map((place) => names[place] as string),
          "any.csv",
        );
        const width = inputCount(encoder);
        const inputs = new Float32Array(rows.length * width).fill(9);
        rows.forEach((row, i) => {
          encode(
            order.map((place) => row[place]?.text ?? "not read"),
            i + 2,
            inputs,
            i * width,
          );
        });
        expect([...inputs]).toEqual(rows.flatMap((row) => row.flatMap((cell) => cell.inputs)));
      }),
    );
  });

  it("as an object is encoded the same", () => {
    fc.assert(
      fc.property(cases, ({ encoder, rows }) => {
        const { encode } = objectRowEncoder(encoder);
        const inputs = new Float32Array(inputCount(encoder));
        rows.forEach((row, i) => {
          encode(Object.fromEntries(encoder.columns.map(({ name }, j) => [name, row[j]?.text])), i, inputs, 0);
          expect([...inputs]).toEqual(row.flatMap((cell) => cell.inputs));
        });
      }),
    );
  });

  it("as an object may have values instead of texts", () => {
    const { encode } = objectRowEncoder(flat);
    const of = (row: Row): number[] => {
      const inputs = new Float32Array(inputCount(flat));
      encode(row, 0, inputs, 0);
      return [...inputs];
    };
    expect(of({ size: 80, lift: true, state: "old", rent: 1.5, zone: "A" })).toEqual(encoded(good));
    expect(of({ size: null, lift: 0, state: "old", rent: Number.NaN, zone: undefined })).toEqual(
      encoded(["NA", "no", "old", "", "?"]),
    );
  });

  it("has what its model's own texts for missing cells stand for", () => {
    expect(encoded(["unknown", ...good.slice(1)])).toEqual(encoded(["", ...good.slice(1)]));
  });

  it("with a level that was not seen in training is taken for a rare one, or for none, where that is asked for, and counted", () => {
    const encoder = tableRowEncoder(flat, header, "flats.csv", { unknown: "other" });
    const inputs = new Float32Array(inputCount(flat));
    encoder.encode(["", "no", "shed", "", "C"], 2, inputs, 0);
    expect([...inputs]).toEqual([-0.25, 1, -1, 0, 0, 1, 0, 0, 0, 0]);
    encoder.encode(["70", "no", "", "2", ""], 3, inputs, 0);
    expect([...inputs]).toEqual([0.5, 0, -1, 0, 0, 1, 2, 0, 0, 1]);
    expect(encoder.counts).toEqual([
      { column: "size", missing: 1, unknown: 0 },
      { column: "lift", missing: 0, unknown: 0 },
      { column: "state", missing: 1, unknown: 1 },
      { column: "rent", missing: 1, unknown: 0 },
      { column: "zone", missing: 1, unknown: 1 },
    ]);
  });
});

const otherwise = 'hint: --unknown other, in a program { unknown: "other" }, takes it for';

describe("a cell that cannot be read is refused with its line, its column and what to do", () => {
  it.each<[string, number, string, string]>([
    [
      "a text for a number",
      0,
      "large",
      'flats.csv:7: column "size" must be a number, got "large"\nhint: write a number, or leave the cell empty: then it counts as 55',
    ],
    [
      "a decimal comma",
      0,
      "80,5",
      'flats.csv:7: column "size" must be a number, got "80,5"\nhint: numbers of this column are read with a decimal point, as in training',
    ],
    [
      "a decimal point",
      3,
      "1.5",
      'flats.csv:7: column "rent" must be a number, got "1.5"\nhint: numbers of this column are read with a decimal comma, as in training',
    ],
    ["a number beyond floats", 0, "1e39", 'flats.csv:7: column "size" must fit 32-bit floats (up to 3.4e38), got 1e39'],
    [
      "no word for yes or no",
      1,
      "perhaps",
      'flats.csv:7: column "lift" must be true or false, got "perhaps"\nhint: also read are yes and no, t and f, y and n, 1 and 0',
    ],
    [
      "a missing cell where training refused them",
      1,
      "NA",
      'flats.csv:7: column "lift" must have a value in every row, got a missing cell\n' +
        "hint: the model was trained to refuse missing cells here: fill the cell or leave the row out",
    ],
    [
      "an unknown level",
      2,
      "shed",
      `flats.csv:7: column "state" must have a level that was seen in training ("new", "old", "ruin"), got "shed"\n${otherwise} a rare level`,
    ],
    [
      "an unknown level where none is rare",
      4,
      "C",
      `flats.csv:7: column "zone" must have a level that was seen in training ("A", "B"), got "C"\n${otherwise} none of the levels`,
    ],
    [
      "a missing category where none was missing",
      2,
      "",
      `flats.csv:7: column "state" must have a level that was seen in training ("new", "old", "ruin"), got a missing cell\n${otherwise} a rare level`,
    ],
  ])("%s", (_, place, text, message) => {
    expect(() => encoded(good.with(place, text))).toThrow(expect.objectContaining({ message, line: 7, column: header[place] }));
  });

  it.each<[string, Row, string]>([
    [
      "a text",
      { size: "large" },
      'rows[3]: column "size" must be a number, got "large"\nhint: write a number, or leave the cell empty: then it counts as 55',
    ],
    ["no finite number", { size: Infinity }, 'rows[3]: column "size" must fit 32-bit floats (up to 3.4e38), got Infinity'],
    [
      "yes for a number",
      { size: true },
      'rows[3]: column "size" must be a number, got true\nhint: write a number, or leave the cell empty: then it counts as 55',
    ],
    [
      "a number for yes or no",
      { size: 1, lift: 2 },
      'rows[3]: column "lift" must be true or false, got 2\nhint: also read are yes and no, t and f, y and n, 1 and 0',
    ],
    [
      "a key that is not there",
      { Size: 1, lift: true },
      'rows[3]: column "size", which the model reads, must be there, got only "Size", "lift"\nhint: did you mean "Size"? then rename it to "size"',
    ],
    ["no key", {}, 'rows[3]: column "size", which the model reads, must be there, got no column'],
  ])("in an object: %s", (_, row, message) => {
    const { encode } = objectRowEncoder(flat);
    expect(() => encode(row, 3, new Float32Array(inputCount(flat)), 0)).toThrow(expect.objectContaining({ message }));
  });
});

describe("a header", () => {
  it.each([
    [
      ["lift", "sise", "state", "rent", "zone"],
      'flats.csv: column "size", which the model reads, must be there, got only "lift", "sise", "state", "rent", "zone"\n' +
        'hint: did you mean "sise"? then rename it to "size"',
    ],
    [
      ["lift", "zone", "rent"],
      'flats.csv: columns "size", "state", which the model reads, must be there, got only "lift", "zone", "rent"',
    ],
    [["size", ...header], 'flats.csv: column names must differ, got "size" twice'],
  ])("%j is refused", (names, message) => {
    const attempt = () => tableRowEncoder(flat, names, "flats.csv");
    expect(attempt).toThrow(DataError);
    expect(attempt).toThrow(expect.objectContaining({ message }));
  });

  it("may have a column without a name, which is called by its place", () => {
    const encoder: Encoder = {
      columns: [{ type: "number", name: "column 2", mean: 0, deviation: 1, fill: null, flagsMissing: false }],
    };
    const inputs = new Float32Array(1);
    tableRowEncoder(encoder, ["a", " "], "any.csv").encode(["x", "5"], 2, inputs, 0);
    expect([...inputs]).toEqual([5]);
  });
});
