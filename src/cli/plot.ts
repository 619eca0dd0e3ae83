// `mlpnas plot`: a chart of one run, or of several over each other, as an SVG file.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { DOMParser } from "linkedom";
import { z } from "zod";
import { type Chart, type ChartName, chartNames, chartOf, charts, standaloneChart, type Theme, themes } from "../charts/index.js";
import { nearestName } from "../data/index.js";
import { type RunReport, reportOf } from "../report/index.js";
import { createWholeFile, isUnderWay, readRun, winnerAnswers } from "../runtime/index.js";
import { UsageError } from "./errors.js";
import { quotePath } from "./format.js";
import { exitCodes, exitCodesHelp, type Host } from "./host.js";
import { runFolder } from "./open-run.js";
import { addOptions, readSettings } from "./options.js";
import { flagOf, groups, integer, number, oneOf, type SettingsSchema, text } from "./setting-fields.js";
import { shownText } from "./shown-text.js";

interface PlotSettings {
  readonly width: number;
  readonly theme: Theme;
  /** `null` for stdout. */
  readonly out: string | null;
  /** `null` for where the run read it. */
  readonly data: string | null;
}

const plotSchema: SettingsSchema<PlotSettings> = z.strictObject({
  width: integer(240).default(720).register(flagOf, {
    flags: "--width <pixels>",
    group: groups.run,
    help: "of the picture",
    read: number,
  }),
  theme: oneOf(themes).default("auto").register(flagOf, {
    flags: "--theme <name>",
    group: groups.run,
    help: "the page behind it: light, dark, or auto for what the reader's screen has",
  }),
  out: text("must name a file").nullable().default(null).register(flagOf, {
    flags: "--out <file>",
    group: groups.run,
    help: "the file to write",
    shown: "stdout",
  }),
  data: text("must name a CSV or Parquet file").nullable().default(null).register(flagOf, {
    flags: "--data <file>",
    group: groups.data,
    help: "where the run's data is now, for charts of the winner's answers",
    shown: "where the run read it",
  }),
});

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
  const answers = needsAnswers ? await winnerAnswers(folder, data === null ? {} : { data }) : undefined;
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

async function writeWhole(path: string, content: string): Promise<void> {
  const file = await createWholeFile(path);
  try {
    await file.write(content);
    await file.complete();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/** Adds the command to the program. */
export function addPlot(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const widest = Math.max(...chartNames.map(({ length }) => length));
  const command = program
    .command("plot")
    .summary("draw a chart of a run, or of several, as SVG")
    .argument("<names...>", "the runs' folders, then the chart's name; without a folder it is the latest run in runs/")
    .usage("[options] [run...] <chart>")
    .description(
      "Draws one of a report's charts as a picture for a paper or a README, also while the run goes on. Several runs are laid over each other; " +
        "those that differ in their seed only are one curve, their mean, with a band for its 95 % interval.",
    )
    .addHelpText(
      "after",
      `
Charts:
${chartNames.map((name) => `  ${name.padEnd(widest)}  ${charts[name].about}`).join("\n")}

Examples:
  mlpnas plot runs/wine-0 accuracy > accuracy.svg
  mlpnas plot runs/reinforce-* runs/random-* metric --out compared.svg
  mlpnas plot runs/wine-0 size --width 480 --theme light > size.svg
${exitCodesHelp}`,
    );
  addOptions(command, plotSchema);
  command.action(async (names, options) => done(await plotCommand(host, names as string[], options)));
}
