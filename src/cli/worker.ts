// `mlpnas worker`: serve a queue until it is told to stop.
import { availableParallelism, homedir, hostname } from "node:os";
import { join } from "node:path";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { z } from "zod";
import { connectQueue, defaultLostAfter, openBlobFolder, type QueueWorker, queueStatus, serveQueue } from "../queue/index.js";
import { openDevice } from "../runtime/index.js";
import { type DeviceName, defaultSearch, deviceNames } from "../study/index.js";
import { exitCodes, exitCodesHelp, type Host } from "./host.js";
import { addConfigOption, addOptions, readSettings } from "./options.js";
import { flagOf, groups, integer, number, oneOf, type SettingsSchema, text, time } from "./setting-fields.js";
import { shownWords } from "./shown-text.js";
import { createStatusLine } from "./status-line.js";
import { healthLine, workerLine } from "./worker-line.js";

export interface WorkerSettings {
  readonly queue: string;
  readonly slots: number | "auto";
  readonly device: DeviceName;
  readonly dataRoot: string | undefined;
  readonly cache: string;
  readonly cacheMegabytes: number;
  readonly lostAfter: number;
  readonly grace: number;
  readonly status: boolean;
}

const defaultCache = join("~", ".cache", "mlpnas");

export const workerSchema: SettingsSchema<WorkerSettings> = z.strictObject({
  queue: text("must be the Redis URL of the queue to serve").register(flagOf, {
    flags: "--queue <url>",
    group: groups.run,
    help: "the Redis server: redis://[USER:PASSWORD@]HOST:PORT, rediss:// for TLS",
  }),
  slots: z
    .union([z.literal("auto"), integer(1)], { error: 'must be an integer ≥ 1 or "auto"' })
    .default("auto")
    .register(flagOf, {
      flags: "--slots <n>",
      group: groups.run,
      help: "trainings at a time, a thread each; auto is one per core",
      read: number,
    }),
  device: oneOf(deviceNames).default(defaultSearch.device).register(flagOf, {
    flags: "--device <name>",
    group: groups.run,
    help: "whose searches it serves: those with the same kernels",
  }),
  dataRoot: text("must name a folder").optional().register(flagOf, {
    flags: "--data-root <folder>",
    group: groups.run,
    help: "a folder that all machines see, where searches with --data-root put their rows",
  }),
  cache: text("must name a folder").default(defaultCache).register(flagOf, {
    flags: "--cache <folder>",
    group: groups.run,
    help: "where rows that were sent are kept",
  }),
  cacheMegabytes: integer(0).default(4096).register(flagOf, {
    flags: "--cache-megabytes <n>",
    group: groups.run,
    help: "how much of them, at most: what was used longest ago goes first",
    read: number,
  }),
  lostAfter: time.default(defaultLostAfter).register(flagOf, {
    flags: "--lost-after <time>",
    group: groups.run,
    help: "when nothing is heard of this worker for so long, others get its trials",
    read: number,
    shown: `${defaultLostAfter}s`,
  }),
  grace: time.default(30).register(flagOf, {
    flags: "--grace <time>",
    group: groups.run,
    help: "told to stop, it has so long to finish what it trains; then that is handed back",
    read: number,
    shown: "30s",
  }),
  status: z.boolean({ error: "must be true or false" }).default(false).register(flagOf, {
    flags: "--status",
    group: groups.run,
    help: "serve nothing: one line on how the workers of this machine are, exit code 0 when one is there, else 1",
  }),
});

/** Runs the command, and says with which code to exit. */
export async function workerCommand(host: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const settings = await readSettings(workerSchema, given);
  return settings.status ? showHealth(host, settings) : serve(host, settings);
}

async function showHealth(host: Host, { queue }: WorkerSettings): Promise<number> {
  const connection = await connectQueue(queue);
  try {
    const { line, isHealthy } = healthLine((await queueStatus(connection)).workers, hostname());
    host.stdout.write(`${shownWords(line)}\n`);
    return isHealthy ? exitCodes.done : exitCodes.failed;
  } finally {
    connection.close();
  }
}

async function serve(host: Host, settings: WorkerSettings): Promise<number> {
  const line = createStatusLine(host.stderr);
  const connection = await connectQueue(settings.queue, { say: line.say });
  let timer: NodeJS.Timeout | undefined;
  try {
    const device = await openDevice({ device: settings.device });
    await device.close(); // only threads compute
    const folder = settings.cache.replace(/^~(?=[/\\])/, homedir());
    const cache = await openBlobFolder(folder, settings.cacheMegabytes * 1e6);
    const dataRoot = settings.dataRoot === undefined ? undefined : await openBlobFolder(settings.dataRoot);
    const worker = await serveQueue(connection, {
      slots: settings.slots === "auto" ? availableParallelism() : settings.slots,
      device: device.name,
      cache,
      dataRoot,
      lostAfter: settings.lostAfter,
      clock: () => performance.now() / 1_000,
      say: line.say,
    });
    const show = (): void => line.show(workerLine(worker.state(), worker.doing(), connection.shown));
    show();
    timer = setInterval(show, 1_000);
    const isClosed = await toldToStop(host, () => drained(worker, settings.grace, line.say));
    show();
    // What still waits for a server that is away would keep the process.
    if (!isClosed) host.exit(exitCodes.done);
    return exitCodes.done;
  } finally {
    clearInterval(timer);
    line.close();
    connection.close();
  }
}

async function drained(worker: QueueWorker, grace: number, say: (text: string) => void): Promise<boolean> {
  const { running } = worker.state();
  say(
    running === 0
      ? "stopping"
      : `stopping: ${running} under way, handed back if not done in ${grace} s; once more leaves at once`,
  );
  return worker.drain(grace);
}

/** Waits for SIGTERM or Ctrl-C, then for what follows it; the second one ends the process. */
function toldToStop<T>(host: Host, stop: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let isTold = false;
    const told = (): void => {
      if (isTold) host.exit(exitCodes.interrupted);
      if (isTold) return;
      isTold = true;
      stop()
        .then(resolve, reject)
        .finally(() => {
          for (const leave of leaves) leave?.();
        });
    };
    const leaves = [host.onInterrupt(told), host.onTerminate?.(told)];
  });
}

export function addWorker(program: CommandUnknownOpts, host: Host, done: (exitCode: number) => void): void {
  const command = program
    .command("worker")
    .summary("train for searches on other machines")
    .description(
      "Serves a queue: takes trials of searches that were started with --queue, trains them on threads of its own and sends the results back. " +
        "Workers may come and go at any time; what one that is lost was training is given to others within seconds. It takes trials of its own " +
        "version and kernels only, so that it never answers otherwise than the search's own machine would. Needs the packages bullmq and ioredis.",
    )
    .addHelpText(
      "after",
      `
Examples:
  redis-server --appendonly yes
  mlpnas worker --queue redis://HOST:6379
  mlpnas worker --queue rediss://:PASSWORD@HOST:6379 --slots 2
  mlpnas worker --queue redis://HOST:6379 --status
${exitCodesHelp}`,
    );
  addOptions(command, workerSchema);
  addConfigOption(command);
  command.action(async (options) => done(await workerCommand(host, options as Readonly<Record<string, unknown>>)));
}
