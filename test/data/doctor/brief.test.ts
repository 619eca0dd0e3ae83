// Findings in brief, and from files as they are read.
import { describe, expect, it } from "vitest";
import {
  briefFindings,
  examination,
  examine,
  type Finding,
  joinTables,
  parseCsv,
  type Table,
  toDataset,
} from "../../../src/data/index.js";
import { wineTable } from "../wine.js";
import { each, noise } from "./patients.js";

const shares = { seed: 0, validation: 0.15, test: 0.15 };
const ids = (findings: readonly Finding[]): string[] => findings.map(({ id, columns }) => [id, ...columns].join(" "));
const csvOf = (columns: Readonly<Record<string, readonly (string | number)[]>>): Table => {
  const cells = Object.values(columns);
  const lines = (cells[0] ?? []).map((_, row) => cells.map((column) => column[row]).join(","));
  return parseCsv([Object.keys(columns).join(","), ...lines].join("\n"), "table.csv");
};

describe("the wine file", () => {
  const table = wineTable();

  it("has both leaks and the duplicates, unasked", () => {
    const dataset = toDataset(table, { target: "quality_label" });
    const findings = examination(examine(table, dataset), shares);
    expect(ids(findings)).toEqual(["target-from-column quality", "imbalanced-classes", "row-index column 1", "repeated-rows"]);
    expect(findings[0]).toMatchObject({ severity: "error", advice: "--ignore quality", facts: { heldOut: 1 } });
    expect(findings[2]?.message).toBe("column 1 counts the rows: 0, 1, 2 …; it is left out already");
    expect(findings[3]?.facts).toMatchObject({ repeated: 937, rows: 4898 });
    expect(ids(briefFindings(table, dataset, shares))).toEqual(["target-from-column quality", "imbalanced-classes"]);
  });

  it("has no leak once quality is put aside", () => {
    const dataset = toDataset(table, { target: "quality_label", ignore: ["quality"] });
    expect(ids(briefFindings(table, dataset, shares))).toEqual(["imbalanced-classes"]);
  });

  it("can be read for its numbers too: nothing tells alcohol, but some rows contradict", () => {
    const dataset = toDataset(table, { target: "alcohol", ignore: ["quality_label"] });
    expect(ids(examination(examine(table, dataset), shares))).toEqual([
      "row-index column 1",
      "repeated-rows",
      "contradicting-rows",
    ]);
  });
});

describe("findings of a table", () => {
  const rows = 400;
  const target = each(rows, (i) => (Math.sin(i * i) > 0 ? "yes" : "no"));

  it("are of the rows that are kept, and of columns that are left out by their cells", () => {
    const table = csvOf({
      n: each(rows, (i) => 2 * i),
      size: noise("size", rows).map((v, i) => (i % 4 === 0 ? "" : v)),
      name: each(rows, (i) => `name ${i}`),
      gone: each(rows, () => ""),
      target,
    });
    const dataset = toDataset(table, { target: "target", missing: { number: "drop", category: "level" } });
    const findings = examination(examine(table, dataset), shares);
    expect(dataset.labels.length).toBe(300);
    expect(ids(findings)).toEqual(["row-index n", "few-rows", "one-level-a-row name", "empty-column gone"]);
    expect(findings.find(({ id }) => id === "row-index")?.facts["step"]).toBe(2);
    expect(findings.find(({ id }) => id === "few-rows")?.facts["rows"]).toBe(300);
  });

  it("take texts for missing cells that the user says are", () => {
    const table = csvOf({ x: noise("x", rows), kind: each(rows, (i) => (i % 2 === 0 ? "-" : i % 3 === 0 ? "p" : "q")), target });
    const lacking = (missingValues: readonly string[]): unknown =>
      examination(examine(table, toDataset(table, { target: "target", missingValues }), { missingValues }), shares).find(
        ({ id }) => id === "missing-cells",
      )?.facts;
    expect(lacking(["-"])).toEqual({ shares: [0.5] });
    expect(lacking([])).toBeUndefined();
  });

  it("compare the rows of given files", () => {
    const part = (name: string, shift: number): Table =>
      csvOf({ x: noise(name, rows).map((v) => v + shift), y: noise(`${name} y`, rows), target });
    const table = joinTables(part("a", 0), { test: part("b", 0.4) });
    const findings = examination(examine(table, toDataset(table, { target: "target" })), { ...shares, test: 0 });
    expect(ids(findings)).toContain("drift x");
    expect(findings.find(({ id }) => id === "drift")?.message).toContain("in the test rows");
    expect(ids(findings)).not.toContain("drift y");
  });
});

describe("in brief", () => {
  it("there are errors and warnings only, from a sample of many rows, with classes counted in all", () => {
    const rows = 50_000;
    const grade = noise("grade", rows);
    const table = csvOf({
      grade,
      n: each(rows, (i) => i + 1),
      year: each(rows, () => 2020),
      x: noise("x", rows),
      target: grade.map((v, i) => (i < 2 ? "once" : v > 0.3 ? "a" : "b")),
    });
    const brief = briefFindings(table, toDataset(table, { target: "target" }), shares);
    expect(ids(brief)).toEqual([
      "target-from-column grade",
      "rare-class",
      "row-index n",
      "constant-column year",
      "imbalanced-classes",
    ]);
    expect(brief.find(({ id }) => id === "row-index")?.facts).toMatchObject({ first: 1, step: 1 });
    expect(brief.find(({ id }) => id === "rare-class")?.facts).toMatchObject({ classes: ["once"], rows: [2] });
  });
});
