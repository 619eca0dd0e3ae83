// What is printed of runs by other metrics than log-loss and accuracy, and of a target of numbers: under its own name, no sign turned.
import { describe, expect, it } from "vitest";
import { analysisSections } from "../../src/cli/analysis-report.js";
import { frontCsv, frontLines, frontRecord } from "../../src/cli/front.js";
import { setupLines } from "../../src/cli/heading.js";
import { noiseLines } from "../../src/cli/noise-lines.js";
import { advance, initialProgress, liveLines, trialLine } from "../../src/cli/progress.js";
import { boardCsv, boardRecord } from "../../src/cli/records.js";
import { boardLines, boardMarkdown, findingLines, type Run } from "../../src/cli/report.js";
import { sectionLines } from "../../src/cli/section.js";
import { analysisOf, type CompleteEvaluation, leaderboard, type Metric, type SearchEvent } from "../../src/nas/index.js";
import { metricNames, metrics, type Scores } from "../../src/nn/index.js";
import { formatMetric } from "../../src/report/index.js";
import { Sink } from "./host.js";
import { complete, runConfig, started } from "./runs.js";

const ofNumbers = (loss: number): Scores => ({ loss, r2: 1 - loss, rmse: 1_000 * Math.sqrt(loss) });
const ofClasses = (loss: number, field: string): Scores => ({ accuracy: 0.5, [field]: 0.9 - loss / 2, loss });
const scoresFor = (metric: Metric, loss: number): Scores =>
  metrics[metric].task === "regression" ? ofNumbers(loss) : ofClasses(loss, metrics[metric].field);
const texts = ["8-relu", "8-tanh 8-relu", "16-tanh", "16-relu 8-tanh", "8-relu 16-relu"];

function trialsBy(metric: Metric, count: number): CompleteEvaluation[] {
  return Array.from({ length: count }, (_, k) => {
    const validation = scoresFor(metric, 0.1 + ((k * 7) % count) / (2 * count));
    const trial = complete(k + 1, texts[k % texts.length] as string, 0, 0, 100 + k);
    return { ...trial, validation, epochs: [{ epoch: 1, ...validation }] };
  });
}

function eventsBy(metric: Metric, count = 8): SearchEvent[] {
  const test = { ...scoresFor(metric, 0.2), interval: 0.04 };
  const [constant, linear] =
    metrics[metric].task === "regression"
      ? (["mean", "linear regression"] as const)
      : (["majority", "logistic regression"] as const);
  return [
    started(count, metric),
    ...trialsBy(metric, count).flatMap((evaluation, k): SearchEvent[] => [
      { kind: "evaluated", evaluation },
      ...(k % 4 === 3 ? [{ kind: "learned" as const, batch: (k + 1) / 4, report: {} }] : []),
    ]),
    { kind: "baseline", name: constant, validation: scoresFor(metric, 0.6), test: { ...scoresFor(metric, 0.6), interval: 0.05 } },
    { kind: "baseline", name: linear, validation: scoresFor(metric, 0.4), test: { ...scoresFor(metric, 0.4), interval: 0.05 } },
    { kind: "tested", rank: 1, trial: 1, test },
    { kind: "finished", reason: "trials", trials: count },
  ];
}

function runBy(metric: Metric): Run {
  const config = runConfig({ metric });
  const isOfNumbers = metrics[metric].task === "regression";
  const data = { ...config.data, ...(isOfNumbers ? { classes: [], scale: { mean: 5, deviation: 1_000 } } : {}) };
  return { config: { ...config, data }, folder: "runs/a", board: leaderboard(eventsBy(metric)) };
}

/** All that is printed of a run, as a terminal, programs and documents have it. */
function everything(metric: Metric): string {
  const run = runBy(metric);
  const sections = analysisSections(analysisOf(eventsBy(metric)), { metric, all: true, columns: 100 });
  let progress = initialProgress;
  const lines = eventsBy(metric).map((event) => {
    progress = advance(progress, event);
    return [trialLine(progress), ...liveLines(progress, { columns: 100, seconds: 3 })].join("\n");
  });
  return [
    ...setupLines(run.config, undefined),
    ...boardLines(run, 9, new Sink()),
    ...boardMarkdown(run, 9),
    ...findingLines(run, undefined),
    ...frontLines(run, new Sink()),
    frontCsv(run),
    JSON.stringify(frontRecord(run)),
    boardCsv(run, 9),
    JSON.stringify(boardRecord(run, 9)),
    ...sections.flatMap((section) => sectionLines(section, new Sink())),
    ...lines,
  ].join("\n");
}

