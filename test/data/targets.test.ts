import { describe, expect, it } from "vitest";
import { type Dataset, parseCsv, prepare, rowsOf, splitRows, toDataset, weightOfClasses } from "../../src/data/index.js";
import { dataErrorOf, datasetOf } from "./rows.js";

const numbers = (target: (i: number) => string, count = 60, task?: "classification" | "regression"): Dataset => {
  const rows = Array.from({ length: count }, (_, i) => `${i},${target(i)}`);
  return toDataset(parseCsv(["x,y", ...rows].join("\n"), "t.csv"), { target: "y", ...(task === undefined ? {} : { task }) });
};
const messageOf = (act: () => unknown): string => dataErrorOf(act).message;

describe("a target", () => {
  it("is numbers where they have many values, and classes where they have few", () => {
    expect(numbers((i) => `${i * 10}`).classes).toEqual([]);
    expect(numbers((i) => `${(i % 12) + 0.5}`).classes).toEqual([]);
    expect(numbers((i) => `${i % 12}`).classes).toHaveLength(12);
    expect(numbers((i) => `${(i % 4) / 2}`).classes).toEqual(["0", "0.5", "1", "1.5"]);
  });

  it("is what it is told to be", () => {
    expect(numbers((i) => `${i % 4}`, 60, "regression").values?.slice(0, 5)).toEqual(Float64Array.of(0, 1, 2, 3, 0));
    expect(numbers((i) => `${i % 25}`, 60, "classification").classes).toHaveLength(25);
    expect(messageOf(() => numbers((i) => (i % 2 ? "a" : "b"), 60, "regression"))).toBe(
      't.csv: column "y" must hold numbers to be predicted as such, got texts\nhint: --task classification predicts classes',
    );
  });

  it("must be there in every row, and differ", () => {
    expect(messageOf(() => numbers((i) => (i === 7 ? "" : `${i}`)))).toBe(
      't.csv:9: column "y" must have a number in every row, got a missing cell\n' +
        "hint: fill the cell, or leave such rows out: --missing target=drop",
    );
    expect(messageOf(() => numbers(() => "5", 60, "regression"))).toBe(
      't.csv: column "y" must have at least 2 different numbers, got 5 in every row',
    );
  });

  it("of numbers is divided by tenths, so that each part has small and large ones", () => {
    const data = numbers((i) => `${(i * 37) % 200}.5`, 200);
    expect(data.counts).toEqual(new Array(10).fill(20));
    const { validation, test } = splitRows(data, { seed: 0 });
    for (const rows of [validation, test]) {
      const tenths = Array.from(rows, (row) => Math.floor((data.values?.[row] as number) / 20));
      for (let k = 0; k < 10; k++) expect(tenths.filter((tenth) => tenth === k)).toHaveLength(3);
    }
  });

  it("of numbers is standardised by the training rows, and says its unit", () => {
    const data = numbers((i) => `${1000 + i * 3}`);
    const { train, validation, scale, split } = prepare(data, { seed: 0 });
    const values = Array.from(split.train, (row) => data.values?.[row] as number);
    const mean = values.reduce((a, b) => a + b) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    expect(scale?.mean).toBeCloseTo(mean, 9);
    expect(scale?.deviation).toBeCloseTo(deviation, 9);
    expect([train.unit, validation.unit]).toEqual([scale?.deviation, scale?.deviation]);
    split.validation.forEach((row, i) => {
      expect(validation.y[i]).toBeCloseTo(((data.values?.[row] as number) - mean) / deviation, 5);
    });
    expect(prepare(datasetOf([..."pqpqpqpq"].map((label, i) => ({ x: [i], label }))), { seed: 0 }).train).not.toHaveProperty(
      "unit",
    );
  });

  it("goes with its rows", () => {
    const data = numbers((i) => `${i * 10}`);
    expect([...(rowsOf(data, Int32Array.of(5, 2)).values ?? [])]).toEqual([50, 20]);
  });
});

describe("class weights", () => {
  const data = datasetOf([..."aaaaaabbbc"].map((label, i) => ({ x: [i], label })));
  const all = Int32Array.from(data.labels.keys());

  it("let the classes weigh alike, or as given, with a mean of 1 over the training rows", () => {
    expect(weightOfClasses(data, all, "none")).toBeUndefined();
    const balanced = weightOfClasses(data, all, "balanced") as number[];
    [10 / 18, 10 / 9, 10 / 3].forEach((weight, c) => {
      expect(balanced[c]).toBeCloseTo(weight, 12);
    });
    const given = weightOfClasses(data, all, { c: 5 }) as number[];
    expect((given[2] as number) / (given[0] as number)).toBeCloseTo(5, 12);
    expect(6 * (given[0] as number) + 3 * (given[1] as number) + (given[2] as number)).toBeCloseTo(10, 12);
  });

  it("are of classes that there are", () => {
    expect(messageOf(() => weightOfClasses(data, all, { d: 5 }))).toContain(
      'a class weight must be of one of the 3 classes, got "d"',
    );
    const regression = numbers((i) => `${i * 10}`);
    expect(messageOf(() => prepare(regression, { seed: 0, classWeights: "balanced" }))).toBe(
      't.csv: class weights need classes, got numbers in the target "y"',
    );
  });

  it("are on the training rows, and nowhere else", () => {
    const many = datasetOf(Array.from({ length: 60 }, (_, i) => ({ x: [i], label: i % 5 === 0 ? "b" : "a" })));
    const { train, validation, test } = prepare(many, { seed: 0, classWeights: "balanced" });
    expect(validation.weights ?? test.weights).toBeUndefined();
    const sums = [0, 1].map((c) => train.weights?.filter((_, i) => train.y[i] === c).reduce((a, b) => a + b));
    expect(sums[0]).toBeCloseTo(sums[1] as number, 4);
  });
});
