// The tables of an analysis, each as columns of ready texts.
import type {
  AccuracyBin,
  Choice,
  ChoiceCounts,
  CourseSpan,
  LayerChoices,
  MarginalMean,
  MeanInterval,
  Metric,
} from "../nas/index.js";
import { metrics, plainMetric, valueOf } from "../nn/index.js";
import { formatCount, formatDifference, formatMetric, formatMetricInterval, formatPoints, formatShare } from "../report/index.js";
import { bar } from "./format.js";
import type { TableColumn } from "./table.js";

export function courseTable(spans: readonly CourseSpan[], metric: Metric): TableColumn[] {
  const plain = plainMetric(metric);
  const scores = (name: Metric): TableColumn[] => {
    const { field, label } = metrics[name];
    const group = `validation ${label}`;
    return [
      { title: "mean ± 95 %", group, align: "right", cells: spans.map((span) => formatMean(span[field], name)) },
      { title: "best so far", group, align: "right", cells: spans.map(({ best }) => formatMetric(valueOf(best, name), name)) },
    ];
  };
  return [
    {
      title: "batch",
      align: "right",
      cells: spans.map(({ firstBatch: from, lastBatch: to }) => (from === to ? `${from}` : `${from}–${to}`)),
    },
    { title: "trials", align: "right", cells: spans.map(({ loss }) => formatCount(loss.n)) },
    ...scores(plain),
    ...(metric === plain ? [] : scores(metric)),
  ];
}

/** `.735 ± .032` */
function formatMean(mean: MeanInterval | undefined, metric: Metric): string {
  return mean === undefined ? "–" : formatMetricInterval(mean.mean, mean.half, metric);
}

/** Whether differences are told in percentage points. */
export const isInPoints = (metric: Metric): boolean => metric === "accuracy" || metric === "balanced-accuracy";

interface TableOptions {
  /** Everything, not only what fits two screens. */
  readonly all: boolean;
  /** The width to fit; undefined where there is none. */
  readonly columns: number | undefined;
}

/** Empty bins in a row that are shown as such; a longer gap is one line. */
const mostEmpty = 3;
const longestBar = 50;
/** Of the columns beside the bar. */
const besideBar = 25;

/** A horizontal bar chart. */
export function binTable(bins: readonly AccuracyBin[], trials: number, { all, columns }: TableOptions): TableColumn[] {
  const rows = all ? bins : withoutGaps(bins);
  const most = Math.max(...bins.map(({ count }) => count));
  const length = Math.max(1, Math.min(longestBar, (columns ?? Number.POSITIVE_INFINITY) - besideBar));
  const cells = (text: (bin: AccuracyBin) => string): string[] => rows.map((bin) => (bin === null ? "" : text(bin)));
  return [
    { title: "accuracy", align: "right", cells: rows.map((bin) => (bin === null ? "⋮" : `${bin.percent} %`)) },
    { title: "trials", align: "right", cells: cells(({ count }) => formatCount(count)) },
    { title: "share", align: "right", cells: cells(({ count }) => formatShare(count / trials)) },
    { title: "", align: "left", cells: cells(({ count }) => bar(count / most, length)) },
  ];
}

/** `null` for each longer run of empty bins. */
function withoutGaps(bins: readonly AccuracyBin[]): (AccuracyBin | null)[] {
  const rows: (AccuracyBin | null)[] = [];
  let empty: AccuracyBin[] = [];
  for (const bin of bins) {
    if (bin.count === 0) empty.push(bin);
    else {
      rows.push(...(empty.length > mostEmpty ? [null] : empty), bin);
      empty = [];
    }
  }
  return rows;
}

const quarters = ["1st", "2nd", "3rd", "4th"] as const;
const mostLayers = 6;

/** How often each choice was made, as many places side by side as fit. */
export function choiceTables({ totals, choices }: LayerChoices, { all, columns }: TableOptions): TableColumn[][] {
  const rows = shownChoices(choices, all);
  const widest = Math.max(...totals.flat().map((total) => formatCount(total).length), "100%".length);
  const labels = Math.max(...rows.map(({ length }) => length), "networks".length);
  const perTable =
    columns === undefined ? totals.length : Math.max(1, Math.floor((columns - labels) / (quarters.length * (widest + 2))));
  const cell = (count: number, total: number): string => (total === 0 ? "–" : formatShare(count / total));
  const place = (ofPart: readonly number[], position: number): TableColumn[] => {
    const counts = new Map(choices.filter((choice) => choice.position === position).map((c) => [choiceText(c), c.counts]));
    return quarters.map((title, part) => {
      const total = ofPart[part] ?? 0;
      const shares = rows.map((row) => cell(counts.get(row)?.[part] ?? 0, total));
      return {
        title,
        group: position === 0 ? "training" : `layer ${position}`,
        align: "right",
        cells: [formatCount(total), ...shares],
      };
    });
  };
  const training = choices.some(({ position }) => position === 0) ? [place(totals[0] ?? [], 0)] : [];
  const places = [...training, ...totals.map((ofPart, k) => place(ofPart, k + 1))];
  return Array.from({ length: Math.ceil(places.length / perTable) }, (_, k) => [
    { title: "", align: "left", cells: ["networks", ...rows] },
    ...places.slice(k * perTable, (k + 1) * perTable).flat(),
  ]);
}

/** The texts of all choices; of the dense layers the most frequent, and last. */
function shownChoices(choices: readonly ChoiceCounts[], all: boolean): string[] {
  const isDense = ({ factor, level }: ChoiceCounts): boolean => factor === "layer" && /^\d/.test(level);
  const texts = (some: readonly ChoiceCounts[]): string[] => [...new Set(some.map(choiceText))];
  const dense = texts(choices.filter(isDense));
  return [...texts(choices.filter((choice) => !isDense(choice))), ...(all ? dense : dense.slice(0, mostLayers))];
}

function choiceText({ factor, level }: Choice): string {
  if (factor === "units") return `${level} units`;
  return factor === "layer" || factor === "activation" ? level : `${factor.replace("-", " ")} ${level}`;
}

/** Each choice's mean, and how much it differs from that of the other choices. */
export function effectTable(effects: readonly MarginalMean[], metric: Metric): TableColumn[] {
  const plain = plainMetric(metric);
  const { field } = metrics[plain];
  const verdict = ({ isBeyondNoise, isComparable }: MarginalMean): string =>
    isBeyondNoise ? "beyond noise" : isComparable ? "within noise" : "too few trials";
  return [
    { title: "layer", align: "right", cells: effects.map(({ position }) => (position === 0 ? "–" : String(position))) },
    { title: "choice", align: "left", cells: effects.map(choiceText) },
    { title: "trials", align: "right", cells: effects.map((effect) => formatCount(effect[field]?.n ?? 0)) },
    { title: "mean ± 95 %", align: "right", cells: effects.map((effect) => formatMean(effect[field], plain)) },
    {
      title: isInPoints(plain) ? "effect in points" : "effect",
      align: "right",
      cells: effects.map(({ effect }) => (isInPoints(plain) ? formatPoints(effect) : formatDifference(effect))),
    },
    { title: "", align: "left", cells: effects.map(verdict) },
  ];
}
