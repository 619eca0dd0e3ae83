// `mlpnas resume`: go on with a run where it stopped.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { z } from "zod";
import { type ResumeChanges, resumeSearch } from "../runtime/index.js";
import { followSearch } from "./follow-search.js";
import { exitCodesHelp, type Host } from "./host.js";
import { runFolder, runHelp } from "./open-run.js";
import { addOptions, readSettings } from "./options.js";
import { type QueueSettings, queueFields, startOn } from "./queue-fields.js";
import {
  flagOf,
  groups,
  integer,
  number,
  numberOrNone,
  type OutputSettings,
  outputFields,
  type SettingsSchema,
  text,
  timeOrNone,
} from "./setting-fields.js";

/** What may be otherwise than it was; what is left out stays. */
type Changes = { readonly [K in keyof ResumeChanges]-?: ResumeChanges[K] | undefined };

const shown = "as it was";

export const resumeSchema: SettingsSchema<Changes & QueueSettings & OutputSettings> = z.strictObject({
  trials: integer(1).optional().register(flagOf, {
    flags: "--trials <n>",
    group: groups.run,
    help: "trials in all, the earlier ones included",
    shown,
    read: number,
  }),
  maxEpochsTotal: z
    .union([z.null(), integer(1)], { error: "must be an integer ≥ 1" })
    .optional()
    .register(flagOf, {
      flags: "--max-epochs-total <n>",
      group: groups.run,
      help: "epochs in all, the earlier ones included; none for no limit",
      shown,
      read: numberOrNone,
    }),
  timeout: timeOrNone.optional().register(flagOf, {
    flags: "--timeout <time>",
    group: groups.run,
    help: "stop after so long, counted from now; none for no limit",
    shown,
    read: numberOrNone,
  }),
  trialTimeout: timeOrNone.optional().register(flagOf, {
    flags: "--trial-timeout <time>",
    group: groups.run,
    help: "a trial that takes longer is a failed one; none for no limit",
    shown,
    read: numberOrNone,
  }),
  workers: z
    .union([z.literal("auto"), integer(1)], { error: 'must be an integer ≥ 1 or "auto"' })
    .optional()
    .register(flagOf, {
      flags: "--workers <n>",
      group: groups.run,
      help: "threads that train; auto is one per core",
      shown,
      read: number,
    }),
  data: text("must name a CSV file").optional().register(flagOf, {
    flags: "--data <file>",
    group: groups.run,
    help: "where the data are now; they must be the same",
    shown,
  }),
  ...queueFields,
  ...outputFields,
});

/** Runs the command, and says with which code to exit. */
export async function resumeCommand(
  host: Host,
  named: string | undefined,
  given: Readonly<Record<string, unknown>>,
): Promise<number> {
  const { format, queue, dataRoot, ...asked } = await readSettings(resumeSchema, given);
  const folder = runFolder(host, named);
  const changes = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined)) as ResumeChanges;
  return followSearch(host, format, (signal, say) =>
    startOn({ queue, dataRoot }, say, (remote) => resumeSearch(folder, { signal, changes, remote })),
  );
}

export function addResume(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("resume")
    .summary("go on with a run where it stopped")
    .argument("[run]", runHelp)
    .description(
      "Goes on with a run that was interrupted, ended by a limit, or cut off by a crash. It ends as if it had never stopped: the same trials, the " +
        "same journal, on any number of workers; only trainings that were under way are done again. With --trials a run that is done " +
        "goes on to so many in all. What decides the search stays as it was, the data too.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas resume
  mlpnas resume runs/wine-0
  mlpnas resume runs/wine-0 --trials 300 --timeout 10m
  mlpnas resume runs/wine-0 --data elsewhere/wine.csv --workers 1
${exitCodesHelp}`,
    );
  addOptions(command, resumeSchema);
  command.action(async (folder, options) => done(await resumeCommand(host, folder, options)));
}
