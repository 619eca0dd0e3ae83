// Progress: what a search has done so far, and the lines that say so.
import {
  type CompleteEvaluation,
  type Evaluation,
  formatArchitecture,
  type Metric,
  observedOf,
  type SearchEvent,
} from "../nas/index.js";
import { isBetter, metrics, metricsBeside, type Scores, valueOf } from "../nn/index.js";
import { formatMetric, formatRemaining } from "../report/index.js";
import { shorten } from "./format.js";
import { shownText } from "./shown-text.js";

/** A fold of the events so far. */
export interface Progress {
  readonly metric: Metric;
  /** Trials to do: as many as asked for, or as the space holds. */
  readonly total: number;
  /** Architectures in the space. */
  readonly space: number;
  readonly done: number;
  readonly best?: CompleteEvaluation;
  readonly last?: Evaluation;
  /** The metric of the last completed trials, at most ten. */
  readonly recent: readonly number[];
}

export const initialProgress: Progress = { metric: "log-loss", total: 0, space: 0, done: 0, recent: [] };

const recentTrials = 10;

export function advance(progress: Progress, event: SearchEvent): Progress {
  if (event.kind === "started") {
    const { metric, trials, space } = event;
    return { ...initialProgress, metric, space, total: Math.min(trials, space) };
  }
  if (event.kind === "continued") return { ...progress, total: Math.min(event.trials, progress.space) };
  if (event.kind !== "evaluated") return progress;
  const { evaluation } = event;
  const next = { ...progress, done: progress.done + 1, last: evaluation };
  if (evaluation.status === "failed") return next;
  const { metric } = progress;
  const isBest = progress.best === undefined || isBetter(observedOf(evaluation), observedOf(progress.best), metric);
  const recent = [...progress.recent, valueOf(observedOf(evaluation), metric)].slice(-recentTrials);
  return { ...next, recent, ...(isBest ? { best: evaluation } : {}) };
}

/** The line of the last trial: `trial 17/100  64-tanh 32-elu  log-loss .652  accuracy .731  (best .641, trial 9)`. */
export function trialLine({ metric, total, done, last, best }: Progress): string {
  if (last === undefined) return "";
  const number = `trial ${String(done).padStart(String(total).length)}/${total}  ${formatArchitecture(last.architecture)}`;
  if (last.status === "failed") return `${number}  failed: ${shownText(last.reason)}`;
  const scores = metricsBeside(metric).map((name) => scoreText(observedOf(last), name));
  const bestSoFar =
    best === undefined ? "" : `  (best ${formatMetric(valueOf(observedOf(best), metric), metric)}, trial ${best.trial})`;
  return `${number}  ${scores.join("  ")}${bestSoFar}`;
}

/** `log-loss .652` */
function scoreText(scores: Scores, metric: Metric): string {
  return `${metrics[metric].label} ${formatMetric(valueOf(scores, metric), metric)}`;
}

interface LiveOptions {
  readonly columns: number;
  /** Since the search began, or went on. */
  readonly seconds: number;
  /** Trials that were done before that. */
  readonly earlier?: number;
  /** Stands where the time left would. */
  readonly note?: string | undefined;
  /** Colours the filled part of the bar. */
  readonly paint?: (text: string) => string;
}

const wide = 110;

/** The live display: one line where there is room for all of it, else two; none is longer than the terminal is wide. */
export function liveLines(
  progress: Progress,
  { columns, seconds, earlier = 0, note, paint = (text) => text }: LiveOptions,
): string[] {
  const { total, done, best } = progress;
  const cells = columns < 40 ? 0 : columns < 60 ? 10 : 20;
  const filled = total === 0 ? 0 : Math.floor((cells * done) / total);
  const bar = cells === 0 ? "" : ` ${paint("█".repeat(filled))}${"░".repeat(cells - filled)} `;
  const room = columns - 1 - (cells === 0 ? 0 : cells + 2);
  const beside = (text: string): string => `${bar} ${shorten(text, room - 1)}`;

  const count = `${String(done).padStart(String(total).length)}/${total}`;
  const time = note ?? timeLeft(progress, seconds, earlier);
  const tail = [recentText(progress), time].filter((text) => text !== undefined);
  if (best === undefined) return [beside([count, ...tail].join("  "))];

  const [scores, architecture] = [bestText(progress, best), formatArchitecture(best.architecture)];
  if (columns < wide) return [beside([count, ...tail].join("  ")), shorten(` ${scores}  ${architecture}`, columns - 1)];
  const free = room - 1 - [count, scores, "", tail.join("   ")].join("  ").length - 1;
  return [beside(`${count}  ${scores}  ${shorten(architecture, Math.max(8, free))}   ${tail.join("   ")}`.trimEnd())];
}

/** `best log-loss .641 (accuracy .725)` */
function bestText({ metric }: Progress, best: CompleteEvaluation): string {
  const [first, second] = metricsBeside(metric).map((name) => scoreText(observedOf(best), name));
  return `best ${first} (${second})`;
}

/** `last 10 .652`, the mean. */
function recentText({ metric, recent }: Progress): string | undefined {
  if (recent.length === 0) return undefined;
  return `last ${recent.length} ${formatMetric(recent.reduce((a, b) => a + b) / recent.length, metric)}`;
}

function timeLeft({ done, total }: Progress, seconds: number, earlier: number): string | undefined {
  const trained = done - earlier;
  return trained <= 0 || done >= total ? undefined : `${formatRemaining((seconds / trained) * (total - done))} left`;
}
