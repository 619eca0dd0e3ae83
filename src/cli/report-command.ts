// `mlpnas report`: a run, or several, as one HTML file that opens from a disk.
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { z } from "zod";
import { isUnderWay, reportPage, writeWhole } from "../runtime/index.js";
import { quotePath } from "./format.js";
import { exitCodes, exitCodesHelp, type Host } from "./host.js";
import { runFolder } from "./open-run.js";
import { addOptions, readSettings } from "./options.js";
import { flagOf, groups, type SettingsSchema, text } from "./setting-fields.js";
import { shownWords } from "./shown-text.js";

interface ReportSettings {
  /** `null` for `report.html` in the first run's folder. */
  readonly out: string | null;
  readonly watch: boolean;
}

const reportSchema: SettingsSchema<ReportSettings> = z.strictObject({
  out: text("must name a file").nullable().default(null).register(flagOf, {
    flags: "--out <file>",
    group: groups.run,
    help: "the file to write",
    shown: "report.html in the first run's folder",
  }),
  watch: z.boolean().default(false).register(flagOf, {
    flags: "--watch",
    group: groups.run,
    help: "write it again every few seconds while the run goes on; the page reloads itself",
  }),
});

/** @units seconds */
const betweenWritings = 5;

/** Runs the command, and says with which code to exit. */
export async function reportCommand(
  host: Host,
  named: readonly string[],
  given: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { out, watch } = await readSettings(reportSchema, given);
  const folders = named.length > 0 ? named : [runFolder(host, undefined)];
  const path = out ?? join(folders[0] as string, "report.html");
  const stop = new AbortController();
  const stopListening = host.onInterrupt(() => stop.abort());
  try {
    for (;;) {
      const goesOn = watch && folders.some(isUnderWay) && !stop.signal.aborted;
      const withoutAnswers = (reason: string): unknown =>
        goesOn || host.stderr.write(`mlpnas: without the winner's answers: ${shownWords(reason)}\n`);
      const page = await reportPage(folders, { withoutAnswers, ...(goesOn ? { refresh: betweenWritings } : {}) });
      await writeWhole(path, page);
      if (!goesOn) break;
      await wait(1_000 * betweenWritings, undefined, { signal: stop.signal }).catch(() => {});
    }
  } finally {
    stopListening();
  }
  host.stdout.write(`written: ${quotePath(path)}\n`);
  return exitCodes.done;
}

/** Adds the command to the program. */
export function addReport(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("report")
    .summary("show a run, or several, in a page")
    .argument("[runs...]", "the runs' folders; when left out, the latest in runs/")
    .description(
      "Writes one HTML file that shows a run: its winner with intervals beside the baselines, its charts, the leaderboard, the confusion matrix, and what " +
        "the run was. It opens from the disk and talks to no server. Charts lay several runs over each other; those that differ in their " +
        "seed only are one curve with a band. The page can also search a table of its own, and has the gradient lab.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas report
  mlpnas report runs/wine-0 --watch
  mlpnas report runs/reinforce-* runs/random-* --out compared.html
${exitCodesHelp}`,
    );
  addOptions(command, reportSchema);
  command.action(async (folders, options) => done(await reportCommand(host, folders as string[], options)));
}
