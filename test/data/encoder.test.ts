import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitEncoders } from "../../src/data/fit-encoder.js";
import {
  type Dataset,
  type Encoder,
  encodeRows,
  fitEncoder,
  inputCount,
  inputNames,
  type MissingPolicy,
  type NumberEncoding,
  parseCsv,
  prepare,
  splitRows,
  toDataset,
  unscaled,
} from "../../src/data/index.js";
import { arrayOf, denseFloats } from "../../src/tensor/index.js";
import { mixedTable, wineLike } from "./mixed.js";

const read = (text: string, missing?: MissingPolicy): Dataset =>
  toDataset(parseCsv(text, "t.csv"), { target: "label", ...(missing === undefined ? {} : { missing }) });
const everyRow = (data: Dataset): Int32Array => Int32Array.from(data.labels.keys());
const encoded = (data: Dataset, encoder: Encoder): number[][] => {
  const x = encodeRows(data, everyRow(data), encoder);
  const [rows, inputs] = x.shape as [number, number];
  return Array.from({ length: rows }, (_, i) => Array.from({ length: inputs }, (_, j) => x.get(i, j)));
};

const small = read(
  ["size,colour,new,label", "1,red,yes,a", ",blue,no,b", "3,red,yes,a", "5,,no,b", "11,blue,,a", "?,green,no,b"].join("\n"),
);

describe("fitEncoder", () => {
  it("learns means, medians, frequent levels and where cells are missing", () => {
    const encoder = fitEncoder(small, everyRow(small));
    expect(encoder.columns).toEqual([
      { type: "number", name: "size", mean: 5, deviation: Math.sqrt(14), fill: 4, flagsMissing: true },
      { type: "category", name: "colour", levels: ["blue", "red"], rare: ["green"], flagsMissing: true },
      { type: "boolean", name: "new", mean: 0.4, deviation: expect.closeTo(Math.sqrt(0.24), 12), fill: 0, flagsMissing: true },
    ]);
    expect(inputNames(encoder)).toEqual([
      "size",
      "size is missing",
      "colour = blue",
      "colour = red",
      "colour = other",
      "colour is missing",
      "new",
      "new is missing",
    ]);
    expect(inputCount(encoder)).toBe(8);
  });

  it("fills with the mean where it is asked to, and with nothing where a missing cell is an error", () => {
    const fillOf = (number: MissingPolicy["number"]): number | null =>
      (fitEncoder(small, everyRow(small), { missing: { number, category: "level" } }).columns[0] as NumberEncoding).fill;
    expect([fillOf("mean"), fillOf("median"), fillOf("error")]).toEqual([5, 4, null]);
  });

  it("gives inputs to the most frequent levels only, when there are more than asked for", () => {
    const rows = ["x", "y", "y", "z", "z", "z", "w", "w"].map((level, i) => `${level},${i % 2}`);
    const data = read(["letter,label", ...rows].join("\n"));
    const levelsOf = (levels: number): unknown => fitEncoder(data, everyRow(data), { levels }).columns[0];
    expect(levelsOf(5)).toMatchObject({ levels: ["w", "y", "z"], rare: ["x"] });
    expect(levelsOf(2)).toMatchObject({ levels: ["w", "z"], rare: ["x", "y"] });
  });

  it("looks at the given rows only", () => {
    const encoder = fitEncoder(small, Int32Array.of(0, 2));
    expect(encoder.columns).toEqual([
      { type: "number", name: "size", mean: 2, deviation: 1, fill: 2, flagsMissing: false },
      { type: "category", name: "colour", levels: ["red"], rare: [], flagsMissing: false },
      { type: "boolean", name: "new", mean: 1, deviation: 1, fill: 1, flagsMissing: false },
    ]);
  });
});

describe("fitEncoders", () => {
  it("gives each fold its own numbers and all folds the same inputs", () => {
    const folds = [Int32Array.of(0, 1, 2, 4), Int32Array.of(0, 1, 3, 4, 5)];
    const [first, second] = fitEncoders(small, folds) as [Encoder, Encoder];
    expect(inputNames(first)).toEqual(inputNames(second));
    expect(inputNames(first)).toContain("colour = blue");
    expect(inputNames(first)).not.toContain("colour = red"); // once in the second fold
    expect((first.columns[0] as NumberEncoding).mean).toBe(5);
    expect((second.columns[0] as NumberEncoding).mean).toBeCloseTo(17 / 3, 12);
  });
});

