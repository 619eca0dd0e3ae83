// `mlpnas queue`: look at a queue, and clear away what runs have left on it.
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { z } from "zod";
import { cleanQueue, connectQueue, type QueueConnection, queueStatus } from "../queue/index.js";
import { plural } from "../report/index.js";
import { exitCodes, exitCodesHelp, type Host } from "./host.js";
import { addOptions, readSettings } from "./options.js";
import { statusText } from "./queue-sections.js";
import { flagOf, groups, type OutputSettings, outputFields, type SettingsSchema, text } from "./setting-fields.js";

interface ServerSettings {
  readonly queue: string;
}

const serverFields: SettingsSchema<ServerSettings>["shape"] = {
  queue: text("must be a Redis URL").register(flagOf, {
    flags: "--queue <url>",
    group: groups.run,
    help: "the Redis server: redis://[USER:PASSWORD@]HOST:PORT, rediss:// for TLS",
  }),
};

export const queueStatusSchema: SettingsSchema<ServerSettings & OutputSettings> = z.strictObject({
  ...serverFields,
  ...outputFields,
});

export const queueCleanSchema: SettingsSchema<ServerSettings & { readonly all: boolean }> = z.strictObject({
  ...serverFields,
  all: z.boolean({ error: "must be true or false" }).default(false).register(flagOf, {
    flags: "--all",
    group: groups.run,
    help: "everything, of searches that are at work too: they send it again",
  }),
});

export async function queueStatusCommand(host: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { queue, format } = await readSettings(queueStatusSchema, given);
  const status = await connected(queue, queueStatus);
  host.stdout.write(statusText(status, format, host.stdout));
  return exitCodes.done;
}

export async function queueCleanCommand(host: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { queue, all } = await readSettings(queueCleanSchema, given);
  const { runs, jobs, keys } = await connected(queue, (connection) => cleanQueue(connection, { all }));
  host.stdout.write(
    runs === 0
      ? "nothing to clear away\n"
      : `cleared away: ${plural(runs, "run")}, ${plural(jobs, "job")}, ${plural(keys, "other key")}\n`,
  );
  return exitCodes.done;
}

async function connected<T>(queue: string, use: (connection: QueueConnection) => Promise<T>): Promise<T> {
  const connection = await connectQueue(queue);
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}

export function addQueue(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const queue = program
    .command("queue")
    .summary("look at a queue of trials, or clear it")
    .description("Looks at the queue that searches with --queue and workers share, or clears away what runs have left on it.");
  const status = queue
    .command("status")
    .summary("workers, slots, jobs and searches")
    .description(
      "Shows the workers of a queue with their share of the trials of the last minute, the jobs that wait, run, are done or failed, and the " +
        "searches that ask for them.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas queue status --queue redis://HOST:6379
  mlpnas queue status --queue redis://HOST:6379 --format json
${exitCodesHelp}`,
    );
  addOptions(status, queueStatusSchema);
  status.action(async (options) => done(await queueStatusCommand(host, options as Readonly<Record<string, unknown>>)));
  const clean = queue
    .command("clean")
    .summary("remove what runs have left that nobody waits for")
    .description(
      "Removes jobs, results and rows of searches that were killed or interrupted and are not at work. Such a search can still be resumed: what it had " +
        "not yet recorded is trained again.",
    )
    .addHelpText(
      "after",
      `
Examples:
  mlpnas queue clean --queue redis://HOST:6379
${exitCodesHelp}`,
    );
  addOptions(clean, queueCleanSchema);
  clean.action(async (options) => done(await queueCleanCommand(host, options as Readonly<Record<string, unknown>>)));
}
