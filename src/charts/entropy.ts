// The policy's entropy, batch by batch: how undecided the controller still is. `entropy`

import * as Plot from "@observablehq/plot";
import type { RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { extentOf } from "./extent.js";
import { edgeLabels, frameOf } from "./frame.js";
import { seriesColour } from "./palette.js";
import { runGroups } from "./run-groups.js";
import { cut, wrapText } from "./text-layout.js";

export interface EntropyRow {
  /** A run's place among those given, from 0. */
  readonly run: number;
  readonly group: string;
  readonly batch: number;
  /** @units nats */
  readonly entropy: number;
}

/** A row a batch of each run; none of a strategy that has no policy. */
export function entropyRows(reports: readonly RunReport[]): EntropyRow[] {
  const groups = runGroups(reports);
  return reports.flatMap((report, run) => {
    const group = groups.find(({ runs }) => runs.includes(report))?.label ?? "";
    return report.learned.flatMap(({ batch, entropy }) => (entropy === null ? [] : [{ run, group, batch, entropy }]));
  });
}

export function entropyChart(reports: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const rows = entropyRows(reports);
  if (rows.length === 0) return { missing: "no entropy: the strategy has no policy, or has not learned yet" };
  const groups = [...new Set(rows.map(({ group }) => group))];
  const colour = ({ group }: EntropyRow): string => seriesColour(groups.indexOf(group));
  const runs = [...new Set(rows.map(({ run }) => run))];
  const last = (run: number): EntropyRow => rows.findLast((row) => row.run === run) as EntropyRow;
  const first = (run: number): EntropyRow => rows.find((row) => row.run === run) as EntropyRow;
  const [one] = runs as [number];
  const [, most] = extentOf(rows.map(({ entropy }) => entropy));
  const domain = [0, 1.06 * Math.max(most, 0.01)] as const;
  const frame = frameOf({
    width,
    innerHeight: Math.round(Math.min(220, 120 + 0.13 * width)),
    marginRight: width < 560 ? 90 : 120,
    xLabel: "batch",
    yLabel: "entropy of the policy (nats)",
  });
  const nats = (entropy: number): string => `${entropy.toFixed(2)} nats`;
  const labelWidth = (frame.options.marginRight as number) - 16;
  const mean = (some: readonly EntropyRow[]): number => some.reduce((sum, { entropy }) => sum + entropy, 0) / some.length;
  const ends = groups.map((group) => mean(runs.map(last).filter((row) => row.group === group)));
  const [, batches] = extentOf(rows.map(({ batch }) => batch));
  return {
    title:
      runs.length === 1
        ? `The policy's entropy goes from ${nats(first(one).entropy)} to ${nats(last(one).entropy)}`
        : `Entropy in the end: ${groups.map((group, k) => `${cut(group, 40)} ${nats(ends[k] as number)}`).join(", ")}`,
    subtitle: "how undecided the controller is: 0 when it would always propose one network",
    alternative: runs
      .map(
        (run) =>
          `${runs.length > 1 ? `Run ${run + 1}, ${first(run).group}: f` : "F"}rom ${nats(first(run).entropy)} in batch ${first(run).batch} to ${nats(last(run).entropy)} in batch ${last(run).batch}.`,
      )
      .join(" "),
    plot: {
      ...frame.options,
      x: {
        ...frame.options.x,
        ticks: Math.min(batches, Math.floor(width / 60)),
        tickFormat: (x: number) => (Number.isInteger(x) ? String(x) : ""),
      },
      y: { ...frame.options.y, domain, grid: true, ticks: 5 },
      marks: [
        ...frame.marks,
        Plot.ruleY([0]),
        Plot.line(rows, { x: "batch", y: "entropy", z: "run", stroke: colour, strokeWidth: 2 }),
        Plot.dot(rows, { x: "batch", y: "entropy", fill: colour, r: batches > 40 ? 0 : 3 }),
        ...edgeLabels(
          groups.map((group, k) => ({
            y: ends[k] as number,
            lines: [...(groups.length > 1 ? wrapText(cut(group, 40), labelWidth, 12) : []), nats(ends[k] as number)],
            colour: seriesColour(k),
          })),
          frame,
          domain,
        ),
      ],
    },
  };
}
