// `mlpnas top`: the leaderboard of a run, finished or not.
import { leaderboard } from "../nas/index.js";
import { readRun } from "../runtime/index.js";
import { dataLines, setupLines } from "./heading.js";
import { columnsOf, exitCodes, type Host } from "./host.js";
import { readSettings } from "./options.js";
import { boardLines, endLines, findingLines, type Run } from "./report.js";
import { resultText } from "./search.js";
import { topSchema } from "./settings-schema.js";

/** Runs the command, and says with which code to exit. */
export async function topCommand(
  { stdout, stderr }: Host,
  folder: string,
  given: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { count, format } = await readSettings(topSchema, given);
  const top = count === "all" ? Number.POSITIVE_INFINITY : count;
  const { config, events } = await readRun(folder);
  const run: Run = { config, folder, board: leaderboard(events) };
  if (format !== "table") {
    stdout.write(resultText(run, top, format));
    if (run.board.finished === undefined) stderr.write(`${endLines(run, columnsOf(stderr), "top").join("\n")}\n`);
    return exitCodes.done;
  }
  const columns = columnsOf(stdout);
  const lines = [
    ...dataLines(config.data, columns),
    ...setupLines(config, columns),
    ...boardLines(run, top, stdout),
    ...findingLines(run, columns),
    ...endLines(run, columns, "top"),
  ];
  stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.done;
}
