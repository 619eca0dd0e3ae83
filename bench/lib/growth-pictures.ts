// Pictures of how costs grow: for each subject its panels side by side, on logarithmic axes, as SVG.
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { GrowthPoint, GrowthResults, Subject } from "./growth-results.js";
import { describeMachine, type Machine } from "./machine.js";

/** One value of one series; several on a panel are told apart by colour. */
interface Line {
  readonly series: string;
  readonly value: string;
  readonly name: string;
}

interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly scale: "log" | "linear";
  readonly lines: readonly Line[];
  /** A dashed line through an end of the first line: what growth of that kind would be. */
  readonly guide?: "proportional" | "inverse";
}

interface Picture {
  readonly title: string;
  readonly x: { readonly label: string; readonly scale: "linear" | "log2" | "log10" };
  readonly panels: readonly Panel[];
}

const memory = (...series: readonly string[]): Panel => ({
  title: "Peak memory",
  unit: "MB",
  scale: "linear",
  lines: series.map((name) => ({ series: name, value: "memory", name })),
});
const dataPanels: readonly Panel[] = [
  {
    title: "Loading",
    unit: "seconds",
    scale: "log",
    guide: "proportional",
    lines: ["read", "split", "standardise"].map((name) => ({ series: "load", value: name, name })),
  },
  {
    title: "One epoch",
    unit: "seconds",
    scale: "log",
    guide: "proportional",
    lines: [{ series: "train", value: "epoch", name: "train and score" }],
  },
  memory("load", "train"),
];
const stepPanels = (scale: Panel["scale"]): readonly Panel[] => [
  { title: "One training step", unit: "microseconds", scale, lines: [{ series: "step", value: "micros", name: "step" }] },
  { title: "Speed", unit: "GFLOP/s", scale: "linear", lines: [{ series: "step", value: "gflops", name: "step" }] },
  memory("step"),
];

const pictures: Readonly<Record<Subject, Picture>> = {
  rows: {
    title: "Rows of data: 11 features, network 64-relu 32-elu",
    x: { label: "rows", scale: "log10" },
    panels: dataPanels,
  },
  features: {
    title: "Features: 4,898 rows, network 64-relu 32-elu",
    x: { label: "features", scale: "log10" },
    panels: dataPanels,
  },
  width: {
    title: "Width: two hidden layers, relu; 32 rows a step, 11 features",
    x: { label: "units of each layer", scale: "log2" },
    panels: stepPanels("log"),
  },
  depth: {
    title: "Depth: hidden layers of 64 relu; 32 rows a step, 11 features",
    x: { label: "hidden layers", scale: "linear" },
    panels: stepPanels("linear"),
  },
  workers: {
    title: "Workers: the default search, 4,898 rows, 11 features",
    x: { label: "workers", scale: "log2" },
    panels: [
      {
        title: "Whole search",
        unit: "seconds",
        scale: "linear",
        guide: "inverse",
        lines: [{ series: "search", value: "seconds", name: "search" }],
      },
      memory("search"),
    ],
  },
  trials: {
    title: "Trials: the search's own cost, nothing is trained",
    x: { label: "trials", scale: "log10" },
    panels: [
      {
        title: "One trial, of the last tenth",
        unit: "microseconds",
        scale: "log",
        lines: ["random", "reinforce"].map((series) => ({ series, value: "last", name: series })),
      },
      memory("random", "reinforce"),
    ],
  },
};

const panelSize = { width: 330, height: 280 };
const header = 48;
const footer = 42;

/** The picture of each subject that was measured, by name. */
export function drawGrowth({ points }: GrowthResults, machine: Machine): ReadonlyMap<Subject, string> {
  const subjects = [...new Set(points.map(({ subject }) => subject))];
  return new Map(
    subjects.map((subject) => [
      subject,
      draw(
        pictures[subject],
        points.filter((p) => p.subject === subject),
        machine,
      ),
    ]),
  );
}

