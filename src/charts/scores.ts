// Scores: the best networks on the test rows, with intervals, beside the baselines. `scores`

import * as Plot from "@observablehq/plot";
import { metrics } from "../nn/index.js";
import { formatCount, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { extentOf } from "./extent.js";
import { edge, frameOf } from "./frame.js";
import { type MetricAxis, metricAxis, withRoom } from "./metric-axis.js";
import { muted, seriesColour } from "./palette.js";
import { capitalised, cut, textWidth } from "./text-layout.js";

export interface ScoreRow {
  /** `1  64-tanh 32-elu`, `majority` */
  readonly name: string;
  readonly kind: "network" | "baseline";
  /** The plain metric. */
  readonly validation: number;
  /** Null before the test rows are looked at. */
  readonly test: number | null;
  /** The ends of its 95 % interval; the score itself where that is not known. */
  readonly low: number;
  readonly high: number;
}

const mostUntested = 5;

/** The tested networks, or the best ones before any is; then the baselines, the stronger first. */
export function scoreRows({ trials, baselines, plain }: Pick<RunReport, "trials" | "baselines" | "plain">): ScoreRow[] {
  const { field } = metrics[plain];
  const row = (
    name: string,
    kind: ScoreRow["kind"],
    { validation, test }: Pick<RunReport["trials"][number], "validation" | "test">,
  ): ScoreRow => {
    const value = test?.[field] ?? null;
    const half = test?.interval ?? 0;
    const middle = value ?? Number.NaN;
    return { name, kind, validation: validation[field] ?? Number.NaN, test: value, low: middle - half, high: middle + half };
  };
  const tested = trials.filter(({ test }) => test !== null);
  return [
    ...(tested.length > 0 ? tested : trials.slice(0, mostUntested)).map((trial) =>
      row(`${trial.rank}  ${cut(trial.architecture, 32)}`, "network", trial),
    ),
    ...baselines.map((baseline) => row(baseline.name, "baseline", baseline)).sort((a, b) => b.validation - a.validation),
  ];
}

export function scoresChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { plain, config, verdict, trials, baselines } = report as RunReport;
  const rows = scoreRows(report as RunReport);
  if (trials.length === 0) return { missing: "no trial was completed" };
  const axis = metricAxis(plain, config.settings.target);
  const { label } = metrics[plain];
  const isTested = rows.some(({ kind, test }) => kind === "network" && test !== null);
  const isWide = width >= 560;
  const shown = ({ test, validation, high }: ScoreRow): string =>
    test === null || !isWide || high === test
      ? axis.text(test ?? validation)
      : `${axis.text(test)} ± ${axis.text(high - test).replace(" %", "")}`;
  const colour = ({ kind }: ScoreRow): string => (kind === "network" ? seriesColour(0) : muted);
  const marginLeft = Math.min(0.45 * width, 24 + Math.max(...rows.map(({ name }) => textWidth(name, 12))));
  const ends = rows.flatMap(({ validation, low, high }) => [validation, low, high]).filter(Number.isFinite);
  const frame = frameOf({
    width,
    innerHeight: 26 * rows.length,
    marginLeft,
    marginRight: isWide ? 104 : 64,
    xLabel: axis.label,
    legend: [
      ...(isTested ? [{ label: "test, 95 % interval", colour: seriesColour(0), shape: "dot" as const }] : []),
      ...(baselines.length > 0 ? [{ label: "a baseline's test", colour: muted, shape: "dot" as const }] : []),
      { label: "validation", colour: "currentColor", shape: "ring" },
    ],
  });
  return {
    title: titleOf(rows, axis),
    subtitle: [
      `${config.data.file}: ${isTested ? `${formatCount(config.data.test)} test rows, ` : ""}${formatCount(config.data.validation)} validation rows`,
      ...(isTested ? [] : ["the test rows were not looked at yet"]),
    ].join(" · "),
    alternative: [
      ...rows.map(
        ({ name, validation, test, high }) =>
          `${name}: validation ${label} ${axis.text(validation)}${test === null ? "" : `, test ${axis.text(test)} ± ${axis.text(high - test)}`}.`,
      ),
      ...verdict.map((sentence) => `${capitalised(sentence)}.`),
    ].join(" "),
    plot: {
      ...frame.options,
      x: {
        ...frame.options.x,
        domain: withRoom(...extentOf(ends.map(axis.of))),
        grid: true,
        ticks: Math.floor(width / 110),
      },
      y: { ...frame.options.y, type: "band", domain: rows.map(({ name }) => name), axis: null },
      marks: [
        ...frame.marks,
        Plot.text(rows, { y: "name", text: "name", frameAnchor: "left", textAnchor: "start", dx: edge - marginLeft }),
        Plot.link(
          rows.filter(({ test }) => test !== null),
          {
            x1: ({ low }: ScoreRow) => axis.of(low),
            x2: ({ high }: ScoreRow) => axis.of(high),
            y1: "name",
            y2: "name",
            stroke: colour,
            strokeWidth: 2.5,
          },
        ),
        Plot.dot(
          rows.filter(({ test }) => test !== null),
          { x: ({ test }: ScoreRow) => axis.of(test ?? 0), y: "name", fill: colour, r: 5 },
        ),
        Plot.dot(
          rows.filter(({ validation }) => Number.isFinite(validation)),
          {
            x: ({ validation }: ScoreRow) => axis.of(validation),
            y: "name",
            r: 4,
            strokeWidth: 1.5,
          },
        ),
        Plot.text(rows, {
          y: "name",
          text: shown,
          frameAnchor: "right",
          textAnchor: "start",
          dx: 10,
        }),
      ],
    },
  };
}

function titleOf(rows: readonly ScoreRow[], { metric, text }: MetricAxis): string {
  const { label } = metrics[metric];
  const [winner] = rows as [ScoreRow];
  const strongest = rows
    .filter(({ kind }) => kind === "baseline")
    .reduce<ScoreRow | undefined>(
      (most, row) => (most === undefined || (row.test ?? 0) > (most.test ?? 0) ? row : most),
      undefined,
    );
  if (winner.test === null)
    return `Best so far: validation ${label} ${text(winner.validation)}, ${plural(rows.length, "network")} shown`;
  const own = `The choice: test ${label} ${text(winner.test)}`;
  return strongest === undefined || strongest.test === null ? own : `${own}, ${strongest.name} ${text(strongest.test)}`;
}
