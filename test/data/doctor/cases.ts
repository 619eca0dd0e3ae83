// For each kind of finding a table in which it is made, and one much alike in which it must not be.
import type { Examined } from "../../../src/data/doctor/examined.js";
import type { FindingId } from "../../../src/data/doctor/findings.js";
import { each, noise, patient } from "./patients.js";

export interface Case {
  /** What is wrong with the table. */
  readonly what: string;
  readonly sick: Examined;
  readonly columns: readonly string[];
  /** What is alike and nothing is wrong with. */
  readonly not: string;
  readonly well: Examined;
  /** Another file's rows, for each. */
  readonly others?: { readonly sick: Examined; readonly well: Examined };
}

const n = 1_000;
const [x, y, z] = [noise("x", n), noise("y", n), noise("z", n)];
const plain = (values: readonly number[]): string[] => values.map((value) => (value > 0.5 ? "yes" : "no"));
/** Two classes that follow from x and y with some doubt. */
const doubtful = plain(each(n, (i) => 0.5 + (x[i] as number) + (y[i] as number) - 2 * (z[i] as number) + 0.3 * Math.sin(i)));
const rounded = (values: readonly number[], digits: number): number[] => values.map((value) => Number(value.toFixed(digits)));

export const cases: Readonly<Record<FindingId, readonly Case[]>> = {
  "target-from-column": [
    {
      what: "a grade from which the classes were made",
      sick: patient(
        { x, grade: z },
        z.map((value) => (value < 0.2 ? "low" : value < 0.9 ? "medium" : "high")),
      ),
      columns: ["grade"],
      not: "a good column that leaves doubt",
      well: patient(
        { x, grade: z },
        z.map((value, i) => (value + 0.1 * (y[i] as number) < 0.5 ? "low" : "high")),
      ),
    },
    {
      what: "a category whose levels each have one class",
      sick: patient(
        { x, code: z.map((value) => `c${Math.floor(20 * value)}`) },
        z.map((value) => (Math.floor(20 * value) % 3 === 0 ? "a" : "b")),
      ),
      columns: ["code"],
      not: "a name for each row, which knows the rows it has seen only",
      well: patient({ x, code: each(n, (i) => `c${i}`) }, doubtful),
    },
    {
      what: "cells that are missing for one class",
      sick: patient(
        { x, date: y.map((value, i) => ((z[i] as number) > 0.6 ? value : Number.NaN)) },
        z.map((value) => (value > 0.6 ? "left" : "stayed")),
      ),
      columns: ["date"],
      not: "cells that are missing at random",
      well: patient({ x, date: y.map((value, i) => ((z[i] as number) > 0.6 ? value : Number.NaN)) }, doubtful),
    },
    {
      what: "a number that follows from another",
      sick: patient({ x, squared: z.map((value) => value * value) }, z),
      columns: ["squared"],
      not: "a number that does with some noise",
      well: patient({ x, squared: z.map((value, i) => value * value + 0.4 * (y[i] as number)) }, z),
    },
    {
      what: "a rare class told by one column",
      sick: patient(
        { x, flag: z.map((value) => (value < 0.05 ? 1 : 0)) },
        z.map((value) => (value < 0.05 ? "fraud" : "fine")),
      ),
      columns: ["flag"],
      not: "a class so common that any column is right of nearly all rows",
      well: patient(
        { x },
        each(n, (i) => (i % 200 === 0 ? "fraud" : "fine")),
      ),
    },
  ],
  "target-from-columns": [
    {
      what: "two columns that tell the class together and neither alone",
      sick: patient(
        { x, a: y.map((value) => (value > 0.5 ? 1 : 0)), b: z.map((value) => (value > 0.4 ? 1 : 0)) },
        y.map((value, i) => (value > 0.5 === (z[i] as number) > 0.4 ? "same" : "different")),
      ),
      columns: ["a", "b"],
      not: "two columns that do in four cases of five",
      well: patient(
        { x, a: y.map((value) => (value > 0.5 ? 1 : 0)), b: z.map((value) => (value > 0.4 ? 1 : 0)) },
        y.map((value, i) => ((value > 0.5 === (z[i] as number) > 0.4) === (x[i] as number) < 0.8 ? "same" : "different")),
      ),
    },
  ],
  "row-index": [
    {
      what: "a column that counts the rows",
      sick: patient({ x, n: each(n, (i) => i + 1) }, doubtful),
      columns: ["n"],
      not: "numbers that start again",
      well: patient({ x, n: each(n, (i) => i % 50) }, doubtful),
    },
    {
      what: "one that counts down, and is left out already",
      sick: patient({ x, "column 2": each(n, (i) => -i) }, doubtful, { "column 2": "unnamed, counts the rows" }),
      columns: ["column 2"],
      not: "numbers that ascend unevenly",
      well: patient({ x, n: each(n, (i) => i + (i % 7 === 0 ? 0.5 : 0)) }, doubtful),
    },
  ],
  identifier: [
    {
      what: "whole numbers that never repeat where chance would have it",
      sick: patient({ x, code: each(n, (i) => (i * 7_919) % 10_007) }, doubtful),
      columns: ["code"],
      not: "whole numbers of a range so wide that none needs to repeat",
      well: patient({ x, price: each(n, (i) => Math.floor(1e9 * (z[i] as number))) }, doubtful),
    },
    {
      what: "such numbers when the column is called so",
      sick: patient({ x, customer_id: each(n, (i) => Math.floor(1e9 * (z[i] as number))) }, doubtful),
      columns: ["customer_id"],
      not: "an id that repeats",
      well: patient({ x, customer_id: each(n, (i) => Math.floor(100 * (z[i] as number))) }, doubtful),
    },
  ],
  "one-level-a-row": [
    {
      what: "a text for each row",
      sick: patient({ x, name: each(n, (i) => `Mrs. ${i}`) }, doubtful),
      columns: ["name"],
      not: "texts that repeat",
      well: patient({ x, name: each(n, (i) => `Mrs. ${i % 300}`) }, doubtful),
    },
    {
      what: "a text for nearly each row",
      sick: patient({ x, name: each(n, (i) => `Mrs. ${i % 950}`) }, doubtful),
      columns: ["name"],
      not: "a number for each row",
      well: patient({ x, size: z }, doubtful),
    },
  ],
  "empty-column": [
    {
      what: "a column without a value",
      sick: patient({ x, gone: each(n, () => Number.NaN) }, doubtful),
      columns: ["gone"],
      not: "a column with one value",
      well: patient({ x, gone: each(n, (i) => (i === 3 ? 1 : Number.NaN)) }, doubtful),
    },
  ],
  "constant-column": [
    {
      what: "columns with one value",
      sick: patient({ x, unit: each(n, () => "mg"), year: each(n, () => 2020) }, doubtful),
      columns: ["unit", "year"],
      not: "a column with a second value in one row",
      well: patient({ x, year: each(n, (i) => (i === 9 ? 2021 : 2020)) }, doubtful),
    },
  ],
  "near-constant-column": [
    {
      what: "a column with another value in one row of a thousand",
      sick: patient({ x, year: each(n, (i) => (i === 9 ? 2021 : 2020)) }, doubtful),
      columns: ["year"],
      not: "one with another in one of a hundred",
      well: patient({ x, year: each(n, (i) => (i % 100 === 9 ? 2021 : 2020)) }, doubtful),
    },
    {
      what: "a column with one value where it is not missing",
      sick: patient({ x, tick: each(n, (i) => (i % 3 === 0 ? "x" : "")) }, doubtful),
      columns: ["tick"],
      not: "one with two",
      well: patient({ x, tick: each(n, (i) => (i % 3 === 0 ? "x" : i % 3 === 1 ? "y" : "")) }, doubtful),
    },
  ],
  "duplicate-columns": [
    {
      what: "equal columns, missing cells and all",
      sick: patient(
        { x, a: z.map((v, i) => (i % 9 === 0 ? Number.NaN : v)), b: z.map((v, i) => (i % 9 === 0 ? Number.NaN : v)) },
        doubtful,
      ),
      columns: ["a", "b"],
      not: "columns that differ in the last row",
      well: patient({ x, a: z, b: z.map((v, i) => (i === n - 1 ? v + 1 : v)) }, doubtful),
    },
    {
      what: "a category and its code",
      sick: patient({ x, town: each(n, (i) => `town ${i % 7}`), zip: each(n, (i) => 1000 + (((i % 7) * 37) % 11)) }, doubtful),
      columns: ["town", "zip"],
      not: "two columns of which neither ever repeats a value",
      well: patient({ x, y }, doubtful),
    },
    {
      what: "a length in inches and in centimetres",
      sick: patient({ x, inches: z, cm: z.map((v) => 2.54 * v) }, doubtful),
      columns: ["inches", "cm"],
      not: "a length and its square",
      well: patient({ x, inches: z, squared: z.map((v) => v * v) }, doubtful),
    },
  ],
  "repeated-rows": [
    {
      what: "rows that are there twice",
      sick: patient(
        { x: each(n, (i) => x[i % 800] as number), y: each(n, (i) => y[i % 800] as number) },
        each(n, (i) => doubtful[i % 800] as string),
      ),
      columns: [],
      not: "rows that are equal in one column",
      well: patient({ x: each(n, (i) => x[i % 800] as number), y }, doubtful),
    },
    {
      what: "rows that are there twice under another number",
      sick: patient(
        { n: each(n, (i) => i), x: each(n, (i) => x[i % 800] as number) },
        each(n, (i) => doubtful[i % 800] as string),
      ),
      columns: ["n"],
      not: "rows that differ besides",
      well: patient({ n: each(n, (i) => i), x }, doubtful),
    },
  ],
  "straddling-rows": [
    {
      what: "test rows that are in the training file too",
      sick: patient({ x, y }, doubtful),
      columns: [],
      not: "test rows that repeat each other",
      well: patient({ x, y }, doubtful),
      others: {
        sick: patient(
          { x: [...x.slice(0, 30), ...z.slice(0, 200)], y: [...y.slice(0, 30), ...x.slice(0, 200)] },
          doubtful.slice(0, 230),
        ),
        well: patient(
          { x: [...z.slice(0, 200), ...z.slice(0, 30)], y: [...x.slice(0, 200), ...x.slice(0, 30)] },
          doubtful.slice(0, 230),
        ),
      },
    },
  ],
  "contradicting-rows": [
    {
      what: "equal rows of different classes",
      sick: patient({ x: rounded(x, 2) }, doubtful),
      columns: [],
      not: "equal rows of one class",
      well: patient({ x: rounded(x, 2) }, plain(rounded(x, 2))),
    },
    {
      what: "equal rows with different numbers to predict",
      sick: patient({ x: rounded(x, 2) }, y),
      columns: [],
      not: "rows that differ",
      well: patient({ x }, y),
    },
  ],
  "missing-cells": [
    {
      what: "some missing cells",
      sick: patient(
        {
          x,
          a: z.map((v, i) => (i % 10 === 0 ? Number.NaN : v)),
          b: each(n, (i) => (i % 5 === 0 ? "" : i % 2 === 0 ? "p" : "q")),
        },
        doubtful,
      ),
      columns: ["b", "a"],
      not: "none",
      well: patient({ x, y }, doubtful),
    },
  ],
  "mostly-missing": [
    {
      what: "a column that misses two cells of three",
      sick: patient({ x, a: z.map((v, i) => (i % 3 === 0 ? v : Number.NaN)) }, doubtful),
      columns: ["a"],
      not: "one that misses one of three",
      well: patient({ x, a: z.map((v, i) => (i % 3 === 0 ? Number.NaN : v)) }, doubtful),
    },
  ],
  "imbalanced-classes": [
    {
      what: "a class twenty times as rare as another",
      sick: patient(
        { x, y },
        each(2 * n, (i) => (i % 21 === 0 ? "rare" : "common")),
      ),
      columns: [],
      not: "one twice as rare",
      well: patient(
        { x, y },
        each(n, (i) => (i % 3 === 0 ? "rare" : "common")),
      ),
    },
  ],
  "rare-class": [
    {
      what: "a class of 20 rows, of which 3 validate",
      sick: patient(
        { x, y },
        each(n, (i) => (i % 50 === 0 ? "rare" : "common")),
      ),
      columns: [],
      not: "one of 100",
      well: patient(
        { x, y },
        each(n, (i) => (i % 10 === 0 ? "rare" : "common")),
      ),
    },
  ],
  "few-rows": [
    {
      what: "200 rows, of which 30 validate",
      sick: patient({ x: x.slice(0, 200), y: y.slice(0, 200) }, doubtful.slice(0, 200)),
      columns: [],
      not: "1,000 rows",
      well: patient({ x, y }, doubtful),
    },
    {
      what: "200 rows with a number to predict",
      sick: patient({ x: x.slice(0, 200) }, y.slice(0, 200)),
      columns: [],
      not: "1,000 of them",
      well: patient({ x }, y),
    },
  ],
  "beyond-f32": [
    {
      what: "a number of 1e39",
      sick: patient({ x, a: z.map((v, i) => (i === 5 ? -1e39 : v)) }, doubtful),
      columns: ["a"],
      not: "one of 1e38",
      well: patient({ x, a: z.map((v, i) => (i === 5 ? -1e38 : v)) }, doubtful),
    },
  ],
  "lost-precision": [
    {
      what: "seconds since 1970 of one hour",
      sick: patient({ x, at: z.map((v) => 1.7e9 + 3600 * v) }, doubtful),
      columns: ["at"],
      not: "seconds of one year",
      well: patient({ x, at: z.map((v) => 1.7e9 + 3e7 * v) }, doubtful),
    },
  ],
  outliers: [
    {
      what: "a weight that lacks its decimal point",
      sick: patient({ x, kg: z.map((v, i) => 60 + 20 * v + (i === 77 ? 7_000 : 0)) }, doubtful),
      columns: ["kg"],
      not: "a heavy one",
      well: patient({ x, kg: z.map((v, i) => 60 + 20 * v + (i === 77 ? 120 : 0)) }, doubtful),
    },
    {
      what: "a wrong number to predict",
      sick: patient(
        { x },
        z.map((v, i) => (i === 77 ? 1e6 : v)),
      ),
      columns: ["target"],
      not: "one that is twice the others",
      well: patient(
        { x },
        z.map((v, i) => (i === 77 ? 2 : v)),
      ),
    },
  ],
  "huge-spread": [
    {
      what: "concentrations over eight orders of magnitude",
      sick: patient({ x, mol: z.map((v) => 10 ** (-8 * v)) }, doubtful),
      columns: ["mol"],
      not: "over three",
      well: patient({ x, mol: z.map((v) => 10 ** (-3 * v)) }, doubtful),
    },
  ],
  drift: [
    {
      what: "a number that has moved in the test file",
      sick: patient({ x, y }, doubtful),
      columns: ["y"],
      not: "other draws of the same",
      well: patient({ x, y }, doubtful),
      others: {
        sick: patient({ x: z, y: x.map((v) => v + 0.2) }, doubtful),
        well: patient({ x: z, y: noise("w", n) }, doubtful),
      },
    },
    {
      what: "a category that has become frequent",
      sick: patient({ x, way: y.map((v) => (v < 0.2 ? "web" : "shop")) }, doubtful),
      columns: ["way"],
      not: "one as frequent as before",
      well: patient({ x, way: y.map((v) => (v < 0.2 ? "web" : "shop")) }, doubtful),
      others: {
        sick: patient({ x: z, way: x.map((v) => (v < 0.5 ? "web" : "shop")) }, doubtful),
        well: patient({ x: z, way: x.map((v) => (v < 0.2 ? "web" : "shop")) }, doubtful),
      },
    },
    {
      what: "classes that have become rare",
      sick: patient(
        { x },
        each(n, (i) => (i % 2 === 0 ? "a" : "b")),
      ),
      columns: ["target"],
      not: "classes as frequent as before",
      well: patient(
        { x },
        each(n, (i) => (i % 2 === 0 ? "a" : "b")),
      ),
      others: {
        sick: patient(
          { x: z },
          each(n, (i) => (i % 5 === 0 ? "a" : "b")),
        ),
        well: patient(
          { x: z },
          each(n, (i) => (i % 4 < 2 ? "a" : "b")),
        ),
      },
    },
  ],
  "new-levels": [
    {
      what: "a level that the training rows lack",
      sick: patient({ x, way: y.map((v) => (v < 0.2 ? "web" : "shop")) }, doubtful),
      columns: ["way"],
      not: "one that they have",
      well: patient({ x, way: y.map((v) => (v < 0.2 ? "web" : "shop")) }, doubtful),
      others: {
        sick: patient({ x: z, way: x.map((v, i) => (i === 8 ? "app" : v < 0.2 ? "web" : "shop")) }, doubtful),
        well: patient({ x: z, way: x.map((v) => (v < 0.2 ? "" : "shop")) }, doubtful),
      },
    },
  ],
};
