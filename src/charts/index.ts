// The charts room's public names.
export type { Chart, ChartKind, ChartOptions, NoChart } from "./chart.js";
export { type DrawingDocument, type DrawnElement, drawChart } from "./draw.js";
export { pages, series } from "./palette.js";
export { chartOf, charts } from "./registry.js";
export { standaloneChart, type Theme } from "./standalone.js";
