import { describe, expect, it } from "vitest";
import { booleanOf, inferType } from "../../src/data/column-types.js";
import { parseCsv, toDataset } from "../../src/data/index.js";
import { dataErrorOf } from "./rows.js";

const typeOf = (cells: readonly string[]): unknown =>
  inferType(parseCsv(["x,y", ...cells.map((c) => `${c},1`)].join("\n"), "t.csv"), 0);
const many = (text: (i: number) => string, count = 60): string[] => Array.from({ length: count }, (_, i) => text(i));

describe("inferType", () => {
  it.each([
    ["numbers", ["1", "2.5", "-3e4"], { type: "number" }],
    ["numbers with missing cells", ["1", "", "NA", "4"], { type: "number" }],
    ["yes and no", ["yes", "No", "YES", ""], { type: "boolean" }],
    ["true and false", ["TRUE", "false", "?"], { type: "boolean" }],
    ["ones and noughts, which are numbers already", ["1", "0", "1"], { type: "number" }],
    ["yes alone, which may be one of more", ["yes", "yes"], { type: "category" }],
    ["texts", ["red", "blue", "red", ""], { type: "category" }],
    ["codes that are mostly numbers, of few values", [..."0123012301230123"].concat("3+", "3+"), { type: "category" }],
    ["no value at all", ["", "NA", "?"], { type: "ignored", reason: "no value" }],
    ["names", many((i) => `Mr ${i}`), { type: "ignored", reason: "almost a text for each row" }],
    ["many levels that repeat", many((i) => `city ${i % 25}`), { type: "category" }],
  ])("takes %s for what they are", (_, cells, expected) => {
    expect(typeOf(cells)).toEqual(expected);
  });

  it("does not make categories of numbers because one of them cannot be read", () => {
    expect(dataErrorOf(() => typeOf([...many((i) => `${i}`), "n.a."])).message).toContain(
      't.csv:62: column "x" must be a number, got "n.a."',
    );
  });
});

describe("toDataset with types", () => {
  const text = "zip,n,flag,label\n01234,1,1,x\n99999,2,0,y\n01234,3,1,x\n99999,,0,y";

  it("reads a column as it is told to", () => {
    const table = parseCsv(text, "t.csv", { texts: ["zip"] });
    const data = toDataset(table, { target: "label", types: { zip: "category", flag: "boolean", n: "ignored" } });
    expect(data.columns).toEqual([
      { name: "zip", type: "category", levels: ["01234", "99999"] },
      { name: "flag", type: "boolean" },
    ]);
    expect([...data.features.data]).toEqual([0, 1, 1, 0, 0, 1, 1, 0]);
    expect(data.leftOut).toEqual([{ column: "n", reason: "--types" }]);
  });

  it("refuses a cell that is not of its column's type", () => {
    const messageOf = (types: Parameters<typeof toDataset>[1]["types"] & object): string =>
      dataErrorOf(() => toDataset(parseCsv(text, "t.csv"), { target: "label", types })).message;
    expect(messageOf({ n: "boolean" })).toBe(
      't.csv:3: column "n" must be true or false, got "2"\nhint: also read are yes and no, t and f, y and n, 1 and 0',
    );
    expect(messageOf({ zap: "number" })).toBe(
      't.csv: a column with a type must be one of the 4 columns, got "zap"\nhint: did you mean "zip"?',
    );
  });
});

describe("booleanOf", () => {
  it("reads the usual words and 1 and 0", () => {
    expect(["true", "YES", " t ", "Y", "1"].map(booleanOf)).toEqual([1, 1, 1, 1, 1]);
    expect(["false", "no", "F", "n", "0"].map(booleanOf)).toEqual([0, 0, 0, 0, 0]);
    expect(["", "maybe", "2"].map(booleanOf)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  });
});
