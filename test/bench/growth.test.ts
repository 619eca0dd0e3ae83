// The harnesses of growth and of a large file, as short as they go: their records can be read, and give a table.
import { expect, test } from "vitest";
import { growthFile } from "../../bench/lib/growth-results.js";
import { largeCsvFile } from "../../bench/lib/large-csv-results.js";
import { largeCsvTables } from "../../bench/lib/large-csv-tables.js";
import { quickRuns } from "./quick-run.js";

const run = quickRuns();

test("npm run bench:growth measures the subjects that are asked for", async () => {
  const record = growthFile.read(await run("growth", "--only", "depth,trials"));
  const points = record?.results.points ?? [];
  expect(points.map(({ subject, series, size }) => `${subject} ${series} ${size}`)).toEqual([
    "depth step 1",
    "depth step 2",
    ...[100, 1_000].flatMap((trials) => [`trials random ${trials}`, `trials reinforce ${trials}`]),
  ]);
  for (const { values } of points) for (const value of Object.values(values)) expect(value).toBeGreaterThan(0);
});

test("npm run bench:large reads, splits and standardises within its memory, trains and searches", async () => {
  const record = largeCsvFile.read(await run("large-csv"));
  expect(record?.results.rows).toBe(50_000);
  expect(record?.results.load.memory).toBeLessThan(record?.results.goal.memory ?? 0);
  expect(largeCsvTables(record).get("large")).toContain("together");
});
