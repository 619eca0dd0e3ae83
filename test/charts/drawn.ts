// Charts drawn without a browser, for tests: their SVG, and what of it is text.
import { DOMParser } from "linkedom";
import { type Chart, chartOf, type NoChart, standaloneChart, type Theme } from "../../src/charts/index.js";
import type { ChartName, RunReport } from "../../src/report/index.js";

/** The chart as the text of an SVG file. */
export function svgOf(chart: Chart, theme?: Theme): string {
  return String(standaloneChart(chart, new DOMParser().parseFromString("<svg/>", "image/svg+xml") as never, theme));
}

/** A chart that must be there. */
export function drawn(name: ChartName, reports: readonly RunReport[], width = 720): Chart {
  const chart = chartOf(name, reports, { width });
  if ("missing" in chart) throw new Error(`no chart ${name}: ${chart.missing}`);
  return chart;
}

export function isMissing(chart: Chart | NoChart): chart is NoChart {
  return "missing" in chart;
}

/** The texts of the marks' labels, in their order. */
export function textsIn(svg: string): string[] {
  const document = new DOMParser().parseFromString(svg, "image/svg+xml");
  return Array.from(document.querySelectorAll("text"), (each) => (each as { textContent: string }).textContent);
}
