// Layer choices: what stood at each place of the networks as the search went on. `layers`
import * as Plot from "@observablehq/plot";
import { formatCount, type RunReport } from "../report/index.js";
import type { Chart, ChartOptions, NoChart } from "./chart.js";
import { frameOf } from "./frame.js";
import { seriesColour } from "./palette.js";
import { percentText, textWidth } from "./text-layout.js";

export interface LayerShare {
  /** `layer 1` */
  readonly place: string;
  /** `1–15`: the trials of a part of the search. */
  readonly part: string;
  /** `64 units`, `tanh`, `dropout-0.2`, `no such layer`. */
  readonly choice: string;
  /** Of the part's networks that have this place, their end included. */
  readonly share: number;
  readonly count: number;
}

const noLayer = "no such layer";

/** Of the first places: how many units, which activation, or what else stands there. A part without a network that has the place is left out. */
export function layerShares({ analysis }: Pick<RunReport, "analysis">, places: number): LayerShare[] {
  const { parts, totals, choices } = analysis.choices;
  const isShown = ({ factor, level }: (typeof choices)[number]): boolean =>
    factor === "units" || factor === "activation" || (factor === "layer" && !/^\d/.test(level));
  const text = ({ factor, level }: (typeof choices)[number]): string =>
    factor === "units" ? `${level} units` : level === "(end)" ? noLayer : level;
  const levels = [...new Set(choices.filter(isShown).map(text))];
  return levels.flatMap((choice) =>
    Array.from({ length: Math.min(places, totals.length) }, (_, k) => {
      const made = choices.find((each) => isShown(each) && text(each) === choice && each.position === k + 1);
      return parts.flatMap((part, p): LayerShare[] => {
        const total = totals[k]?.[p] ?? 0;
        if (part === null || total === 0) return [];
        const count = made?.counts[p] ?? 0;
        const trials = part.first === part.last ? `${part.first}` : `${part.first}–${part.last}`;
        return [{ place: `layer ${k + 1}`, part: trials, choice, share: count / total, count }];
      });
    }).flat(),
  );
}

/** Trials, of which a quarter says something. */
const fewest = 12;

export function layersChart([report]: readonly RunReport[], { width }: ChartOptions): Chart | NoChart {
  const { config, curves } = report as RunReport;
  const places = width < 560 ? 2 : Math.max(2, Math.floor(width / 240));
  const rows = layerShares(report as RunReport, places);
  if (rows.length === 0) return { missing: "no trial has ended" };
  const all = new Set(rows.map(({ choice }) => choice));
  const choices = [...[...all].filter((choice) => choice !== noLayer), ...(all.has(noLayer) ? [noLayer] : [])];
  const marginLeft = 20 + Math.max(...choices.map((choice) => textWidth(choice, 12)));
  const isNarrow = width < 560;
  const frame = frameOf({
    width,
    innerHeight: 22 * choices.length,
    marginLeft,
    marginAbove: 22,
    xLabel: isNarrow ? "quarter of the search" : "trials of each quarter of the search",
    yLabel: "share of the networks that have the layer before (%)",
  });
  const parts = [...new Set(rows.map(({ part }) => part))];
  const last = rows.filter(({ part, place, choice }) => part === parts.at(-1) && place === "layer 1" && choice !== noLayer);
  const first = (choice: string): LayerShare | undefined =>
    rows.find((row) => row.part === parts[0] && row.place === "layer 1" && row.choice === choice);
  const favourite = last.reduce<LayerShare | undefined>(
    (most, row) => (most === undefined || row.share > most.share ? row : most),
    undefined,
  );
  return {
    title:
      favourite === undefined || curves.length < fewest
        ? "Which layers were chosen"
        : `First layer ${favourite.choice}: ${percentText(first(favourite.choice)?.share ?? 0)} of the networks at first, ${percentText(favourite.share)} in the end`,
    subtitle: `${config.data.file} · ${config.settings.strategy} · each quarter's networks`,
    alternative: [...new Set(rows.map(({ place }) => place))]
      .map((place) => {
        const most = rows
          .filter((row) => row.place === place && row.part === parts.at(-1))
          .toSorted((a, b) => b.share - a.share)
          .slice(0, 3);
        return `Of ${place} in trials ${parts.at(-1)}: ${most.map(({ choice, share }) => `${choice} ${percentText(share)}`).join(", ")}.`;
      })
      .join(" "),
    plot: {
      ...frame.options,
      x: {
        ...frame.options.x,
        type: "band",
        domain: parts,
        padding: 0.06,
        tickSize: 0,
        ...(isNarrow ? { tickFormat: (part: string) => formatCount(parts.indexOf(part) + 1) } : {}),
      },
      y: { ...frame.options.y, type: "band", domain: choices, padding: 0.1, tickSize: 0 },
      fx: { label: null, padding: 0.08, tickSize: 0, tickPadding: 6 },
      marks: [
        ...frame.marks,
        Plot.cell(rows, {
          fx: "place",
          x: "part",
          y: "choice",
          fill: seriesColour(0),
          fillOpacity: ({ share }) => 0.04 + 0.76 * share,
        }),
        Plot.text(
          rows.filter(({ count }) => count > 0),
          { fx: "place", x: "part", y: "choice", text: ({ share }: LayerShare) => String(Math.round(100 * share)), fontSize: 11 },
        ),
      ],
    },
  };
}
