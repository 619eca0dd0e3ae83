// A chart as a picture that stands alone: its titles above it, a page behind it, and its words for who cannot see it.
import type { Chart } from "./chart.js";
import { type DrawingDocument, type DrawnElement, drawChart } from "./draw.js";
import { pages } from "./palette.js";
import { wrapText } from "./text-layout.js";

/** The page behind the picture; `auto` is as the reader's screen has it. */
export type Theme = "auto" | "light" | "dark";

const svgNamespace = "http://www.w3.org/2000/svg";
const titleSize = 16;
const subtitleSize = 12;
const margin = 12;

/** The root of an SVG file. */
export function standaloneChart(chart: Chart, document: DrawingDocument, theme: Theme = "auto"): DrawnElement {
  const svg = drawChart(chart, document);
  const [width, height] = [Number(svg.getAttribute("width")), Number(svg.getAttribute("height"))];
  const element = (name: string, text: string, attributes: Readonly<Record<string, string | number>> = {}): DrawnElement => {
    const made = document.createElementNS(svgNamespace, name) as DrawnElement;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
    if (text !== "") made.textContent = text;
    return made;
  };
  const lines = [
    ...wrapText(chart.title, width - 2 * margin, titleSize, "bold").map((text) => ({
      text,
      size: titleSize,
      weight: 600,
      opacity: 1,
    })),
    ...wrapText(chart.subtitle, width - 2 * margin, subtitleSize).map((text) => ({
      text,
      size: subtitleSize,
      weight: 400,
      opacity: 0.75,
    })),
  ];
  const tops = lines.map((_, k) => lines.slice(0, k + 1).reduce((sum, { size }) => sum + Math.round(1.35 * size), margin - 4));
  const header = (tops.at(-1) ?? 0) + 14;
  const page = pages[theme === "dark" ? "dark" : "light"];
  const all = { x: 0, y: -header, width, height: height + header };
  svg.setAttribute("xmlns", svgNamespace);
  svg.setAttribute("height", String(all.height));
  svg.setAttribute("viewBox", [all.x, all.y, all.width, all.height].join(" "));
  svg.setAttribute("color", page.text);
  svg.removeAttribute("aria-label"); // its title is its name
  const style = theme === "auto" ? [element("style", darkRule)] : [];
  svg.prepend(
    element("title", chart.title),
    element("desc", chart.alternative),
    ...style,
    element("rect", "", { ...all, fill: page.background, class: "page" }),
    ...lines.map(({ text, size, weight, opacity }, k) =>
      element("text", text, {
        x: margin,
        y: (tops[k] as number) - header,
        "font-size": size,
        "font-weight": weight,
        "text-anchor": "start",
        opacity,
      }),
    ),
  );
  return svg;
}

const { dark } = pages;
const darkRule = `@media (prefers-color-scheme: dark) { svg { color: ${dark.text} } .page { fill: ${dark.background} } }`;
