// The timeline of the workers: which trained when, and how much of the time they were at work. `timeline`

import * as Plot from "@observablehq/plot";
import { formatElapsed, plural, type RunReport, type TrialSpan } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { extentOf } from "./extent.js";
import { frameOf } from "./frame.js";
import { seriesColour } from "./palette.js";
import { percentText } from "./text-layout.js";

export interface Throughput {
  /** From the first start to the last end. @units seconds */
  readonly seconds: number;
  readonly trialsPerSecond: number;
  /** Of all workers' time, the share in which they trained. */
  readonly busy: number;
}

export function throughputOf(spans: readonly TrialSpan[]): Throughput {
  const [first] = extentOf(spans.map(({ start }) => start));
  const [, last] = extentOf(spans.map(({ end }) => end));
  const seconds = last - first;
  const workers = new Set(spans.map(({ worker }) => worker)).size;
  const trained = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  return { seconds, trialsPerSecond: spans.length / seconds, busy: trained / (workers * seconds) };
}

export function timelineChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { timeline } = report as RunReport;
  if (timeline === null || timeline.length === 0)
    return { missing: "when each trial ran: a journal says how long, and nobody watched" };
  const workers = [...new Set(timeline.map(({ worker }) => worker))].sort((a, b) => a - b);
  const { seconds, trialsPerSecond, busy } = throughputOf(timeline);
  const frame = frameOf({
    width,
    innerHeight: Math.max(48, 26 * workers.length),
    marginLeft: 84,
    xLabel: "seconds since the search began",
  });
  return {
    title: `${trialsPerSecond.toFixed(1)} trials a second, the workers at work ${percentText(busy)} of the time`,
    subtitle: `${plural(timeline.length, "trial")} on ${plural(workers.length, "worker")} in ${formatElapsed(seconds)}, a bar each`,
    alternative: workers
      .map((worker) => {
        const own = timeline.filter((span) => span.worker === worker);
        return `Worker ${worker} trained ${plural(own.length, "trial")} in ${formatElapsed(own.reduce((sum, { start, end }) => sum + end - start, 0))}.`;
      })
      .join(" "),
    plot: {
      ...frame.options,
      x: { ...frame.options.x, ticks: Math.floor(width / 90), grid: true },
      y: {
        ...frame.options.y,
        type: "band",
        domain: workers,
        padding: 0.2,
        tickSize: 0,
        tickFormat: (worker: number) => `worker ${worker}`,
      },
      marks: [
        ...frame.marks,
        Plot.barX(timeline, {
          x1: "start",
          x2: "end",
          y: "worker",
          fill: ({ trial }: TrialSpan) => seriesColour(trial % 2 === 0 ? 0 : 5),
          insetRight: 0.5,
          fillOpacity: 0.85,
        }),
      ],
    },
  };
}
