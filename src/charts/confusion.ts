// The confusion matrix: which classes the winner takes for which. `confusion`
import * as Plot from "@observablehq/plot";
import { type ClassFigures, formatCount, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { frameOf } from "./frame.js";
import { failure, seriesColour } from "./palette.js";
import { cut, percentText, textWidth } from "./text-layout.js";

export interface ConfusionCell {
  readonly actual: string;
  readonly predicted: string;
  readonly count: number;
  /** Of the actual class's rows; 0 where there are none. */
  readonly share: number;
}

/** A cell for each pair of classes, row by row. */
export function confusionCells({ classes, confusion }: Pick<ClassFigures, "classes" | "confusion">): ConfusionCell[] {
  return confusion.flatMap((row, k) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count, j) => ({
      actual: classes[k] as string,
      predicted: classes[j] as string,
      count,
      share: total === 0 ? 0 : count / total,
    }));
  });
}

/** What a chart of the winner's classes needs, or why there is none. */
export function classFigures({ answers, config }: Pick<RunReport, "answers" | "config">): ClassFigures | NoChart {
  if (config.data.classes.length === 0) return { missing: "a target of numbers, which has no classes" };
  return answers?.kind === "classes" ? answers : { missing: "the winner's answers: its weights or the data were not at hand" };
}

export function confusionChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const figures = classFigures(report as RunReport);
  if ("missing" in figures) return figures;
  const { classes, trial, rows } = figures;
  const cells = confusionCells(figures);
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  const right = cells.reduce((sum, { actual, predicted, count }) => sum + (actual === predicted ? count : 0), 0);
  const wrong = cells.filter(({ actual, predicted }) => actual !== predicted).toSorted((a, b) => b.count - a.count);
  const names = classes.map((name) => cut(name, 18));
  const longest = Math.max(...names.map((name) => textWidth(name, 12)));
  const marginLeft = Math.min(0.35 * width, 26 + longest);
  const innerWidth = Math.min(width - marginLeft - 16, Math.max(300, 130 * classes.length));
  const cellWidth = innerWidth / classes.length;
  const cellHeight = Math.round(Math.max(20, Math.min(64, 0.6 * cellWidth, 720 / classes.length)));
  const isTilted = longest > cellWidth - 6;
  const frame = frameOf({
    width,
    innerHeight: cellHeight * classes.length,
    marginLeft,
    marginRight: width - marginLeft - innerWidth,
    xLabel: "predicted class",
    yLabel: "actual class",
    legend: [
      { label: "right, share of the actual class", colour: seriesColour(0), shape: "area" },
      { label: "wrong", colour: failure, shape: "area" },
    ],
  });
  const tilt = isTilted ? Math.round(0.57 * longest) : 0; // of 35°
  const fits = cellWidth > 40 && cellHeight > 34;
  const tick = (name: string): string => names[classes.indexOf(name)] as string;
  const [worst] = wrong;
  return {
    title: `${formatCount(right)} of ${formatCount(total)} ${rows} rows right${worst === undefined || worst.count < 2 ? "" : `; most often ${cut(worst.actual, 24)} is taken for ${cut(worst.predicted, 24)}, ${plural(worst.count, "time")}`}`,
    subtitle: `trial ${trial} on ${formatCount(total)} ${rows} rows${rows === "validation" ? ", by which it was chosen" : ""}`,
    alternative: classes
      .map((name) => {
        const own = cells.filter(({ actual }) => actual === name);
        const hit = own.find(({ predicted }) => predicted === name);
        return `Of ${plural(
          own.reduce((sum, { count }) => sum + count, 0),
          "row",
        )} of ${name}, ${formatCount(hit?.count ?? 0)} (${percentText(hit?.share ?? 0)}) are taken for it.`;
      })
      .join(" "),
    plot: {
      ...frame.options,
      height: (frame.options.height as number) + tilt,
      marginBottom: (frame.options.marginBottom as number) + tilt,
      x: {
        ...frame.options.x,
        type: "band",
        domain: classes,
        padding: 0.04,
        tickSize: 0,
        tickFormat: tick,
        tickRotate: isTilted ? -35 : 0,
        labelOffset: 38 + tilt,
      },
      y: { ...frame.options.y, type: "band", domain: classes, padding: 0.04, tickSize: 0, tickFormat: tick },
      marks: [
        ...frame.marks,
        Plot.cell(cells, {
          x: "predicted",
          y: "actual",
          fill: ({ actual, predicted }: ConfusionCell) => (actual === predicted ? seriesColour(0) : failure),
          fillOpacity: ({ share }: ConfusionCell) => 0.05 + 0.7 * share,
        }),
        Plot.text(
          cells.filter(({ count }) => count > 0 && classes.length <= 20),
          {
            x: "predicted",
            y: "actual",
            text: ({ count, share }: ConfusionCell) =>
              fits ? `${formatCount(count)}\n${percentText(share)}` : formatCount(count),
            fontSize: 12,
          },
        ),
      ],
    },
  };
}