describe("encodeRows", () => {
  it("standardises numbers, fills and flags missing cells, and gives each level an input", () => {
    const s = Math.fround;
    const [deviation, share] = [Math.sqrt(14), Math.sqrt(0.24)];
    expect(encoded(small, fitEncoder(small, everyRow(small)))).toEqual([
      [s(-4 / deviation), 0, 0, 1, 0, 0, s(0.6 / share), 0],
      [s(-1 / deviation), 1, 1, 0, 0, 0, s(-0.4 / share), 0],
      [s(-2 / deviation), 0, 0, 1, 0, 0, s(0.6 / share), 0],
      [0, 0, 0, 0, 0, 1, s(-0.4 / share), 0],
      [s(6 / deviation), 0, 1, 0, 0, 0, s(-0.4 / share), 1],
      [s(-1 / deviation), 1, 0, 0, 1, 0, s(-0.4 / share), 0],
    ]);
  });

  it("gives a level that no training row has the input of the others, or none where there is none", () => {
    expect(encoded(small, fitEncoder(small, Int32Array.of(0, 2)))[1]?.slice(1, 2)).toEqual([0]);
    expect(encoded(small, fitEncoder(small, Int32Array.of(0, 2, 1)))[5]?.slice(2, 4)).toEqual([0, 1]); // red, other
  });

  it("leaves numbers as they are where nothing is standardised", () => {
    const encoder = unscaled(fitEncoder(small, everyRow(small)));
    expect(encoded(small, encoder).map((row) => row[0])).toEqual([1, 4, 3, 5, 11, 4]);
  });

  it("standardises rows that were fitted on to mean 0 and deviation 1", () => {
    fc.assert(
      fc.property(wineLike, (data) => {
        const x = encodeRows(data, everyRow(data), fitEncoder(data, everyRow(data)));
        const [n, d] = x.shape as [number, number];
        for (let j = 0; j < d; j++) {
          const column = Array.from({ length: n }, (_, i) => x.get(i, j));
          const isConstant = new Set(Array.from({ length: n }, (_, i) => data.features.get(i, j))).size === 1;
          const mean = column.reduce((sum, value) => sum + value, 0) / n;
          const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
          expect(Math.abs(mean)).toBeLessThan(1e-6);
          expect(Math.abs(variance - (isConstant ? 0 : 1))).toBeLessThan(1e-5);
        }
      }),
    );
  });
});

describe("prepare", () => {
  it("learns nothing from validation and test rows: whatever stands there, training rows and encoder are the same", () => {
    fc.assert(
      fc.property(mixedTable, fc.infiniteStream(fc.constantFrom(1e30, -7, Number.NaN, 0)), (table, poison) => {
        const data = toDataset(table, { target: "label" });
        const groups = { groupOf: everyRow(data), count: data.labels.length, duplicates: 0 };
        const options = { seed: 1, groups };
        const split = splitRows(data, options);
        const width = data.columns.length;
        const values = Float32Array.from(denseFloats(data.features));
        for (const row of [...split.validation, ...split.test]) {
          data.columns.forEach(({ levels }, j) => {
            const value = poison.next().value;
            values[row * width + j] = levels === undefined || Number.isNaN(value) ? value : Math.abs(value) % levels.length;
          });
        }
        const clean = prepare(data, options);
        const poisoned = prepare({ ...data, features: arrayOf(values, data.features.shape) }, options);
        expect(poisoned.encoder).toEqual(clean.encoder);
        expect(poisoned.train).toEqual(clean.train);
        expect(poisoned.split).toEqual(clean.split);
      }),
    );
  });

  it("gives no input that is not a number, whatever is missing", () => {
    fc.assert(
      fc.property(mixedTable, (table) => {
        const { train, validation, test } = prepare(toDataset(table, { target: "label" }), { seed: 0 });
        for (const { x } of [train, validation, test]) expect(denseFloats(x).every(Number.isFinite)).toBe(true);
      }),
    );
  });
});
