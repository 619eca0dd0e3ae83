import { describe, expect, it } from "vitest";
import { boardCsv, boardRecord } from "../../src/cli/records.js";
import { parseCsv } from "../../src/data/index.js";
import { baseline, complete, evaluated, failed, finished, runOf, tested } from "./runs.js";

const run = runOf([
  { kind: "proposed", trial: 1, architecture: [], prediction: 0.7 },
  evaluated(complete(1, "64-tanh 32-elu", 0.6412345, 0.725)),
  evaluated(complete(2, "8-relu", 0.7, 0.7)),
  evaluated(failed(3, "8-elu", "no")),
  baseline("majority", 0.6),
  tested(1, 1, 0.5),
  finished("trials", 3),
]);

describe("boardRecord", () => {
  it("has a row for each trial shown, numbers in full, null where there is no value", () => {
    const record = JSON.parse(JSON.stringify(boardRecord(run, 2))) as Record<string, unknown>;
    const interval = 1.96 * Math.sqrt(0.25 / 739);
    expect(record["rows"]).toEqual([
      {
        rank: 1,
        trial: 1,
        architecture: "64-tanh 32-elu",
        validation: { loss: 0.6412345, accuracy: 0.725 },
        test: { loss: 0.65, accuracy: 0.5, interval },
        parameters: 1234,
        epochs: 1,
        bestEpoch: 1,
        seconds: 0.5,
        expected: null,
        prediction: 0.7,
      },
      expect.objectContaining({ rank: 2, trial: 2, test: null, prediction: null }),
    ]);
    expect(record).toMatchObject({
      run: "runs/wine-0",
      metric: "log-loss",
      direction: "minimize",
      complete: 2,
      end: "trials",
      seconds: null,
    });
    expect(record["failed"]).toEqual([{ trial: 3, architecture: "8-elu", reason: "no" }]);
    expect(record["baselines"]).toMatchObject([{ name: "majority", test: { accuracy: 0.6 } }]);
    expect(record["verdict"]).toHaveLength(1);
  });

  it("says what each fold came to, where there are several", () => {
    const folds = [0.6, 0.8].map((loss) => ({ validation: { loss, accuracy: 0.7 }, bestEpoch: 3 }));
    const folded = runOf([evaluated({ ...complete(1, "8-relu", 0.7, 0.7), folds })]);
    expect(boardRecord(folded, 1)).toMatchObject({ rows: [{ trial: 1, folds }] });
  });

  it("has null for the end of a run that has none", () => {
    expect(JSON.parse(JSON.stringify(boardRecord(runOf([]), 5)))).toMatchObject({ end: null, rows: [] });
  });
});

describe("boardCsv", () => {
  it("reads back as a table", () => {
    const table = parseCsv(boardCsv(run, Number.POSITIVE_INFINITY), "trials.csv");
    expect(table.rows).toBe(2);
    expect(table.columns.map(({ name }) => name)).toEqual([
      "rank",
      "trial",
      "architecture",
      "validation_loss",
      "validation_accuracy",
      "test_loss",
      "test_accuracy",
      "test_interval",
      "parameters",
      "epochs",
      "best_epoch",
      "seconds",
      "expected",
      "prediction",
    ]);
    expect([...(table.columns[3]?.values ?? [])]).toEqual([0.6412345, 0.7]);
    expect([...(table.columns[6]?.values ?? [])]).toEqual([0.5, Number.NaN]);
  });
});
