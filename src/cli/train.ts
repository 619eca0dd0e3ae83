// `mlpnas train`: train one network, and show its curve and its scores.
import { styleText } from "node:util";
import {
  type CompleteEvaluation,
  type Evaluation,
  formatArchitecture,
  type Metric,
  metricNames,
  testInterval,
  verdict,
} from "../nas/index.js";
import { metrics, metricsBeside, plainMetric, type Scores, valueOf } from "../nn/index.js";
import { formatElapsed, formatMetric, formatMetricInterval, formatScore, plural, testRecord } from "../report/index.js";
import { type TrainResult, trainArchitecture } from "../runtime/index.js";
import type { TrainSettings } from "../study/index.js";
import { dataLines } from "./data-lines.js";
import { breakWords, joinParts, shorten, sparkline } from "./format.js";
import { gpuNotice, optimizerText, trainingText } from "./heading.js";
import { columnsOf, exitCodes, type Host, type Output } from "./host.js";
import { readSettings } from "./options.js";
import { csvOf, scoreCells } from "./records.js";
import { baselineLines } from "./report.js";
import { trainSchema } from "./settings-schema.js";
import { alignedTable, markdownTable, type TableColumn } from "./table.js";

/** Runs the command, and says with which code to exit. */
export async function trainCommand({ stdout, stderr }: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { format, ...asked } = await readSettings(trainSchema, given);
  const result = await trainArchitecture(asked);
  const { settings } = result;
  stderr.write(gpuNotice(settings.device, result.device));
  if (format === "json") stdout.write(`${trainJson(result, settings)}\n`);
  else if (format === "csv") stdout.write(trainCsv(result, settings.metric));
  else if (format === "markdown") stdout.write(`${markdownTable(epochColumns(result.evaluation, settings.metric)).join("\n")}\n`);
  else stdout.write(`${trainLines(result, settings, stdout).join("\n")}\n`);
  if (result.evaluation.status === "complete") return exitCodes.done;
  stderr.write(`mlpnas: training failed: ${result.evaluation.reason}\n`);
  return exitCodes.failed;
}

/** The whole report as lines of text. */
export function trainLines(result: TrainResult, settings: TrainSettings, stream: Output): string[] {
  const { data, device, evaluation } = result;
  const columns = columnsOf(stream);
  const setup = [
    formatArchitecture(evaluation.architecture),
    plural(evaluation.parameters, "parameter"),
    optimizerText(settings),
    trainingText(settings),
    device,
    `seed ${settings.seed}`,
  ];
  const curveName = lossName(settings.metric);
  const { head, body } = alignedTable(epochColumns(evaluation, settings.metric));
  return [
    ...dataLines(data, columns),
    ...joinParts(setup, columns),
    ...head.map((line) => styleText("bold", line, { stream })),
    ...body,
    shorten(
      `validation ${curveName}  ${sparkline(evaluation.epochs.map(({ loss }) => loss))}`,
      columns ?? Number.POSITIVE_INFINITY,
    ),
    ...(evaluation.status === "complete" ? scoreLines(result, evaluation, settings.metric, columns) : []),
  ];
}

/** What the loss is called: of numbers it is that of the standardised target. */
function lossName(metric: Metric): string {
  return metrics[metric].task === "classification" ? "log-loss" : "squared error";
}

/** The metrics of runs by this one, in the order of the table of metrics. */
function shownMetrics(metric: Metric): readonly Metric[] {
  const shown = metricsBeside(metric);
  return metricNames.filter((name) => shown.includes(name));
}

/** `log-loss .652` */
function scoreText(scores: Scores, metric: Metric): string {
  return `${metrics[metric].label} ${formatMetric(valueOf(scores, metric), metric)}`;
}

function scoreLines(
  { data, test, baselines }: TrainResult,
  evaluation: CompleteEvaluation,
  metric: Metric,
  columns: number | undefined,
): string[] {
  const { bestEpoch, epochs, validation, seconds } = evaluation;
  const plain = plainMetric(metric);
  const scoresText = (scores: Scores, but?: Metric): string =>
    shownMetrics(metric)
      .filter((name) => name !== but)
      .map((name) => scoreText(scores, name))
      .join(", ");
  const lines = joinParts(
    [`best epoch ${bestEpoch} of ${epochs.length}: validation ${scoresText(validation)}`, formatElapsed(seconds)],
    columns,
  );
  if (test === undefined) return lines;
  const interval = formatMetricInterval(valueOf(test, plain), testInterval(test, metric, data.test) ?? null, plain);
  const board = { started: { metric }, ranked: [{ rank: 1, evaluation, test }], failed: [], baselines, guards: {} };
  return [
    ...lines,
    `test ${metrics[plain].label} ${interval} (95 %), ${scoresText(test, plain)}`,
    ...baselineLines({ baselines }, metric, columns),
    ...verdict(board, data.test).flatMap((sentence) => breakWords(sentence, columns)),
  ];
}

function epochColumns(evaluation: Evaluation, metric: Metric): TableColumn[] {
  const { epochs } = evaluation;
  const bestEpoch = evaluation.status === "complete" ? evaluation.bestEpoch : undefined;
  return [
    { title: "epoch", align: "right", cells: epochs.map(({ epoch }) => String(epoch)) },
    {
      title: lossName(metric),
      group: "training",
      align: "right",
      cells: epochs.map(({ trainingLoss }) => (trainingLoss === undefined ? "–" : formatScore(trainingLoss))),
    },
    ...shownMetrics(metric).map(
      (name): TableColumn => ({
        title: metrics[name].label,
        group: "validation",
        align: "right",
        cells: epochs.map((scores) => formatMetric(valueOf(scores, name), name)),
      }),
    ),
    { title: "", align: "left", cells: epochs.map(({ epoch }) => (epoch === bestEpoch ? "best" : "")) },
  ];
}

function trainJson({ data, device, evaluation, test, baselines }: TrainResult, settings: TrainSettings): string {
  const isComplete = evaluation.status === "complete";
  const record = {
    data,
    device,
    settings,
    architecture: formatArchitecture(evaluation.architecture),
    parameters: evaluation.parameters,
    status: evaluation.status,
    reason: isComplete ? null : evaluation.reason,
    epochs: evaluation.epochs,
    bestEpoch: isComplete ? evaluation.bestEpoch : null,
    validation: isComplete ? evaluation.validation : null,
    test: test === undefined ? null : testRecord(test, settings.metric, data.test),
    baselines: baselines.map(({ name, validation, test: onTest }) => ({
      name,
      validation,
      test: testRecord(onTest, settings.metric, data.test),
    })),
    seconds: evaluation.seconds,
  };
  return JSON.stringify(record, undefined, 2);
}

/** A row an epoch. */
function trainCsv({ evaluation: { epochs } }: TrainResult, metric: Metric): string {
  return csvOf({
    epoch: epochs.map(({ epoch }) => epoch),
    training_loss: epochs.map(({ trainingLoss }) => trainingLoss),
    ...scoreCells("validation", metric, epochs),
  });
}
