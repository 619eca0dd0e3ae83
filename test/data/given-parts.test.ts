import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Dataset, fitEncoder, joinTables, parseCsv, splitFolds, splitRows, toDataset } from "../../src/data/index.js";
import { dataErrorOf } from "./rows.js";

const lines = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${from + i},${["red", "blue"][i % 2]},${["a", "b"][i % 2]}`);
const table = (from: number, count: number, name = "main.csv") =>
  parseCsv(["x,colour,label", ...lines(from, count)].join("\n"), name);
const read = (...parts: Parameters<typeof joinTables>): Dataset => toDataset(joinTables(...parts), { target: "label" });

describe("given parts", () => {
  it("are the validation and test rows, and nothing else is", () => {
    const data = read(table(0, 20), { validation: table(100, 6, "v.csv"), test: table(200, 8, "t.csv") });
    const { train, validation, test, straddling } = splitRows(data, { seed: 0 });
    expect([train.length, validation.length, test.length, straddling]).toEqual([20, 6, 8, 0]);
    expect([...validation]).toEqual([20, 21, 22, 23, 24, 25]);
    expect(data.name).toBe("main.csv + v.csv + t.csv");
    expect([...data.lines.slice(20, 22)]).toEqual([2, 3]);
  });

  it("are drawn where only one is given, from the rows that are left", () => {
    const tested = splitRows(read(table(0, 40), { test: table(200, 8) }), { seed: 0 });
    expect([tested.train.length, tested.validation.length, tested.test.length]).toEqual([34, 6, 8]);
    const validated = splitRows(read(table(0, 40), { validation: table(200, 8) }), { seed: 0 });
    expect([validated.train.length, validated.validation.length, validated.test.length]).toEqual([34, 8, 6]);
  });

  it("may repeat training rows, which is counted", () => {
    const data = read(table(0, 20), { validation: table(18, 4), test: table(0, 2) });
    expect(splitRows(data, { seed: 0 }).straddling).toBe(4);
  });

  it("go with folds as test rows, not as validation rows", () => {
    const folds = splitFolds(read(table(0, 20), { test: table(100, 4) }), { seed: 0, folds: 4 });
    expect(folds.map(({ train, validation, test }) => [train.length, validation.length, test.length])).toEqual(
      new Array(4).fill([15, 5, 4]),
    );
    const given = read(table(0, 20), { validation: table(100, 4) });
    expect(dataErrorOf(() => splitFolds(given, { seed: 0, folds: 4 })).message).toContain(
      "folds need validation rows of their own",
    );
  });

  it("may have their columns in another order and more of them, and levels of their own that no input is for", () => {
    const other = parseCsv("label,note,colour,x\na,hm,green,5\nb,hm,red,6", "v.csv");
    const data = read(table(0, 20), { validation: other });
    expect(data.columns.map(({ name }) => name)).toEqual(["x", "colour"]);
    expect(data.columns[1]?.levels).toEqual(["blue", "green", "red"]);
    const { train, validation } = splitRows(data, { seed: 0 });
    expect(fitEncoder(data, train).columns[1]).toMatchObject({ levels: ["blue", "red"], rare: [] });
    expect([...validation].map((row) => data.features.get(row, 0))).toEqual([5, 6]);
  });

  it("must have the columns, and numbers where there are numbers", () => {
    const messageOf = (text: string): string => dataErrorOf(() => read(table(0, 20), { test: parseCsv(text, "t.csv") })).message;
    expect(messageOf("X,colour,label\n1,red,a")).toBe(
      't.csv: the columns must be those of main.csv, got none called "x"\nhint: there is one called "X"',
    );
    expect(messageOf("x,colour,label\n1,red,a\n,red,a\nNA,red,a\nlots,red,a")).toBe(
      't.csv:5: column "x" must be numbers here too, got "lots"\nhint: --types "x=category" takes texts and numbers for categories',
    );
  });
});

describe("groups", () => {
  const grouped = (rows: readonly { readonly x: number; readonly group: string }[]): Dataset => {
    const text = ["x,who,label", ...rows.map(({ x, group }, i) => `${x},${group},${i % 2}`)].join("\n");
    return toDataset(parseCsv(text, "g.csv"), { target: "label", group: "who" });
  };

  it("stay on one side of the split, and the column that names them is no feature", () => {
    const rows = fc.array(fc.record({ x: fc.integer({ min: 0, max: 30 }), group: fc.constantFrom(..."abcdefghijkl") }), {
      minLength: 60,
      maxLength: 90,
    });
    fc.assert(
      fc.property(rows, fc.nat(99), (list, seed) => {
        const distinct = list.map((row, i) => ({ ...row, x: 100 * row.x + i })); // no row repeats another: groups alone tie them
        const data = grouped(distinct);
        expect(data.columns.map(({ name }) => name)).toEqual(["x"]);
        const split = splitRows(data, { seed });
        const sides = (["train", "validation", "test"] as const).map(
          (part) => new Set(Array.from(split[part], (row) => distinct[row]?.group)),
        );
        for (const [k, side] of sides.entries()) {
          for (const other of sides.slice(k + 1)) expect([...side].filter((group) => other.has(group))).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it("join with repeated rows: who shares a row with a group shares its side", () => {
    const chain = Array.from({ length: 60 }, (_, i) => ({
      x: i < 4 ? Math.floor(i / 2) : i + 10,
      group: i === 1 || i === 2 ? "p" : `g${i}`,
    }));
    for (let seed = 0; seed < 20; seed++) {
      const { train, validation, test } = splitRows(grouped(chain), { seed });
      const sideOf = (row: number): number => [train, validation, test].findIndex((part) => part.includes(row));
      expect(new Set([0, 1, 2, 3].map(sideOf)).size).toBe(1);
    }
  });

  it("are single rows where the cell is missing", () => {
    const data = grouped(
      Array.from({ length: 40 }, (_, i) => ({ x: i, group: i % 2 === 0 ? (["", "NA", "?"][i % 3] as string) : "all" })),
    );
    expect(new Set(data.groups).size).toBe(21);
  });
});

describe("missing cells", () => {
  const text = ["x,colour,label", "1,red,a", ",red,b", "3,,a", "4,blue,b", "5,red,a", "6,blue,b"].join("\n");
  const read = (missing: NonNullable<Parameters<typeof toDataset>[1]["missing"]>): Dataset =>
    toDataset(parseCsv(text, "m.csv"), { target: "label", missing });

  it("leave their rows out where they are told to, and say how many", () => {
    const dropped = read({ number: "drop", category: "level" });
    expect([dropped.dropped, dropped.labels.length, dropped.counts]).toEqual([1, 5, [3, 2]]);
    expect([...dropped.lines]).toEqual([2, 4, 5, 6, 7]);
    expect(read({ number: "drop", category: "drop" }).dropped).toBe(2);
    expect(read({ number: "mean", category: "level" }).dropped).toBe(0);
  });

  it("of the target leave their rows out where they are told to, and only there", () => {
    const some = ["x,label", "1,a", "2,", "3,b", "4,None", "5,a", "6,b", "7,a", "8,None"].join("\n");
    const labels = (target: "drop" | "error", missingValues: readonly string[] = []): Dataset =>
      toDataset(parseCsv(some, "m.csv"), {
        target: "label",
        missing: { number: "mean", category: "level", target },
        missingValues,
      });
    const kept = labels("drop");
    expect([kept.dropped, [...kept.lines], kept.classes]).toEqual([1, [2, 4, 5, 6, 7, 8, 9], ["None", "a", "b"]]);
    expect([labels("drop", ["None"]).dropped, labels("drop", ["None"]).classes]).toEqual([3, ["a", "b"]]);
    expect(dataErrorOf(() => labels("error")).line).toBe(3);
  });

  it("are refused where they are told to be, with their line", () => {
    expect(dataErrorOf(() => read({ number: "error", category: "level" })).message).toBe(
      'm.csv:3: column "x" must have a value in every row, got a missing cell\n' +
        "hint: --missing median or mean fills such cells, drop leaves the row out",
    );
    expect(dataErrorOf(() => read({ number: "mean", category: "error" })).line).toBe(4);
  });
});
