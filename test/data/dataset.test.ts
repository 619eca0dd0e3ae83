import { describe, expect, it } from "vitest";
import { type Dataset, type DatasetOptions, parseCsv, rowsOf, toDataset } from "../../src/data/index.js";
import { dataErrorOf, featureNamesOf } from "./rows.js";
import { wineDataset, wineTable } from "./wine.js";

const read = (text: string, options: Partial<DatasetOptions> = {}): Dataset =>
  toDataset(parseCsv(text, "wine.csv"), { target: "label", ...options });
const messageOf = (text: string, options: Partial<DatasetOptions> = {}): string => dataErrorOf(() => read(text, options)).message;

describe("rowsOf", () => {
  it("takes rows in the order given, with their labels, lines and the counts of their classes", () => {
    const data = read("label,a,b\nx,1,2\ny,3,4\nx,5,6\ny,7,8");
    const some = rowsOf(data, Int32Array.of(2, 0, 3));
    expect([...some.features.data]).toEqual([5, 6, 1, 2, 7, 8]);
    expect([...some.labels]).toEqual([0, 0, 1]);
    expect([...some.lines]).toEqual([4, 2, 5]);
    expect(some).toMatchObject({ counts: [2, 1], classes: ["x", "y"] });
    expect(featureNamesOf(some)).toEqual(["a", "b"]);
  });
});

