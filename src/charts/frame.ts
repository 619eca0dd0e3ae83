// The frame of a chart: its size, margins and type, the legend and the vertical axis' label above it, and labels at its right edge.
import * as Plot from "@observablehq/plot";
import { spread, textWidth } from "./text-layout.js";

export const fontSize = 12;
const lineHeight = 17;

/** What a colour means. */
export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly shape: "dot" | "ring" | "line" | "dashes" | "area";
}

const glyphs = { dot: "●", ring: "○", line: "━", dashes: "╍", area: "■" } as const;

export interface FrameOptions {
  /** Of the whole picture. @units CSS pixels */
  readonly width: number;
  /** Of what lies between the axes. @units CSS pixels */
  readonly innerHeight: number;
  /** With units; it stands above the axis, where it is read without turning the head. */
  readonly yLabel?: string;
  readonly xLabel?: string;
  readonly legend?: readonly LegendEntry[];
  readonly marginLeft?: number;
  readonly marginRight?: number;
  /** Above the frame besides: of a scale on top. */
  readonly marginAbove?: number;
}

/** Size, margins and type as Plot has them, the labels among the marks. */
export interface Frame {
  readonly options: Plot.PlotOptions;
  readonly marks: readonly Plot.Markish[];
  /** Between the axes. @units CSS pixels */
  readonly innerWidth: number;
  readonly innerHeight: number;
}

export function frameOf({
  width,
  innerHeight,
  yLabel,
  xLabel,
  legend = [],
  marginLeft = 48,
  marginRight = 16,
  marginAbove = 0,
}: FrameOptions): Frame {
  const rows = legendRows(legend, width - 8);
  const marginTop = 12 + lineHeight * (rows.length + (yLabel === undefined ? 0 : 1)) + marginAbove;
  const marginBottom = xLabel === undefined ? 24 : 44;
  const top = (line: number): number => 12 - marginTop + lineHeight * line;
  const marks = [
    ...rows.flatMap((row, line) =>
      row.flatMap(({ label, colour, shape, at }) => [
        caption(glyphs[shape], { dx: at - marginLeft, dy: top(line), fill: colour }),
        caption(label, { dx: at - marginLeft + glyphWidth, dy: top(line) }),
      ]),
    ),
    ...(yLabel === undefined ? [] : [caption(yLabel, { dx: edge - marginLeft, dy: top(rows.length), fillOpacity: 0.75 })]),
  ];
  return {
    innerWidth: width - marginLeft - marginRight,
    innerHeight,
    marks,
    options: {
      width,
      height: marginTop + innerHeight + marginBottom,
      marginLeft,
      marginRight,
      marginTop,
      marginBottom,
      style: { fontSize: `${fontSize}px`, fontFamily: "system-ui, sans-serif", background: "none", overflow: "visible" },
      x: { label: xLabel ?? null, labelAnchor: "center", labelArrow: "none", labelOffset: 38 },
      y: { label: null },
    },
  };
}

const glyphWidth = 15;
/** Where texts begin, from the left. @units CSS pixels */
export const edge = 12;

interface PlacedEntry extends LegendEntry {
  readonly at: number;
}

/** Entries from left to right, in as many rows as they need. */
function legendRows(legend: readonly LegendEntry[], width: number): PlacedEntry[][] {
  const rows: PlacedEntry[][] = [];
  let at = edge;
  for (const entry of legend) {
    const needed = glyphWidth + textWidth(entry.label, fontSize) + 14;
    if (rows.length === 0 || at + needed > width + 14) {
      rows.push([]);
      at = edge;
    }
    rows.at(-1)?.push({ ...entry, at });
    at += needed;
  }
  return rows;
}

/** A line of text, placed from the frame's top left corner. */
function caption(text: string, options: Plot.TextOptions): Plot.Markish {
  return Plot.text([text], { frameAnchor: "top-left", lineAnchor: "middle", fontSize, clip: false, facet: "super", ...options });
}

/** Text for a place on the vertical axis, in lines. */
export interface EdgeLabel {
  readonly y: number;
  readonly lines: readonly string[];
  readonly colour: string;
  readonly isBold?: boolean;
}

const edgeLine = 13;

/** Labels right of the frame, each beside its value and out of the others' way. Their first lines have the series' colour in front. */
export function edgeLabels(
  labels: readonly EdgeLabel[],
  { innerHeight }: Pick<Frame, "innerHeight">,
  [low, high]: readonly [low: number, high: number],
): Plot.Markish[] {
  const most = labels.reduce((lines, label) => Math.max(lines, label.lines.length), 1);
  const pixel = (y: number): number => innerHeight * (1 - (y - low) / (high - low || 1));
  const half = (edgeLine * most) / 2;
  const places = spread(
    labels.map(({ y }) => pixel(y)),
    edgeLine * most + 3,
    { least: half - 4, most: innerHeight - half + 4 },
  );
  return labels.flatMap(({ lines, colour, isBold = false }, k) => {
    const dy = places[k] as number;
    return [
      Plot.text(["▎"], {
        frameAnchor: "top-right",
        textAnchor: "start",
        lineAnchor: "middle",
        dx: 3,
        dy,
        fill: colour,
        clip: false,
      }),
      Plot.text([lines.join("\n")], {
        frameAnchor: "top-right",
        textAnchor: "start",
        lineAnchor: "middle",
        lineHeight: edgeLine / fontSize,
        dx: 12,
        dy,
        fontSize,
        fontWeight: isBold ? 600 : 400,
        clip: false,
      }),
    ];
  });
}
