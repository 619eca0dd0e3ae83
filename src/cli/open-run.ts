// A run that was named, or the latest, read for the commands that show one.
import { leaderboard, type SearchEvent } from "../nas/index.js";
import { isUnderWay, latestRun, readRun } from "../runtime/index.js";
import { quotePath } from "./format.js";
import type { Host } from "./host.js";
import type { Run } from "./report.js";

/** Of the argument that names a run. */
export const runHelp = "the run's folder, such as runs/wine-0; when left out, the latest in runs/";

/**
 * The folder that was named, or that of the latest run, and then says on stderr which that is.
 * @throws RunError when there is none
 */
export function runFolder({ stderr }: Pick<Host, "stderr">, named: string | undefined): string {
  if (named !== undefined) return named;
  const folder = latestRun();
  stderr.write(`mlpnas: the latest run, ${quotePath(folder)}\n`);
  return folder;
}

/**
 * Reads the run in the folder, or the latest one, and then says on stderr which that is.
 * @throws RunError when there is none
 */
export async function openRun(
  host: Pick<Host, "stderr">,
  named: string | undefined,
): Promise<Run & { readonly events: readonly SearchEvent[] }> {
  const folder = runFolder(host, named);
  const { config, events } = await readRun(folder);
  return { config, folder, board: leaderboard(events), events, isUnderWay: isUnderWay(folder) };
}
