// Figures of each class: of its rows how many were found, and of those taken for it how many are. `classes`
import * as Plot from "@observablehq/plot";
import { type ClassFigures, formatCount, plural, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { classFigures } from "./confusion.js";
import { frameOf } from "./frame.js";
import { seriesColour } from "./palette.js";
import { cut, percentText, textWidth } from "./text-layout.js";

const figureNames = ["recall", "precision", "f1"] as const;

export interface ClassScoreRow {
  readonly name: string;
  readonly figure: (typeof figureNames)[number];
  /** 0 … 1 */
  readonly value: number;
}

/** Three rows a class, the classes with most rows first. */
export function classScoreRows({ classes, ofClasses }: Pick<ClassFigures, "classes" | "ofClasses">): ClassScoreRow[] {
  const order = classes.map((_, k) => k).sort((a, b) => (ofClasses[b]?.rows ?? 0) - (ofClasses[a]?.rows ?? 0));
  return order.flatMap((k) =>
    figureNames.map((figure) => ({ name: classes[k] as string, figure, value: ofClasses[k]?.[figure] ?? 0 })),
  );
}

const labels = {
  recall: "recall: of its rows, found",
  precision: "precision: of those taken for it, right",
  f1: "F1 of both",
} as const;

export function classesChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const figures = classFigures(report as RunReport);
  if ("missing" in figures) return figures;
  const { classes, ofClasses, trial, rows: part } = figures;
  const rows = classScoreRows(figures);
  const order = [...new Set(rows.map(({ name }) => name))];
  const rowsOf = new Map(classes.map((name, k) => [name, ofClasses[k]?.rows ?? 0]));
  const tick = (name: string): string => `${cut(name, 18)} (${formatCount(rowsOf.get(name) ?? 0)})`;
  const marginLeft = Math.min(0.45 * width, 22 + Math.max(...order.map((name) => textWidth(tick(name), 12))));
  const frame = frameOf({
    width,
    innerHeight: 34 * order.length,
    marginLeft,
    marginRight: 28,
    xLabel: "%",
    yLabel: `class (${part} rows)`,
    legend: figureNames.map((figure, k) => ({ label: labels[figure], colour: seriesColour(k), shape: "dot" as const })),
  });
  const of = (name: string, figure: ClassScoreRow["figure"]): number =>
    rows.find((row) => row.name === name && row.figure === figure)?.value ?? 0;
  const byF1 = order.filter((name) => (rowsOf.get(name) ?? 0) > 0).toSorted((a, b) => of(b, "f1") - of(a, "f1"));
  const [best, worst] = [byF1[0], byF1.at(-1)];
  return {
    title:
      best === undefined || worst === undefined || best === worst
        ? "Precision and recall of each class"
        : `Told best: ${cut(best, 24)}, F1 ${percentText(of(best, "f1"))}; worst: ${cut(worst, 24)}, ${percentText(of(worst, "f1"))}`,
    subtitle: `trial ${trial} on the ${part} rows${part === "validation" ? ", by which it was chosen" : ""}`,
    alternative: order
      .map(
        (name) =>
          `Class ${name}, ${plural(rowsOf.get(name) ?? 0, "row")}: recall ${percentText(of(name, "recall"))}, precision ${percentText(of(name, "precision"))}, F1 ${percentText(of(name, "f1"))}.`,
      )
      .join(" "),
    plot: {
      ...frame.options,
      x: { ...frame.options.x, domain: [0, 100], grid: true, ticks: 5 },
      y: { ...frame.options.y, type: "band", domain: order, tickSize: 0, tickFormat: tick },
      marks: [
        ...frame.marks,
        Plot.ruleY(order, { y: (name: string) => name, strokeOpacity: 0.12 }),
        ...figureNames.map((figure, k) =>
          Plot.dot(
            rows.filter((row) => row.figure === figure),
            { x: ({ value }: ClassScoreRow) => 100 * value, y: "name", dy: 7 * (k - 1), fill: seriesColour(k), r: 4.5 },
          ),
        ),
      ],
    },
  };
}
