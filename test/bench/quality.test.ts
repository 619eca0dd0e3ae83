// What the searches are worth on the example data: the record of a short run, and the tables of results made by hand.
import { expect, test } from "vitest";
import { type Contender, type QualityRun, qualityFile } from "../../bench/lib/quality-results.js";
import { qualityTables } from "../../bench/lib/quality-tables.js";
import { quickRuns } from "./quick-run.js";

const run = quickRuns();

test("npm run bench:quality gives a record of searches, baselines and a single network, and tables of it", async () => {
  const record = qualityFile.read(await run("quality"));
  const contenders = record?.results.runs.map(({ contender }) => contender) ?? [];
  for (const one of ["mlpnas search", "mlpnas random search, as many epochs", "one network, 64-relu", "majority"]) {
    expect(contenders).toContain(one);
  }
  const [own, random] = record?.results.runs ?? [];
  expect(random?.epochs).toBeGreaterThanOrEqual(own?.epochs ?? Number.NaN);
  expect(qualityTables(record).get("quality-breast-cancer")).toContain("| mlpnas search |");
});

const made = (contender: Contender, accuracies: readonly number[]): QualityRun[] =>
  accuracies.map((accuracy, k) => ({ data: "made-up", seed: k + 1, contender, accuracy, loss: 1 - accuracy }));

test("a difference is taken split by split, and is bold, better or worse only beyond noise", () => {
  const machine = {
    date: "2026-11-26",
    processor: "one",
    cores: 2,
    memory: 4,
    system: "linux x64",
    node: "20.20.2",
    mlpnas: "0.1.0",
    isChanged: false,
    load: { before: 0, after: 0 },
  };
  const runs = [
    ...made("mlpnas search", [0.7, 0.8, 0.9]),
    ...made("majority", [0.6, 0.7, 0.801]), // always less, though the splits differ by more
    ...made("logistic regression", [0.9, 0.7, 0.8]),
    ...made("scikit-learn RandomForest", [0.75, 0.851, 0.95]),
  ];
  const results = { version: 1, command: "", machine, results: { device: "wasm-simd", trials: 4, runs } } as const;
  const tables = qualityTables(results);
  expect(tables.get("quality-made-up")?.split("\n").slice(2)).toEqual([
    "| mlpnas search | 80.0 ± 24.8 |  | 0.200 ± 0.248 |  |  |",
    "| logistic regression | 80.0 ± 24.8 | +0.0 ± 43.0 | 0.200 ± 0.248 | +0.000 ± 0.430 |  |",
    "| majority | 70.0 ± 25.0 | **+10.0 ± 0.1** | 0.300 ± 0.250 | **+0.100 ± 0.001** |  |",
    "| scikit-learn RandomForest | 85.0 ± 24.8 | **−5.0 ± 0.1** | 0.150 ± 0.248 | **−0.050 ± 0.001** |  |",
  ]);
  expect(tables.get("quality-summary")).toBe(
    "- **made-up**, by test accuracy: better than majority;\n  worse than scikit-learn RandomForest;\n  within noise of logistic regression.",
  );
});
