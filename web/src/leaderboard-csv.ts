// The leaderboard as CSV.
import { formatRows } from "../../src/data/index.js";
import { metrics } from "../../src/nn/index.js";
import type { RunReport } from "../../src/report/index.js";

/** All ranked trials, numbers in full. Nothing in it is text from the data. */
export function leaderboardCsv({ trials, metric, plain }: RunReport): string {
  const fields = [...new Set(["loss" as const, metrics[metric].field, metrics[plain].field])];
  const cell = (value: number | null | undefined): string => (value === null || value === undefined ? "" : String(value));
  return formatRows([
    [
      "rank",
      "trial",
      "architecture",
      ...fields.map((field) => `validation_${field}`),
      ...fields.map((field) => `test_${field}`),
      "parameters",
      "epochs",
      "seconds",
    ],
    ...trials.map((trial) => [
      cell(trial.rank),
      cell(trial.trial),
      trial.architecture,
      ...fields.map((field) => cell(trial.validation[field])),
      ...fields.map((field) => cell(trial.test?.[field])),
      cell(trial.parameters),
      cell(trial.epochs),
      cell(trial.seconds),
    ]),
  ]);
}
