// The report: a run's leaderboard as text, the same at the end of `search` and from `top`.
import { styleText } from "node:util";
import {
  agreementText,
  formatArchitecture,
  type GuardName,
  type Leaderboard,
  type Metric,
  oneShotAgreement,
  type RankedTrial,
  type StatisticInterval,
  testInterval,
} from "../nas/index.js";
import { metrics, metricsBeside, plainMetric, valueOf } from "../nn/index.js";
import { formatCount, formatElapsed, formatMetric, formatMetricInterval, plural, verdictOf } from "../report/index.js";
import type { RunConfig } from "../study/index.js";
import { breakWords, joinParts, quotePath } from "./format.js";
import { columnsOf, type Output } from "./host.js";
import { calibrationLines, choiceLines } from "./noise-lines.js";
import { alignedTable, markdownTable, type TableColumn } from "./table.js";

export interface Run {
  readonly config: RunConfig;
  readonly folder: string;
  readonly board: Leaderboard;
  /** From the first proposal to the end, where it was watched. */
  readonly seconds?: number;
  /** Trials that were done before that, by an earlier part of the run. */
  readonly earlier?: number;
  /** Whether a process is at work on it. */
  readonly isUnderWay?: boolean;
}

/** The best trials as lines of text for the stream that they will be written to. */
export function boardLines({ config, board }: Run, top: number, stream: Output): string[] {
  const rows = board.ranked.slice(0, top);
  if (rows.length === 0) return ["no trial was completed: there is nothing to rank"];
  const { head, body } = alignedTable(boardColumns(rows, config));
  return [...head.map((line) => styleText("bold", line, { stream })), ...body];
}

/** The best trials as a Markdown table. */
export function boardMarkdown({ config, board }: Run, top: number): string[] {
  return boardMarkdownOf(boardColumns(board.ranked.slice(0, top), config));
}

/** The columns of a board as a Markdown table, rank and architecture apart. */
export function boardMarkdownOf(columns: readonly TableColumn[]): string[] {
  const [first, ...others] = columns as [TableColumn, ...TableColumn[]];
  const [ranks, architectures] = [
    first.cells.map((cell) => cell.trim().split(" ")[0] as string),
    first.cells.map((cell) => cell.trim().replace(/^\S+ /, "")),
  ];
  return markdownTable([
    { title: "rank", align: "right", cells: ranks },
    { title: "architecture", align: "left", cells: architectures },
    ...others,
  ]);
}

/** Trials with their ranks, scores and sizes; `name` is what they are together. */
export function boardColumns(rows: readonly RankedTrial[], { settings, data }: RunConfig, name = "top"): TableColumn[] {
  const digits = String(rows.reduce((most, { rank }) => Math.max(most, rank), 0)).length + 1;
  const { metric } = settings;
  const plain = plainMetric(metric);
  const columnOf = (name: Metric): TableColumn =>
    scoreColumn(titleOf(name), name, rows, ({ evaluation }) => valueOf(evaluation.validation, name));
  return [
    {
      title: `${name} ${rows.length}`,
      align: "left",
      cells: rows.map(
        ({ rank, evaluation }) => `${String(rank).padStart(digits)} ${formatArchitecture(evaluation.architecture)}`,
      ),
    },
    ...(rows.some(({ expected }) => expected !== undefined)
      ? [scoreColumn("expected", metric, rows, ({ expected }) => expected), columnOf(metric)]
      : metricsBeside(metric).map(columnOf)),
    {
      title: `${titleOf(plain)} (± 95 %)`,
      group: "test",
      align: "right",
      cells: rows.map(({ test }) =>
        test === undefined
          ? "–"
          : formatMetricInterval(valueOf(test, plain), testInterval(test, metric, data.test) ?? null, plain),
      ),
    },
    { title: "parameters", align: "right", cells: rows.map(({ evaluation }) => formatCount(evaluation.parameters)) },
    { title: "trial", align: "right", cells: rows.map(({ evaluation }) => String(evaluation.trial)) },
  ];
}

const titleOf = (metric: Metric): string => metrics[metric].short ?? metrics[metric].label;

/** Of what stands on the validation rows. */
function scoreColumn(
  title: string,
  metric: Metric,
  rows: readonly RankedTrial[],
  of: (trial: RankedTrial) => number | undefined,
): TableColumn {
  const cells = rows.map(of).map((score) => (score === undefined ? "–" : formatMetric(score, metric)));
  return { title, group: "validation", align: "right", cells };
}

/** What stands beside the results and what they do and do not show. */
export function findingLines({ config, board }: Run, columns: number | undefined): string[] {
  return [
    ...foldLines(config, columns),
    ...choiceLines(board, config.settings.metric, columns),
    ...baselineLines(board, config.settings.metric, columns),
    ...guardLines(board, columns),
    ...calibrationLines(board, columns),
    ...oneShotLines(board, columns),
    ...verdictOf(config, board).flatMap((sentence) => breakWords(sentence, columns)),
  ];
}

/** What the scores of a search with folds are. */
function foldLines({ data: { folds = [] } }: RunConfig, columns: number | undefined): string[] {
  if (folds.length < 2) return [];
  const text = `each score is the mean of ${folds.length} networks, one a fold: on the fold's own validation rows, and on the same test rows`;
  return breakWords(text, columns);
}

