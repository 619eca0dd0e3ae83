// What commands are told of a queue, and a search that starts on one where one is named.
import { z } from "zod";
import { connectQueue, queueTraining } from "../queue/index.js";
import type { RemoteTraining, SearchRun } from "../runtime/index.js";
import { flagOf, groups, type SettingsSchema } from "./setting-fields.js";

/** Of a search: where its trials are trained, if not here. No part of its record, since an address may hold a password. */
export interface QueueSettings {
  readonly queue: string | undefined;
  readonly dataRoot: string | undefined;
}

const address = z.string({ error: "must be a Redis URL" }).min(1, { error: "must be a Redis URL" });
const folder = z.string({ error: "must name a folder" }).min(1, { error: "must name a folder" });

export const queueFields: SettingsSchema<QueueSettings>["shape"] = {
  queue: address.optional().register(flagOf, {
    flags: "--queue <url>",
    group: groups.run,
    help: "train on the machines that run mlpnas worker, over a Redis server: redis://[USER:PASSWORD@]HOST:PORT, rediss:// for TLS; the results are the same",
  }),
  dataRoot: folder.optional().register(flagOf, {
    flags: "--data-root <folder>",
    group: groups.run,
    help: "of --queue: a folder that all machines see; the rows go there instead of through the server",
  }),
};

/** Starts a search on a queue, or on this machine where no queue is named. The connection lasts as long as its events are read. */
export async function startOn(
  { queue, dataRoot }: QueueSettings,
  say: (text: string) => void,
  start: (remote: RemoteTraining | undefined) => Promise<SearchRun>,
): Promise<SearchRun> {
  if (queue === undefined) return start(undefined);
  const connection = await connectQueue(queue, { say });
  try {
    const run = await start(await queueTraining(connection, { say, dataRoot }));
    return { ...run, events: closing(run.events, () => connection.close()) };
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function* closing<T>(values: AsyncIterable<T>, close: () => void): AsyncGenerator<T, void, void> {
  try {
    yield* values;
  } finally {
    close();
  }
}
