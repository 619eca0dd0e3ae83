// `mlpnas train`: train one network, and show its curve and its scores.
import { styleText } from "node:util";
import { accuracyInterval, type CompleteEvaluation, type Evaluation, formatArchitecture, verdict } from "../nas/index.js";
import { type TrainResult, type TrainSettings, trainArchitecture } from "../runtime/index.js";
import { dataLines } from "./data-lines.js";
import { breakWords, formatElapsed, formatInterval, formatScore, joinParts, plural, shorten, sparkline } from "./format.js";
import { gpuNotice, optimizerText, trainingText } from "./heading.js";
import { columnsOf, exitCodes, type Host, type Output } from "./host.js";
import { readSettings } from "./options.js";
import { csvOf, testRecord } from "./records.js";
import { baselineLines } from "./report.js";
import { trainSchema } from "./settings-schema.js";
import { alignedTable, markdownTable, type TableColumn } from "./table.js";

/** Runs the command, and says with which code to exit. */
export async function trainCommand({ stdout, stderr }: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { format, ...settings } = await readSettings(trainSchema, given);
  const result = await trainArchitecture(settings);
  stderr.write(gpuNotice(settings.device, result.device));
  if (format === "json") stdout.write(`${trainJson(result, settings)}\n`);
  else if (format === "csv") stdout.write(trainCsv(result));
  else if (format === "markdown") stdout.write(`${markdownTable(epochColumns(result.evaluation)).join("\n")}\n`);
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
  const { head, body } = alignedTable(epochColumns(evaluation));
  return [
    ...dataLines(data, columns),
    ...joinParts(setup, columns),
    ...head.map((line) => styleText("bold", line, { stream })),
    ...body,
    shorten(`validation log-loss  ${sparkline(evaluation.epochs.map(({ loss }) => loss))}`, columns ?? Number.POSITIVE_INFINITY),
    ...(evaluation.status === "complete" ? scoreLines(result, evaluation, columns) : []),
  ];
}

function scoreLines(
  { data, test, baselines }: TrainResult,
  evaluation: CompleteEvaluation,
  columns: number | undefined,
): string[] {
  const { bestEpoch, epochs, validation, seconds } = evaluation;
  const lines = joinParts(
    [
      `best epoch ${bestEpoch} of ${epochs.length}: validation log-loss ${formatScore(validation.loss)}, accuracy ${formatScore(validation.accuracy)}`,
      formatElapsed(seconds),
    ],
    columns,
  );
  if (test === undefined) return lines;
  const interval = formatInterval(test.accuracy, accuracyInterval(test.accuracy, data.test));
  const board = { ranked: [{ rank: 1, evaluation, test }], failed: [], baselines, guards: {} };
  return [
    ...lines,
    `test accuracy ${interval} (95 %), log-loss ${formatScore(test.loss)}`,
    ...baselineLines({ baselines }, columns),
    ...verdict(board, data.test).flatMap((sentence) => breakWords(sentence, columns)),
  ];
}

function epochColumns(evaluation: Evaluation): TableColumn[] {
  const { epochs } = evaluation;
  const bestEpoch = evaluation.status === "complete" ? evaluation.bestEpoch : undefined;
  return [
    { title: "epoch", align: "right", cells: epochs.map(({ epoch }) => String(epoch)) },
    {
      title: "log-loss",
      group: "training",
      align: "right",
      cells: epochs.map(({ trainingLoss }) => (trainingLoss === undefined ? "–" : formatScore(trainingLoss))),
    },
    { title: "log-loss", group: "validation", align: "right", cells: epochs.map(({ loss }) => formatScore(loss)) },
    { title: "accuracy", group: "validation", align: "right", cells: epochs.map(({ accuracy }) => formatScore(accuracy)) },
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
    test: test === undefined ? null : testRecord(test, data.test),
    baselines: baselines.map(({ name, validation, test: onTest }) => ({ name, validation, test: testRecord(onTest, data.test) })),
    seconds: evaluation.seconds,
  };
  return JSON.stringify(record, undefined, 2);
}

/** A row an epoch. */
function trainCsv({ evaluation: { epochs } }: TrainResult): string {
  return csvOf({
    epoch: epochs.map(({ epoch }) => epoch),
    training_loss: epochs.map(({ trainingLoss }) => trainingLoss),
    validation_loss: epochs.map(({ loss }) => loss),
    validation_accuracy: epochs.map(({ accuracy }) => accuracy),
  });
}