describe.each(metricNames)("of a run by %s", (metric) => {
  it("nothing that is printed is no number, and the metric has its own name", () => {
    const text = everything(metric);
    expect(text).not.toMatch(/NaN|undefined|∞/);
    expect(text).toContain(metrics[metric].label);
    if (metrics[metric].task === "regression") expect(text.replace("each accuracy came", "")).not.toMatch(/accuracy|log-loss/);
  });

  it("the record says the direction, and has the values as they are", () => {
    const record = boardRecord(runBy(metric), 1) as { direction: string; rows: { validation: Record<string, number> }[] };
    expect(record.direction).toBe(metrics[metric].direction);
    const [best] = runBy(metric).board.ranked;
    expect(record.rows[0]?.validation).toEqual(best?.evaluation.validation);
  });
});

describe("of a target of numbers", () => {
  it("the board has RMSE in the target's units and R², and the test column R² with its interval", () => {
    expect(boardLines(runBy("rmse"), 1, new Sink()).at(-1)).toMatch(/^ 1 8-relu +316\.2 +\.900 +\.800 ± \.040 +100 +1$/);
    expect(boardLines(runBy("r2"), 1, new Sink())[1]).toMatch(/R² +RMSE +R² \(± 95 %\)/);
  });

  it("says which way is better, what the baselines reach, and what the test rows show", () => {
    expect(setupLines(runBy("rmse").config, undefined)[0]).toContain(" · by RMSE (less is better) · ");
    expect(setupLines(runBy("r2").config, undefined)[0]).toContain(" · by R² (more is better) · ");
    const lines = findingLines(runBy("rmse"), undefined);
    expect(lines).toContain("baselines on test, R²: mean .400 · linear regression .600");
    expect(lines).toContain("the best by validation beats linear regression by .200 in R²: beyond noise (± .064)");
  });

  it("CSV has its scores and no others", () => {
    expect(boardCsv(runBy("rmse"), 1).split("\n")[0]).toBe(
      "rank,trial,architecture,validation_loss,validation_r2,validation_rmse,test_loss,test_r2,test_rmse,test_interval,parameters," +
        "epochs,best_epoch,seconds,expected,prediction",
    );
  });

  it("an analysis is by R² and RMSE, and says what it leaves out", () => {
    const sections = analysisSections(analysisOf(eventsBy("rmse", 12)), { metric: "rmse", all: false, columns: undefined });
    expect(sections.map(({ title }) => title.replace(/ {2}.*/, ""))).toEqual([
      "validation R² over time",
      "layers chosen: shares of the networks, in each quarter of the search",
      "what goes with validation R²: each choice against the others for its place",
    ]);
    expect(sections[0]?.notes).toContain("how often each accuracy came up is told of classes only");
    expect(sections[0]?.notes.join("\n")).toMatch(/R² [+-]\.\d+ ± \.\d+ \(95 %\).*\nthe same for RMSE: [+-][\d.]+ ± [\d.]+:/s);
  });
});

describe("of classes by another metric", () => {
  it("CSV has a column more for it", () => {
    expect(boardCsv(runBy("balanced-accuracy"), 1).split("\n")[0]).toMatch(
      /validation_loss,validation_accuracy,validation_balanced_accuracy,test_loss,test_accuracy,test_balanced_accuracy,test_interval/,
    );
  });

  it("a trial's line begins with it", () => {
    const [first, second] = eventsBy("auc");
    const progress = [first, second].reduce((state, event) => advance(state, event as SearchEvent), initialProgress);
    expect(trialLine(progress)).toBe("trial 1/8  8-relu  AUC .850  log-loss .100  accuracy .500  (best .850, trial 1)");
  });

  it("the noise of a training is told of it", () => {
    const rewards = [
      [0.7, 0.71],
      [0.8, 0.82],
      [0.6, 0.61],
    ];
    const noise = { kind: "noise" as const, architectures: trialsBy("auc", 3).map(({ architecture }) => architecture), rewards };
    expect(noiseLines(noise, { metric: "auc" }, undefined).join()).toContain("of the variance of a training's AUC is due");
  });
});

describe("formatMetric", () => {
  it("writes RMSE with four digits, others with three after the point", () => {
    expect([0, 0.0123456, 0.5, 1.23456, 12.3456, 123.456, 1234.56, 123456.7].map((value) => formatMetric(value, "rmse"))).toEqual(
      ["0", ".01235", ".5000", "1.235", "12.35", "123.5", "1,235", "123,457"],
    );
    expect(formatMetric(1.2345e-9, "rmse")).toBe("1.23e-9");
    expect(formatMetric(0.12345, "auc")).toBe(".123");
    expect([-0.0001, -0.2].map((value) => formatMetric(value, "r2"))).toEqual([".000", "-.200"]);
  });
});
