// Generated tables: committed documents say what the committed results say, and a place takes only the table of its name.
import { expect, test } from "vitest";
import { figure, fillMarkers, tableOf } from "../../bench/lib/markdown.js";
import { generatedDocuments } from "../../bench/lib/tables.js";

test("the committed tables are those that the committed results give", () => {
  for (const { before, after } of generatedDocuments()) expect(before).toBe(after);
});

test("only what lies between the marks of a table is replaced", () => {
  const document = "before\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nafter";
  const filled = fillMarkers(document, new Map([["a", tableOf(["x", "y"], [["b", "1"]])]]));
  expect(filled).toBe("before\n<!-- bench:a -->\n| x | y |\n| :-- | --: |\n| b | 1 |\n<!-- /bench:a -->\nafter");
  expect(fillMarkers(filled, new Map([["a", "old"]]))).toBe(document);
});

test("a place without results is an error, not an old table", () => {
  expect(() => fillMarkers("<!-- bench:a -->\n<!-- /bench:a -->", new Map([["b", ""]]))).toThrow("bench:a: no such table");
});

test("a figure has three digits", () => {
  expect([0.0421, 1.234, 12.34, 457.4, 0, Number.NaN].map(figure)).toEqual([".0421", "1.23", "12.3", "457", ".00", "–"]);
});
