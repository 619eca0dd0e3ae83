// Size against score: the parameters of each trial and its metric, the trials that none beats in both on a line. `size`
import * as Plot from "@observablehq/plot";
import { metrics } from "../nn/index.js";
import { formatCount, plural, type RunReport, type SizedTrial } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { fontSize, frameOf } from "./frame.js";
import { type LogAxis, logAxis } from "./log-axis.js";
import { axisDomain, beyondAxis, clamp, metricAxis } from "./metric-axis.js";
import { seriesColour } from "./palette.js";
import { textWidth } from "./text-layout.js";

/** The front's corners from small to large; of trials with the same size and score one. */
export function frontRows({ sizes }: Pick<RunReport, "sizes">): SizedTrial[] {
  const sorted = sizes.filter(({ isOnFront }) => isOnFront).toSorted((a, b) => a.parameters - b.parameters || a.trial - b.trial);
  return sorted.filter(({ parameters }, k) => sorted[k - 1]?.parameters !== parameters);
}

export function sizeChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { sizes, metric, config } = report as RunReport;
  const front = frontRows(report as RunReport);
  const [smallest, largest] = [front[0], front.at(-1)];
  if (smallest === undefined || largest === undefined) return { missing: "no trial was completed" };
  const axis = metricAxis(metric, config.settings.target);
  const { label } = metrics[metric];
  const orange = seriesColour(1);
  const [least, most] = axisDomain(
    sizes.map(({ value }) => axis.of(value)),
    front.map(({ value }) => axis.of(value)),
    axis,
  );
  const room = 0.06 * (most - least); // for the names beside the front
  const domain: [number, number] = axis.isMoreBetter ? [least, most + room] : [least - room, most];
  const onAxis = ({ value }: SizedTrial): number => clamp(axis.of(value), domain);
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(320, 160 + 0.2 * width)),
    marginRight: 24,
    xLabel: "parameters (weights and biases)",
    yLabel: `validation ${axis.label}`,
    legend: [
      { label: "a trial", colour: seriesColour(0), shape: "dot" },
      { label: "front: none is both smaller and better", colour: orange, shape: "line" },
    ],
  });
  const sizeAxis = logAxis(
    sizes.map(({ parameters }) => parameters),
    Math.floor(width / 70),
  );
  const x = ({ parameters }: SizedTrial): number => sizeAxis.of(parameters);
  const corner = smallest === largest ? [] : [smallest, largest];
  const labelled = labelledOf(front, frame.innerWidth, sizeAxis);
  const times = largest.parameters / smallest.parameters;
  return {
    title:
      corner.length === 0
        ? `One trial is both the smallest and the best: ${formatCount(smallest.parameters)} parameters, ${label} ${axis.text(smallest.value)}`
        : `From ${formatCount(smallest.parameters)} to ${formatCount(largest.parameters)} parameters ${label} goes from ${axis.text(smallest.value)} to ${axis.text(largest.value)}`,
    subtitle: [
      `${plural(sizes.length, "trial")}, ${front.length} on the front`,
      `${config.data.file}, ${formatCount(config.data.validation)} validation rows`,
      ...beyondAxis(sizes.filter((trial) => onAxis(trial) !== axis.of(trial.value)).length),
    ].join(" · "),
    alternative:
      `Parameters against validation ${label} of ${plural(sizes.length, "trial")}. ` +
      `On the front: ${front.map(({ architecture, parameters, value }) => `${architecture}, ${formatCount(parameters)} parameters, ${axis.text(value)}`).join("; ")}.` +
      (corner.length === 0
        ? ""
        : ` The largest of them has ${times < 10 ? times.toFixed(1) : formatCount(Math.round(times))} times the parameters of the smallest.`),
    plot: {
      ...frame.options,
      x: { ...frame.options.x, ...sizeAxis.options },
      y: { ...frame.options.y, domain, ticks: 6, grid: true },
      marks: [
        ...frame.marks,
        Plot.line(front, { x, y: onAxis, stroke: orange, strokeWidth: 2, curve: "step-after" }),
        Plot.dot(sizes, { x, y: onAxis, r: 3, fill: seriesColour(0), fillOpacity: 0.7 }),
        Plot.dot(front, { x, y: onAxis, r: 5, stroke: orange, strokeWidth: 2, fill: "none" }),
        Plot.text(labelled, {
          x,
          y: onAxis,
          text: "architecture",
          textAnchor: "start",
          lineAnchor: axis.isMoreBetter ? "bottom" : "top",
          dx: -4,
          dy: axis.isMoreBetter ? -9 : 9,
          fontWeight: 600,
        }),
      ],
    },
  };
}

/** The ends of the front where there is room for their names, that of the smallest before the front goes on to the next. */
function labelledOf(front: readonly SizedTrial[], innerWidth: number, { of, options }: LogAxis): readonly SizedTrial[] {
  const [smallest, largest, next] = [front[0], front.at(-1), front[1]] as [SizedTrial, SizedTrial, SizedTrial | undefined];
  const [low, high] = options.domain as [number, number];
  const left = ({ parameters }: SizedTrial): number => (innerWidth * (of(parameters) - low)) / (high - low);
  const right = (trial: SizedTrial): number => left(trial) + textWidth(trial.architecture, fontSize, "bold");
  return [
    ...(right(largest) <= innerWidth + 20 ? [largest] : []),
    ...(next !== undefined && right(smallest) <= left(next) - 6 ? [smallest] : []),
  ];
}
