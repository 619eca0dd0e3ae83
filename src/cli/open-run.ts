// A run that was named, or the latest, read for the commands that show one.
import { leaderboard, type SearchEvent } from "../nas/index.js";
import { isUnderWay, latestRun, readRun } from "../runtime/index.js";
import { quotePath } from "./format.js";
import type { Host } from "./host.js";
import type { Run } from "./report.js";

/**
 * Reads the run in the folder, or the latest one, and then says on stderr which that is.
 * @throws RunError when there is none
 */
export async function openRun(
  { stderr }: Pick<Host, "stderr">,
  named: string | undefined,
): Promise<Run & { readonly events: readonly SearchEvent[] }> {
  const folder = named ?? latestRun();
  const { config, events } = await readRun(folder);
  if (named === undefined) stderr.write(`mlpnas: the latest run, ${quotePath(folder)}\n`);
  return { config, folder, board: leaderboard(events), events, isUnderWay: isUnderWay(folder) };
}
