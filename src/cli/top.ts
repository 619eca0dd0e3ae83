// `mlpnas top`: the leaderboard of a run, finished or not.

import { dataLines } from "./data-lines.js";
import { briefLines } from "./finding-lines.js";
import { frontLines } from "./front.js";
import { setupLines } from "./heading.js";
import { columnsOf, exitCodes, type Host, type Output } from "./host.js";
import { noiseLines } from "./noise-lines.js";
import { openRun } from "./open-run.js";
import { readSettings } from "./options.js";
import { boardLines, endLines, findingLines, type Run, sayUnfinished } from "./report.js";
import { resultText } from "./result-text.js";
import { topSchema } from "./settings-schema.js";

/** Runs the command, and says with which code to exit. */
export async function topCommand(
  host: Host,
  folder: string | undefined,
  given: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { count, pareto, format } = await readSettings(topSchema, given);
  const top = count === "all" ? Number.POSITIVE_INFINITY : count;
  const { stdout, stderr } = host;
  const run = await openRun(host, folder);
  if (format === "table") stdout.write(`${topLines(run, { top, pareto }, stdout).join("\n")}\n`);
  else {
    stdout.write(resultText(run, { top, pareto }, format));
    sayUnfinished(run, stderr);
  }
  return exitCodes.done;
}

/** All that is said of a run's trials and its end, as lines of text for the stream that they will be written to. */
export function topLines(
  run: Run,
  { top, pareto = false }: { readonly top: number; readonly pareto?: boolean },
  stream: Output,
): string[] {
  const columns = columnsOf(stream);
  return [
    ...dataLines(run.config.data, columns),
    ...briefLines(run.config.findings, columns),
    ...setupLines(run.config, columns),
    ...noiseLines(run.board.noise, run.config.settings, columns),
    ...(pareto ? frontLines(run, stream) : boardLines(run, top, stream)),
    ...findingLines(run, columns),
    ...endLines(run, columns, "top"),
  ];
}