function draw({ title, x, panels }: Picture, points: readonly GrowthPoint[], machine: Machine): string {
  const width = panelSize.width * panels.length;
  const height = header + panelSize.height + footer;
  const plots = panels.map((panel, k) => {
    const svg = drawPanel(panel, x, points);
    svg.setAttribute("x", String(k * panelSize.width));
    svg.setAttribute("y", String(header));
    return svg.outerHTML;
  });
  const facts = describeMachine(machine).split(" · ");
  const notes = [facts.slice(0, 2), facts.slice(2)].map((line) => line.join(" · "));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<rect width="${width}" height="${height}" fill="white"/>`,
    `<text x="12" y="28" font-size="17" font-weight="600">${escaped(title)}</text>`,
    ...plots,
    ...notes.map((note, k) => `<text x="12" y="${height - 24 + 14 * k}" font-size="10" fill="#666">${escaped(note)}</text>`),
    "</svg>",
    "",
  ].join("\n");
}

/** What is asked of an element, whose own type belongs to a browser. */
interface SvgElement {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
}

interface Sample {
  readonly size: number;
  readonly value: number;
  readonly name: string;
}

const colours = ["#2563eb", "#d97706", "#059669"];
const grey = "#8a8a8a";

function drawPanel({ title, unit, scale, lines, guide }: Panel, x: Picture["x"], points: readonly GrowthPoint[]): SvgElement {
  const samples = lines.flatMap(({ series, value, name }) =>
    points.flatMap(({ series: ofPoint, size, values }): Sample[] => {
      const measured = values[value];
      return ofPoint === series && measured !== undefined ? [{ size, value: measured, name }] : [];
    }),
  );
  const sizes = samples.map(({ size }) => size);
  const values = samples.map(({ value }) => value);
  const legend = [
    ...(lines.length > 1 ? lines.map(({ name }, k) => ({ text: `● ${name}`, fill: colours[k] as string })) : []),
    ...(guide === undefined
      ? []
      : [{ text: `╌ ${guide === "proportional" ? "in proportion" : "divided by the workers"}`, fill: grey }]),
  ];
  const offsets = legend.map((_, k) => legend.slice(0, k).reduce((sum, { text }) => sum + 16 + 6 * text.length, 0));
  return Plot.plot({
    document: parseHTML("<html></html>").document,
    ...panelSize,
    marginLeft: 52,
    marginRight: 24,
    marginTop: 46,
    marginBottom: 40,
    style: { fontSize: "11px", background: "white", fontFamily: "system-ui, sans-serif" },
    x: {
      ...(x.scale === "linear" ? { ticks: sizes } : sizeScale(x.scale === "log2" ? 2 : 10, sizes)),
      label: x.label,
      labelAnchor: "center",
      labelArrow: "none",
      tickFormat: shortNumber,
    },
    y: {
      ...(scale === "log" ? valueScale(values) : { zero: true, nice: true, ticks: 5 }),
      label: null,
      tickFormat: shortNumber,
      grid: true,
    },
    color: { domain: lines.map(({ name }) => name), range: colours },
    marks: [
      Plot.line(guideOf(samples, guide), { x: "size", y: "value", stroke: grey, strokeDasharray: "4 4", clip: true }),
      Plot.line(samples, { x: "size", y: "value", stroke: "name" }),
      Plot.dot(samples, { x: "size", y: "value", fill: "name", r: 3 }),
      Plot.text([`${title}, ${unit}`], { frameAnchor: "top-left", dx: -40, dy: -38, fontWeight: 600, fontSize: 12 }),
      ...legend.map(({ text, fill }, k) =>
        Plot.text([text], { frameAnchor: "top-left", dx: -40 + (offsets[k] as number), dy: -20, fill, fontSize: 11 }),
      ),
    ],
  }) as unknown as SvgElement;
}

/** The exponents of the whole powers of a base from below to above some numbers. */
function exponents(base: number, numbers: readonly number[]): number[] {
  const log = (n: number): number => Math.round((1e9 * Math.log(n)) / Math.log(base)) / 1e9; // log 1000 / log 10 is a little less than 3
  const positive = numbers.filter((n) => n > 0);
  const from = Math.floor(log(Math.min(...positive)));
  return Array.from({ length: Math.ceil(log(Math.max(...positive))) - from + 1 }, (_, k) => from + k);
}

/** A scale from the least to the greatest size, with a tick at each power of the base or at every other one. */
function sizeScale(base: number, sizes: readonly number[]): Plot.ScaleOptions {
  const domain: [number, number] = [Math.min(...sizes), Math.max(...sizes)];
  const powers = exponents(base, sizes).map((exponent) => base ** exponent);
  const within = powers.filter((power) => power >= domain[0] && power <= domain[1]);
  return { type: "log", base, domain, ticks: within.filter((_, k) => within.length < 8 || k % 2 === 1) };
}

/** A scale of whole powers of ten. */
function valueScale(values: readonly number[]): Plot.ScaleOptions {
  const powers = exponents(10, values).map((exponent) => 10 ** exponent);
  return { type: "log", domain: [powers[0], powers.at(-1)], ticks: powers };
}

/** How the first line would go: from its largest size back in proportion, from its smallest on when shared among more. */
function guideOf(samples: readonly Sample[], guide: Panel["guide"]): { size: number; value: number }[] {
  const line = samples.filter(({ name }) => name === samples[0]?.name);
  const [first, last] = [line[0], line.at(-1)];
  if (guide === undefined || first === undefined || last === undefined) return [];
  const valueAt = (size: number): number =>
    guide === "proportional" ? (last.value * size) / last.size : (first.value * first.size) / size;
  return line.map(({ size }) => ({ size, value: valueAt(size) }));
}

/** `.05`, `20`, `2048`, `3k`, `1M` */
function shortNumber(value: number): string {
  if (value >= 1e6) return `${value / 1e6}M`;
  if (value >= 1e3 && value % 100 === 0) return `${value / 1e3}k`;
  return String(Number(value.toPrecision(4))).replace(/^0\./, ".");
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
