import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { alignedTable, markdownTable, type TableColumn } from "../../src/cli/table.js";

const columns: TableColumn[] = [
  { title: "name", align: "left", cells: ["a", "longer name"] },
  { title: "x", group: "a wide group", align: "right", cells: ["1", "22"] },
  { title: "y", group: "a wide group", align: "right", cells: ["333", "–"] },
  { title: "n", align: "right", cells: ["1,234", "5"] },
];

describe("alignedTable", () => {
  it("aligns columns and stands a group over its columns", () => {
    const { head, body } = alignedTable(columns);
    expect([...head, ...body]).toEqual([
      "             a wide group",
      "name          x         y      n",
      "a             1       333  1,234",
      "longer name  22         –      5",
    ]);
  });

  test.prop([
    fc.array(fc.array(fc.stringMatching(/^[a-zé±–]{1,12}$/), { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 5 }),
  ])("gives every line the same length where the last column is full", (texts) => {
    const { head, body } = alignedTable(
      texts.map(([title, ...cells]): TableColumn => ({ title: title as string, align: "right", cells })),
    );
    expect(new Set([...head, ...body].map((line) => Array.from(line).length)).size).toBe(1);
  });
});

describe("markdownTable", () => {
  it("joins group and title, and escapes bars", () => {
    expect(markdownTable([...columns.slice(0, 2), { title: "a|b", align: "left", cells: ["c|d", ""] }])).toEqual([
      "| name | a wide group x | a\\|b |",
      "| :-- | --: | :-- |",
      "| a | 1 | c\\|d |",
      "| longer name | 22 |  |",
    ]);
  });
});
