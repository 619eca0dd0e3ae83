// A network as a small diagram: a column of dots a layer, its size written below.
import { layersOf, parseArchitecture } from "../../src/nas/index.js";

const svgNamespace = "http://www.w3.org/2000/svg";
const [step, height, mostDots] = [74, 118, 9];

export interface DrawnLayer {
  readonly label: string;
  readonly units: number;
  readonly isDropout: boolean;
}

/** The layers of an architecture between its inputs and its outputs. */
export function drawnLayers(architecture: string, inputs: number, outputs: number): DrawnLayer[] {
  const hidden = layersOf(parseArchitecture(architecture));
  let width = inputs;
  return [
    { label: `${inputs} in`, units: inputs, isDropout: false },
    ...hidden.map((layer): DrawnLayer => {
      if (layer.kind !== "dense") return { label: `drop ${layer.rate}`, units: width, isDropout: true };
      width = layer.units;
      return { label: `${layer.units} ${layer.activation}`, units: width, isDropout: false };
    }),
    { label: `${outputs} out`, units: outputs, isDropout: false },
  ];
}

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
