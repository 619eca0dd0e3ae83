// `mlpnas analyze`: how a run went, which layers it chose, and what its choices did to its scores.
import { type Analysis, analysisOf, type Metric } from "../nas/index.js";
import { metrics, plainMetric } from "../nn/index.js";
import { analysisSections } from "./analysis-report.js";
import { columnsOf, exitCodes, type Host } from "./host.js";
import { openRun } from "./open-run.js";
import { readSettings } from "./options.js";
import { boardRecord, columnName, csvOf } from "./records.js";
import { boardMarkdown, sayUnfinished } from "./report.js";
import { sectionLines, sectionMarkdown } from "./section.js";
import { analyzeSchema } from "./settings-schema.js";
import { topLines } from "./top.js";

/** Runs the command, and says with which code to exit. */
export async function analyzeCommand(
  host: Host,
  folder: string | undefined,
  given: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { count, all, format } = await readSettings(analyzeSchema, given);
  const top = count === "all" ? Number.POSITIVE_INFINITY : count;
  const { stdout, stderr } = host;
  const run = await openRun(host, folder);
  const analysis = analysisOf(run.events);
  const sections = analysisSections(analysis, {
    metric: run.config.settings.metric,
    all,
    columns: format === "table" ? columnsOf(stdout) : undefined,
  });
  const print = (lines: readonly string[]): unknown => stdout.write(`${lines.join("\n")}\n`);
  if (format === "table")
    print([...topLines(run, { top }, stdout), ...sections.flatMap((section) => sectionLines(section, stdout))]);
  else if (format === "markdown") print([...boardMarkdown(run, top), ...sections.flatMap(sectionMarkdown)]);
  else if (format === "json") print([JSON.stringify({ ...boardRecord(run, top), analysis }, undefined, 2)]);
  else stdout.write(marginalCsv(analysis, run.config.settings.metric));
  if (format !== "table") sayUnfinished(run, stderr);
  return exitCodes.done;
}

/** The marginal means as CSV, numbers in full; a cell is empty where there is no interval. */
function marginalCsv({ marginalMeans: rows }: Pick<Analysis, "marginalMeans">, metric: Metric): string {
  const { field } = metrics[plainMetric(metric)];
  return csvOf({
    layer: rows.map(({ position }) => position),
    factor: rows.map(({ factor }) => factor),
    choice: rows.map(({ level }) => level),
    trials: rows.map((row) => row[field]?.n),
    [`validation_${columnName(field)}`]: rows.map((row) => row[field]?.mean),
    interval: rows.map((row) => row[field]?.half ?? undefined),
    effect: rows.map(({ effect }) => effect.difference),
    effect_interval: rows.map(({ effect }) => effect.half ?? undefined),
    comparable: rows.map(({ isComparable }) => String(isComparable)),
    beyond_noise: rows.map(({ isBeyondNoise }) => String(isBeyondNoise)),
  });
}
