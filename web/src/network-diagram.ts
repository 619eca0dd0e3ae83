// A network as a small diagram: a column of dots a layer, its size written below.
import { drawnLayers } from "./drawn-layers.js";

const svgNamespace = "http://www.w3.org/2000/svg";
const [step, height, mostDots] = [74, 118, 9];

export function networkDiagram(architecture: string, inputs: number, outputs: number): SVGElement {
  const layers = drawnLayers(architecture, inputs, outputs);
  const width = step * layers.length;
  const svg = element("svg", {
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": `${architecture}: ${layers.map(({ label }) => label).join(", ")}`,
    class: "network",
    style: `max-width:${width}px`,
  });
  const columns = layers.map(({ units }, k) => {
    const dots = Math.min(mostDots, units);
    return Array.from({ length: dots }, (_, i) => ({
      x: step * (k + 0.5),
      y: 48 + (i - (dots - 1) / 2) * Math.min(11, 84 / dots),
    }));
  });
  columns.slice(1).forEach((column, k) => {
    for (const from of columns[k] ?? [])
      for (const to of column) svg.append(element("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: "edge" }));
  });
  layers.forEach(({ label, isDropout }, k) => {
    const column = columns[k] ?? [];
    column.forEach(({ x, y }, i) => {
      svg.append(element("circle", { cx: x, cy: y, r: 3.6, class: isDropout && i % 3 === 1 ? "unit dropped" : "unit" }));
    });
    svg.append(element("text", { x: step * (k + 0.5), y: height - 6, "text-anchor": "middle" }, label));
  });
  return svg;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(svgNamespace, name) as SVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}
