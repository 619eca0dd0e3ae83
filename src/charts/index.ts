// The charts room's public names.
export type { Chart, NoChart } from "./chart.js";
export { drawChart } from "./draw.js";
export { series } from "./palette.js";
export { chartOf, charts } from "./registry.js";
export { standaloneChart, type Theme } from "./standalone.js";
