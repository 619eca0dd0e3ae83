// Cells of the target: the class or the value that a row should have been given.
import { expect, it } from "vitest";
import { classReader, readValue } from "../../src/data/index.js";

it.each([
  ["high", 0],
  [" high ", 0],
  ["3", 1],
  ["3.0", 1],
  ["1.5", 2],
  ["1,5", 2],
  ["None", 3],
  ["NA", "missing"],
  ["", "missing"],
  ["High", "unknown"],
  ["4", "unknown"],
])("the class of %j", (cell, expected) => {
  expect(classReader(["high", "3", "1.5", "None"])(cell)).toBe(expected);
});

it.each([
  ["3.5", 3.5],
  ["3,5", 3.5],
  [" -2e3", -2000],
  ["?", "missing"],
  ["1,234", "unknown"], // a thousand, or one and a bit
  ["high", "unknown"],
])("the value of %j", (cell, expected) => {
  expect(readValue(cell)).toBe(expected);
});
