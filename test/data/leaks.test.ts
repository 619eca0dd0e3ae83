// Columns from which the class can be read off.
import { describe, expect, it } from "vitest";
import { columnsThatTell, parseCsv } from "../../src/data/index.js";
import { dataErrorOf } from "./rows.js";
import { wineTable } from "./wine.js";

const told = (text: string): string[] => columnsThatTell(parseCsv(text, "rows.csv"), "label");
const rows = (cells: readonly (readonly [string, string])[]): string =>
  ["x,label", ...cells.map((row) => row.join(","))].join("\n");

describe("columnsThatTell", () => {
  it("finds the grade from which the wines' labels were made, and nothing else", () => {
    expect(columnsThatTell(wineTable(), "quality_label")).toEqual(["quality"]);
  });

  it("names a column by whose values the classes lie apart, in whatever order", () => {
    expect(
      told(
        rows([
          ["3", "b"],
          ["1", "a"],
          ["4", "b"],
          ["2", "a"],
          ["9", "c"],
          ["8", "c"],
        ]),
      ),
    ).toEqual(["x"]);
  });

  it("does not name one in which a value has two classes, or a class lies on both sides of another", () => {
    expect(
      told(
        rows([
          ["1", "a"],
          ["1", "b"],
          ["2", "b"],
          ["0", "a"],
        ]),
      ),
    ).toEqual([]);
    expect(
      told(
        rows([
          ["1", "a"],
          ["2", "b"],
          ["3", "a"],
          ["4", "b"],
        ]),
      ),
    ).toEqual([]);
  });

  it("does not look at text, which is no feature anyway", () => {
    expect(told("x,y,label\na,1,p\na,2,q\nb,3,p\nb,4,q")).toEqual([]);
  });

  it("says so when there is no such target", () => {
    expect(dataErrorOf(() => columnsThatTell(wineTable(), "qualty")).message).toContain("qualty");
  });
});
