// Every kind of finding: made where it should be, and not where nothing is wrong.
import { describe, expect, it } from "vitest";
import { examination } from "../../../src/data/doctor/examination.js";
import type { Examined } from "../../../src/data/doctor/examined.js";
import { type Finding, findingIds, severities } from "../../../src/data/doctor/findings.js";
import { cases } from "./cases.js";
import { each, noise, patient, withTest } from "./patients.js";

const found = (examined: Examined, test?: Examined): Finding[] =>
  examination(test === undefined ? examined : withTest(examined, test), { seed: 0, validation: 0.15, test: 0.15 });

describe.each(findingIds)("%s", (id) => {
  it.each(cases[id])("is found of $what, not of $not", ({ sick, well, columns, others }) => {
    const made = found(sick, others?.sick).filter((finding) => finding.id === id);
    expect(made.map((finding) => finding.columns)).toEqual([columns]);
    expect(found(well, others?.well).filter((finding) => finding.id === id)).toEqual([]);
  });
});

describe("a finding", () => {
  const all = Object.values(cases).flatMap((some) => some.flatMap(({ sick, others }) => found(sick, others?.sick)));

  it("is plain JSON of one form, with a sentence that names its columns", () => {
    for (const finding of all) {
      expect(JSON.parse(JSON.stringify(finding))).toEqual(finding);
      expect(Object.keys(finding).sort()).toEqual(["advice", "columns", "facts", "id", "message", "severity"]);
      expect(severities).toContain(finding.severity);
      expect(finding.message).not.toMatch(/NaN|undefined|Infinity|\.$/);
      const [first] = finding.columns;
      if (first !== undefined) expect(finding.message).toContain(first);
    }
  });

  it("comes in the order of its gravity", () => {
    const order = found(cases["target-from-column"][0]?.sick as Examined).map(({ severity }) => severities.indexOf(severity));
    expect(order).toEqual([...order].sort());
    expect(order[0]).toBe(0);
  });

  it("is the same for the same seed", () => {
    const examined = patient(
      { x: noise("p", 30_000), y: noise("q", 30_000) },
      noise("r", 30_000).map((v) => (v > 0.4 ? "a" : "b")),
    );
    expect(found(examined)).toEqual(found(examined));
  });
});

describe("a healthy table", () => {
  it("has no finding", () => {
    const [x, y, z] = [noise("a", 2_000), noise("b", 2_000), noise("c", 2_000)];
    const target = x.map((v, i) => (v + (y[i] as number) > 2 * (z[i] as number) ? "yes" : "no"));
    expect(found(patient({ x, y, kind: each(2_000, (i) => ["p", "q", "r"][i % 3] as string) }, target))).toEqual([]);
  });
});

describe("what is said besides", () => {
  const one = (examined: Examined, id: Finding["id"]): Finding => found(examined).find((finding) => finding.id === id) as Finding;

  it("of a column that tells is how good the others are, and how it would be left out", () => {
    const [grade, x] = [noise("grade", 1_000), noise("x", 1_000)];
    const leak = one(
      patient(
        { "the grade": grade, x },
        grade.map((v) => (v > 0.3 ? "a" : "b")),
      ),
      "target-from-column",
    );
    expect(leak).toMatchObject({ severity: "error", advice: '--ignore "the grade"', facts: { heldOut: 1, rows: 500 } });
    expect(leak.facts["others"]).toBeLessThan(0.75);
    expect(leak.message).toContain("100% of 500 rows held out");
  });

  it("of a column that tells is milder where the others tell as well, or there are none", () => {
    const grade = noise("grade", 1_000);
    const target = grade.map((v) => (v > 0.3 ? "a" : "b"));
    expect(one(patient({ grade }, target), "target-from-column")).toMatchObject({ severity: "warning", advice: null });
  });

  it("of contradicting rows is the best accuracy on them", () => {
    // 4 groups of 25 rows, of which 20, 20, 20 and 15 have their group's label.
    const labels = each(100, (i) => (Math.floor(i / 4) < (i % 4 === 3 ? 15 : 20) ? "a" : "b"));
    const finding = one(patient({ x: each(100, (i) => i % 4) }, labels), "contradicting-rows");
    expect(finding.facts).toMatchObject({ rows: 100, ceiling: 0.75, measure: "accuracy" });
  });

  it("of contradicting numbers is the best R² on them", () => {
    const finding = one(
      patient(
        { x: each(40, (i) => i % 2) },
        each(40, (i) => (i % 2) * 2 + (i % 4 < 2 ? 1 : -1)),
      ),
      "contradicting-rows",
    );
    // Within the groups the variance is 1, between them 1.
    expect(finding.facts["ceiling"]).toBeCloseTo(0.5, 12);
  });

  it("of a rare class that cannot be in every part is an error", () => {
    const labels = each(1_000, (i) => (i < 2 ? "once" : i % 2 === 0 ? "a" : "b"));
    expect(one(patient({ x: noise("x", 1_000) }, labels), "rare-class")).toMatchObject({
      severity: "error",
      facts: { classes: ["once"], rows: [2] },
    });
  });

  it("of a column that is left out already is a note", () => {
    const examined = patient(
      { x: noise("x", 100), id: each(100, (i) => i) },
      each(100, (i) => (i % 2 === 0 ? "a" : "b")),
      {
        id: "unnamed, counts the rows",
      },
    );
    expect(one(examined, "row-index")).toMatchObject({ severity: "note", advice: null });
  });
});