/** What one-shot scores are worth, where that was looked at: `…: τ .05 (−.34 to .43), Spearman .08 (−.50 to .62), 12 architectures; …`. */
function oneShotLines(board: Leaderboard, columns: number | undefined): string[] {
  const agreement = oneShotAgreement(board);
  if (agreement === undefined) return [];
  const { architectures, kendall, spearman, gain } = agreement;
  const text = (name: string, estimate: StatisticInterval | null): string[] =>
    estimate === null ? [] : [`${name} ${formatTwo(estimate.value)} (${formatTwo(estimate.low)} to ${formatTwo(estimate.high)})`];
  const figures = [...text("Kendall's τ", kendall), ...text("Spearman's ρ", spearman), plural(architectures, "architecture")];
  const { metric = "log-loss" } = board.started ?? {};
  const amount = formatMetricInterval(Math.abs(gain.mean), gain.half, metric);
  const better = `trained alone they are ${gain.mean < 0 ? "worse" : "better"} by ${amount} in ${metrics[metric].label}`;
  return breakWords(`${agreementText(agreement)}: ${figures.join(", ")}; ${better}`, columns);
}

/** `.05`, `-.34` */
function formatTwo(value: number): string {
  return value.toFixed(2).replace(/^(-?)0\./, "$1.");
}

const guardTexts: Readonly<Record<GuardName, string>> = {
  redrawLimit: "known architectures were drawn again until the guard rail gave an unseen one",
  stepSkipped: "all rewards were alike, and the guard rail skipped the step that would have divided by 0",
};

/** Which guard rails fired, and how often. */
function guardLines({ guards }: Leaderboard, columns: number | undefined): string[] {
  return (Object.keys(guards) as GuardName[]).flatMap((name) =>
    breakWords(`in ${plural(guards[name] ?? 0, "batch", "batches")} ${guardTexts[name]}`, columns),
  );
}

/** `baselines on test: majority .628 · logistic regression .717`, accuracies; of another metric its name stands there too. */
export function baselineLines(
  { baselines }: Pick<Leaderboard, "baselines">,
  metric: Metric,
  columns: number | undefined,
): string[] {
  if (baselines.length === 0) return [];
  const plain = plainMetric(metric);
  const texts = baselines.map(({ name, test }) => `${name} ${formatMetric(valueOf(test, plain), plain)}`);
  const [first, ...others] = texts as [string, ...string[]];
  return joinParts([`baselines on test${plain === "accuracy" ? "" : `, ${metrics[plain].label}`}: ${first}`, ...others], columns);
}

const mostFailures = 5;

/** How the run ended, the trials that failed, and where it is kept. */
export function endLines(run: Run, columns: number | undefined, from: "search" | "top"): string[] {
  const { board, folder } = run;
  const { failed, finished } = board;
  const lines = joinParts(endParts(run), columns);
  if (failed.length > 0) {
    lines.push(`${plural(failed.length, "trial")} failed:`);
    for (const { trial, architecture, reason } of failed.slice(0, mostFailures)) {
      lines.push(...breakWords(`  trial ${trial}  ${formatArchitecture(architecture)}: ${reason}`, columns));
    }
    if (failed.length > mostFailures) lines.push(`  and ${formatCount(failed.length - mostFailures)} more`);
  }
  if (from === "top") return lines;
  const path = quotePath(folder);
  const canGoOn = finished?.reason !== "trials" && finished?.reason !== "exhausted";
  lines.push(canGoOn ? `run kept: ${path}   mlpnas resume ${path} goes on` : `run saved: ${path}   next: mlpnas top ${path}`);
  return lines;
}

/** Beside results for programs: that there may be more to come. */
export function sayUnfinished(run: Run, stderr: Output): void {
  if (run.board.finished === undefined) stderr.write(`${endLines(run, columnsOf(stderr), "top").join("\n")}\n`);
}

/** Why it ended, how long it took, how fast it was. */
function endParts({ config, folder, board, seconds, earlier = 0, isUnderWay = false }: Run): string[] {
  const { ranked, continued = [], failed, finished } = board;
  const asked = formatCount(config.settings.trials);
  const trials = [...ranked.map(({ evaluation }) => evaluation), ...continued, ...failed];
  const done = trials.length;
  const epochs = trials.reduce((sum, { epochs }) => sum + epochs.length, 0);
  const pace =
    seconds === undefined
      ? []
      : [
          formatElapsed(seconds),
          ...(seconds > 0 && done > earlier
            ? [`${((done - earlier) / seconds).toFixed(1).replace(/^0/, "")} trials a second`]
            : []),
        ];
  const trained = done === 0 ? [] : [`${plural(epochs, "epoch")} trained`];
  const cutOff = isUnderWay ? "this run is under way" : `this run was cut off, mlpnas resume ${quotePath(folder)} goes on`;
  const reason =
    finished === undefined
      ? `${cutOff}: ${formatCount(done)} of ${asked} trials so far, the test rows not looked at`
      : reasonText(finished.reason, done, asked, config);
  return [reason, ...pace, ...trained];
}

function reasonText(
  reason: NonNullable<Leaderboard["finished"]>["reason"],
  done: number,
  asked: string,
  { space }: RunConfig,
): string {
  switch (reason) {
    case "trials":
      return `${plural(done, "trial")} done`;
    case "epochs":
      return `stopped by --max-epochs-total after ${formatCount(done)} of ${asked} trials`;
    case "exhausted":
      return `the space is exhausted: all ${plural(space, "architecture")} tried`;
    case "timeout":
      return `stopped by --timeout after ${formatCount(done)} of ${asked} trials`;
    case "interrupted":
      return `interrupted after ${formatCount(done)} of ${asked} trials: the test rows were not looked at`;
    case "failures":
      return `stopped after ${plural(done, "trial")}: too many in a row failed`;
  }
}