describe("toDataset", () => {
  it("keeps an unnamed column that counts the rows where it is asked for", () => {
    const data = read(",a,label\n0,5,x\n1,6,y\n2,7,x\n3,8,y", { keepsRowNumbers: true });
    expect(featureNamesOf(data)).toEqual(["column 1", "a"]);
    expect(data.leftOut).toEqual([]);
  });

  it("reads the wine data: 11 features, 3 classes", () => {
    const wine = wineDataset();
    expect(wine.features.shape).toEqual([4898, 11]);
    expect(wine.features.data).toBeInstanceOf(Float32Array);
    expect(featureNamesOf(wine)[0]).toBe("fixed acidity");
    expect(featureNamesOf(wine)[10]).toBe("alcohol");
    expect(wine.classes).toEqual(["high", "low", "medium"]);
    expect(wine.counts).toEqual([180, 1640, 3078]);
    expect(wine.leftOut).toEqual([
      { column: "column 1", reason: "unnamed, counts the rows" },
      { column: "quality", reason: "--ignore" },
    ]);
    expect(wine.features.get(1, 3)).toBe(Math.fround(1.6));
    expect(wine.classes[wine.labels[0] as number]).toBe("medium");
  });

  it("takes features in the order of the file, target and ignored columns left out", () => {
    const data = read("label,b,junk,a\nx,1,?,2\ny,3,?,4\nx,5,?,6\ny,7,?,8", { ignore: ["junk"] });
    expect(featureNamesOf(data)).toEqual(["b", "a"]);
    expect([...data.features.data]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...data.labels]).toEqual([0, 1, 0, 1]);
    expect([...data.lines]).toEqual([2, 3, 4, 5]);
  });

  it.each([
    ["", "0 1 2 3"],
    ["", "1 2 3 4"],
    ["Unnamed: 0", "0 1 2 3"],
  ])("leaves out a column %j of %j", (name, index) => {
    const rows = index.split(" ").map((i, row) => `${i},${row * 3},${row % 2}`);
    const data = read([`${name},a,label`, ...rows].join("\n"));
    expect(featureNamesOf(data)).toEqual(["a"]);
    expect(data.leftOut).toEqual([{ column: name || "column 1", reason: "unnamed, counts the rows" }]);
  });

  it.each([
    ["id", "0 1 2 3"],
    ["", "1 2 4 3"],
    ["", "2 3 4 5"],
  ])("keeps a column %j of %j as a feature", (name, index) => {
    const rows = index.split(" ").map((i, row) => `${i},${row * 3},${row % 2}`);
    expect(featureNamesOf(read([`${name},a,label`, ...rows].join("\n")))).toEqual([name || "column 1", "a"]);
  });

  it("calls an unnamed column by its place, in the options too", () => {
    const ignored = read(",a,label\nx,1,p\ny,2,q\nz,3,p\nw,4,q", { ignore: ["column 1"] });
    expect(ignored.leftOut).toEqual([{ column: "column 1", reason: "--ignore" }]);
    expect(read(",a\nx,1\ny,2\nx,3\ny,4", { target: "column 1" }).classes).toEqual(["x", "y"]);
  });

  it("orders classes of numbers by value and makes equal numbers one class", () => {
    const data = read("a,label\n1,10\n2,9\n3,9.0\n4,-1\n5,1e1\n6,-1.0\n7,0\n8,-0");
    expect(data.classes).toEqual(["-1", "0", "9", "10"]);
    expect([...data.labels]).toEqual([3, 2, 2, 0, 3, 0, 1, 1]);
    expect(data.counts).toEqual([2, 2, 2, 2]);
  });

  it("orders classes of text by code point and drops blanks around them", () => {
    const names = ["b", "a", "B", "é", "10", "9", "\u{1F377}", "\uFF5E", "ab"];
    const data = read(["x,label", ...names.flatMap((name, i) => [`${i},${name}`, `${i}, ${name} `])].join("\n"));
    expect(data.classes).toEqual(["10", "9", "B", "a", "ab", "b", "é", "\uFF5E", "\u{1F377}"]);
  });

  it("refuses a target that is no column, with the nearest name", () => {
    expect(dataErrorOf(() => toDataset(wineTable(), { target: "quality_lable" })).message).toBe(
      'wine-quality.csv: the target must be one of the 14 columns, got "quality_lable"\nhint: did you mean "quality_label"?',
    );
    expect(messageOf("a,label\n1,x", { target: "price" })).toBe(
      'wine.csv: the target must be one of the 2 columns, got "price"\nhint: the columns are "a", "label"',
    );
  });

  it("refuses an ignored column that is none, and to ignore the target", () => {
    expect(messageOf("pH,sulphates,label\n1,2,x", { ignore: ["sulfates"] })).toBe(
      'wine.csv: an ignored column must be one of the 3 columns, got "sulfates"\nhint: did you mean "sulphates"?',
    );
    expect(messageOf("a,label\n1,x", { ignore: ["label"] })).toBe(
      'wine.csv: the target must not be ignored, got "label" as both',
    );
  });

  it("refuses the first cell that is not a number in a column of numbers, with its line", () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i}.5,${i % 2}`);
    const error = dataErrorOf(() => read(["pH,label", ...rows, "high,1", "?,0", "low,1"].join("\n")));
    expect(error.message).toBe(
      'wine.csv:32: column "pH" must be a number, got "high"\n' +
        'hint: --types "pH=category" takes texts for categories, --missing-values "high" for missing cells, --ignore pH leaves the column out',
    );
    expect([error.file, error.line, error.column, error.got]).toEqual(["wine.csv", 32, "pH", '"high"']);
    const bad = `"fixed acidity",label\n${rows.join("\n")}\n${"z".repeat(50)},1`;
    expect(messageOf(bad, { types: { "fixed acidity": "number" } })).toContain(`got "${"z".repeat(40)}…"\n`);
    expect(messageOf(bad)).toContain('--ignore "fixed acidity" leaves the column out');
    expect(messageOf('price,label\n"1,234",x\n"2,345",y\n"3,456",x\n"4,567",y')).toBe(
      'wine.csv:2: column "price" must be a number, got "1,234"\nhint: numbers are written without marks between thousands',
    );
  });

  it("refuses a number beyond 32-bit floats", () => {
    expect(messageOf("a,label\n1,x\n-1e300,y\n2,x\n3,y")).toBe(
      'wine.csv:3: column "a" must fit 32-bit floats (up to 3.4e38), got -1e+300',
    );
  });

  it("refuses a table without a feature", () => {
    expect(messageOf(",label,a\n0,x,1\n1,y,2\n2,x,3\n3,y,4", { ignore: ["a"] })).toBe(
      'wine.csv: at least 1 column must be left as a feature, got none beside the target "label"\n' +
        "hint: left out: column 1 (unnamed, counts the rows), a (--ignore)",
    );
  });

  it("refuses one class, an empty label, and about as many classes as rows", () => {
    expect(messageOf("a,label\n1,x\n2,x")).toBe('wine.csv: column "label" must have at least 2 classes, got 1 ("x")');
    expect(messageOf("a,label\n1,x\n2, \n3,y")).toBe(
      'wine.csv:3: column "label" must have a class in every row, got a missing cell\nhint: fill the cell, or leave such rows out: --missing target=drop',
    );
    expect(messageOf("a,label\n1,x\n2,y\n3,z\n4,x\n5,y")).toBe(
      'wine.csv: column "label" must have at least 2 rows per class on average, got 5 rows for 3 classes\n' +
        "hint: a target names one of a few classes; this column looks like a measurement or an identifier",
    );
    expect(read("a,label\n1,x\n2,y\n3,x\n4,x").counts).toEqual([3, 1]);
  });
});
