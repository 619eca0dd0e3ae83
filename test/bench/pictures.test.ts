// The pictures of the records: drawn from them and from nothing else.
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { drawGrowth } from "../../bench/lib/growth-pictures.js";
import type { GrowthPoint } from "../../bench/lib/growth-results.js";
import { observeMachine } from "../../bench/lib/machine.js";
import { generatedPictures } from "../../bench/lib/pictures.js";

test("the pictures in the repository are those of its records: npm run bench:pictures draws them", () => {
  for (const { path, svg } of generatedPictures()) {
    expect(existsSync(path) ? readFileSync(path, "utf8") : "no file", path).toBe(svg);
  }
});

test("a picture names what it shows: title, axes with units, series, machine", () => {
  const points = [100, 1_000].flatMap((size) =>
    ["random", "reinforce"].map(
      (series): GrowthPoint => ({ subject: "trials", series, size, values: { micros: 70, last: 60, memory: size / 2 } }),
    ),
  );
  const machine = observeMachine()();
  const svg = drawGrowth({ isQuick: true, points }, machine).get("trials") ?? "";
  for (const text of ["Trials", "microseconds", "Peak memory, MB", ">trials<", "random", "reinforce", `Node ${machine.node}`]) {
    expect(svg).toContain(text);
  }
  expect(svg.match(/<circle/g)).toHaveLength(8);
  expect(svg).not.toMatch(/NaN|undefined/);
});
