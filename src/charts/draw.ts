// Drawing: a chart as an element of a document, a browser's or one without a screen.
import * as Plot from "@observablehq/plot";
import type { Chart } from "./chart.js";

/** What is needed of a document: a browser's has it, and linkedom's. */
export interface DrawingDocument {
  createElementNS(namespace: string, name: string): unknown;
}

/** What is done with an element here. */
export interface DrawnElement {
  readonly nodeName: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  getAttribute(name: string): string | null;
  append(...nodes: readonly unknown[]): void;
  prepend(...nodes: readonly unknown[]): void;
  textContent: string | null;
}

/** The chart as an `<svg>`, its alternative in words where a screen reader finds it. Titles are whoever shows it to add. */
export function drawChart({ title, alternative, plot }: Chart, document: DrawingDocument): DrawnElement {
  const svg = Plot.plot({ ...plot, document: document as never }) as unknown as DrawnElement;
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", `${title}. ${alternative}`);
  return svg;
}
