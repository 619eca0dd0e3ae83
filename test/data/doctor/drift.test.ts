// Drift: distances that others compute too, and how often alike files give a false alarm.
import { describe, expect, it } from "vitest";
import { driftBetween } from "../../../src/data/doctor/drift.js";
import { stream } from "../../../src/tensor/index.js";
import { each, noise, patient } from "./patients.js";

const rng = stream(0, "drift");

describe("driftBetween", () => {
  it("has the Kolmogorov–Smirnov distance of two samples, ties and missing cells among them", () => {
    const labels = (n: number): string[] => each(n, (i) => (i % 2 === 0 ? "a" : "b"));
    // Shares up to 2: 3/4 of the first and 1/4 of the second file; missing cells before all others.
    const tied = each(400, (i) => [1, 2, 2, 3][i % 4] as number);
    const [a, b] = [
      patient({ x: tied, y: each(400, (i) => (i % 4 === 0 ? Number.NaN : 1)) }, labels(400)),
      patient({ x: each(400, (i) => [2, 3, 3, 4][i % 4] as number), y: each(400, () => 1) }, labels(400)),
    ];
    const found = driftBetween(a, b, "the test rows", rng);
    expect(found.map(({ columns, facts }) => [...columns, facts["distance"]])).toEqual([
      ["x", 0.5],
      ["y", 0.25],
    ]);
  });

  it("has the total variation of two categories, and a chance close to that of the χ² distribution", () => {
    const of = (shares: readonly [number, number, number]): string[] =>
      shares.flatMap((count, k) => each(count, () => ["p", "q", "r"][k] as string));
    const target = of([100, 100, 100]);
    const found = driftBetween(patient({ c: target }, target), patient({ c: of([140, 100, 60]) }, target), "the test rows", rng);
    expect(found[0]?.facts["distance"]).toBeCloseTo(40 / 300, 12);
    // χ² = 40²/240 + 40²/160 = 16.667 of 2 degrees: exp(−8.333) = 2.4e-4; two columns make the bar 5e-4.
    expect(Math.log(found[0]?.facts["chance"] as number)).toBeCloseTo(-8.333, 0);
  });

  it("seldom speaks of files that are alike", () => {
    const columns = (name: string): Record<string, number[] | string[]> =>
      Object.fromEntries([
        ...each(10, (j) => [`n${j}`, noise(`${name} ${j}`, 300)] as const),
        ...each(10, (j) => [`c${j}`, noise(`${name} c${j}`, 300).map((v) => `level ${Math.floor(4 * v)}`)] as const),
      ]);
    const alarms = each(40, (k) => {
      const [a, b] = [`a${k}`, `b${k}`].map((name) => patient(columns(name), noise(name, 300)));
      if (a === undefined || b === undefined) throw new Error("there must be two files");
      return driftBetween(a, b, "the test rows", rng).length;
    });
    expect(alarms.reduce((sum, count) => sum + count, 0)).toBe(0);
  });
});
