// `mlpnas plot`: a chart of one run, or of several over each other, as an SVG file.
import { DOMParser } from "linkedom";
import { type Chart, chartOf, charts, standaloneChart, type Theme } from "../charts/index.js";
import { nearestName } from "../data/index.js";
import { type ChartName, chartNames, type RunReport, reportOf } from "../report/index.js";
import { answersOfRun, isUnderWay, readRun, writeWhole } from "../runtime/index.js";
import { UsageError } from "./errors.js";
import { quotePath } from "./format.js";
import { exitCodes, type Host } from "./host.js";
import { runFolder } from "./open-run.js";
import { readSettings } from "./options.js";
import { plotSchema } from "./plot-schema.js";
import { shownText } from "./shown-text.js";

/** Runs the command, and says with which code to exit. */
export async function plotCommand(
  host: Host,
  named: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { width, theme, out, data } = await readSettings(plotSchema, given);
  const name = chartName(named.at(-1) ?? "");
  const folders = named.length > 1 ? named.slice(0, -1) : [runFolder(host, undefined)];
  const { takesSeveral = false, needsAnswers = false } = charts[name];
  if (!takesSeveral && folders.length > 1) {
    throw new UsageError(`the chart ${name} must be of one run`, {
      got: `${folders.length} runs`,
      hint: `several runs can be laid over each other by ${chartNames.filter((each) => charts[each].takesSeveral).join(", ")}`,
    });
  }
  const reports: RunReport[] = [];
  for (const folder of folders) reports.push(await reportIn(folder, { needsAnswers, data }));
  const chart = chartOf(name, reports, { width });
  if ("missing" in chart) {
    const hint = folders.some(isUnderWay) ? { hint: "the run is under way: try again later" } : {};
    throw new UsageError(`${folders.map(quotePath).join(", ")} must have what the chart ${name} shows`, {
      got: chart.missing,
      ...hint,
    });
  }
  const svg = `${svgText(chart, theme)}\n`;
  if (out === null) host.stdout.write(svg);
  else await writeWhole(out, svg);
  return exitCodes.done;
}

/** @throws UsageError with the nearest name */
function chartName(name: string): ChartName {
  const found = chartNames.find((known) => known === name);
  if (found !== undefined) return found;
  const nearest = nearestName(name, chartNames);
  throw new UsageError("the last argument must name a chart", {
    got: JSON.stringify(name),
    hint: nearest === undefined ? `the charts are ${chartNames.join(", ")}` : `did you mean ${nearest}?`,
  });
}

async function reportIn(
  folder: string,
  { needsAnswers, data }: { readonly needsAnswers: boolean; readonly data: string | null },
): Promise<RunReport> {
  const { config, events } = await readRun(folder);
  const answers = needsAnswers ? await answersOfRun(folder, data === null ? {} : { data }) : undefined;
  return reportOf(config, events, answers === undefined ? {} : { answers });
}

/** What an element of linkedom's is asked for. */
interface TextNode {
  readonly nodeType: number;
  readonly childNodes: readonly TextNode[];
  nodeValue: string | null;
}

/** The chart as the text of an SVG file. */
function svgText(chart: Chart, theme: Theme): string {
  const document = new DOMParser().parseFromString("<svg/>", "image/svg+xml");
  const svg = standaloneChart(chart, document as never, theme);
  showText(svg as never);
  return String(svg);
}

/** Controls and marks that turn the direction of writing are shown as what they are: XML has no place for some, and none may act. */
function showText(node: TextNode): void {
  if (node.nodeType === 3 && node.nodeValue !== null) node.nodeValue = node.nodeValue.split("\n").map(shownText).join("\n");
  for (const child of node.childNodes) showText(child);
}
