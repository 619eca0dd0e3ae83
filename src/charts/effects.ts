// Effects: by how much the trials with one choice differ from those with another for the same place. `effects`
import * as Plot from "@observablehq/plot";
import { type MarginalMean, meanInterval } from "../nas/index.js";
import { metrics } from "../nn/index.js";
import { plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { frameOf } from "./frame.js";
import { metricAxis } from "./metric-axis.js";
import { muted, seriesColour } from "./palette.js";
import { capitalised, textWidth } from "./text-layout.js";

export interface EffectRow {
  /** `layer 1: 64 units` */
  readonly choice: string;
  /** Mean of the trials with it less that of those with another. @units the plain metric's */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  /** Trials with it. */
  readonly trials: number;
  readonly isBeyondNoise: boolean;
}

/** Those of enough trials, the strongest first: beyond noise, then within. */
export function effectRows({ analysis, plain }: Pick<RunReport, "analysis" | "plain">): EffectRow[] {
  const { field } = metrics[plain];
  return analysis.marginalMeans.flatMap((mean): EffectRow[] => {
    const { difference, half } = mean.effect;
    if (!mean.isComparable || half === null) return [];
    const trials = mean[field]?.n ?? 0;
    return [
      {
        choice: choiceText(mean),
        effect: difference,
        low: difference - half,
        high: difference + half,
        trials,
        isBeyondNoise: mean.isBeyondNoise,
      },
    ];
  });
}

function choiceText({ position, factor, level }: MarginalMean): string {
  if (position === 0) return `${factor.replace("-", " ")} ${level}`;
  if (level === "(end)") return `layer ${position}: none`;
  return `layer ${position}: ${factor === "units" ? `${level} units` : level}`;
}

const most = 16;

export function effectsChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { plain, config } = report as RunReport;
  const all = effectRows(report as RunReport);
  const rows = all.slice(0, most);
  if (rows.length === 0) return { missing: "too few trials to compare any choice with another" };
  const axis = metricAxis(plain, config.settings.target);
  const { label } = metrics[plain];
  const isPoints = axis.of(1) === 100;
  const amount = (effect: number): string =>
    `${effect < 0 ? "−" : "+"}${isPoints ? `${Math.abs(100 * effect).toFixed(1)} points` : axis.text(Math.abs(effect))}`;
  const beyond = all.filter(({ isBeyondNoise }) => isBeyondNoise).length;
  const [blue] = [seriesColour(0)];
  const marginLeft = 20 + Math.max(...rows.map(({ choice }) => textWidth(choice, 12)));
  const frame = frameOf({
    width,
    innerHeight: 22 * rows.length,
    marginLeft,
    marginRight: 56,
    xLabel: `difference in validation ${label}${isPoints ? " (points)" : ""}`,
    legend: [
      ...(beyond > 0 ? [{ label: "beyond noise", colour: blue, shape: "dot" as const }] : []),
      ...(beyond < rows.length ? [{ label: "within noise", colour: muted, shape: "dot" as const }] : []),
      { label: "95 % interval", colour: muted, shape: "line" },
    ],
  });
  const [strongest] = rows as [EffectRow];
  const colour = ({ isBeyondNoise }: EffectRow): string => (isBeyondNoise ? blue : muted);
  const { mean } = meanInterval(rows.map(({ trials }) => trials));
  return {
    title:
      beyond === 0
        ? `None of ${plural(all.length, "choice")} moves validation ${label} beyond noise`
        : `${capitalised(strongest.choice)}: ${amount(strongest.effect)} of validation ${label} against the others`,
    subtitle: `${beyond} of ${plural(all.length, "comparison")} beyond noise, chance alone gives about ${Math.round(0.05 * all.length)}${all.length > most ? `; the ${most} strongest` : ""} · a choice and what went with it · n: trials with it`,
    alternative: `Mean validation ${label} of the trials with a choice less that of the others, ${Math.round(mean)} trials a choice on average. ${rows
      .slice(0, 5)
      .map(
        ({ choice, effect, low, high }) =>
          `${capitalised(choice)}: ${amount(effect)}, 95 % interval ${amount(low)} to ${amount(high)}.`,
      )
      .join(" ")}`,
    plot: {
      ...frame.options,
      x: { ...frame.options.x, grid: true, ticks: Math.floor(width / 110) },
      y: { ...frame.options.y, type: "band", domain: rows.map(({ choice }) => choice), tickSize: 0 },
      marks: [
        ...frame.marks,
        Plot.ruleX([0], { strokeOpacity: 0.6 }),
        Plot.link(rows, {
          x1: ({ low }: EffectRow) => axis.of(low),
          x2: ({ high }: EffectRow) => axis.of(high),
          y1: "choice",
          y2: "choice",
          stroke: colour,
          strokeWidth: 2,
        }),
        Plot.dot(rows, { x: ({ effect }: EffectRow) => axis.of(effect), y: "choice", fill: colour, r: 4 }),
        Plot.text(rows, {
          y: "choice",
          frameAnchor: "right",
          textAnchor: "start",
          dx: 8,
          text: ({ trials }: EffectRow) => `n ${trials}`,
          fillOpacity: 0.75,
          fontSize: 11,
        }),
      ],
    },
  };
}
