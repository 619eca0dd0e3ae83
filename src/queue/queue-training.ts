// Training on a queue, as a run asks for it: its name there, and the evaluator of its jobs.
import { hostname } from "node:os";
import { basename, resolve } from "node:path";
import type { RemoteTraining } from "../runtime/index.js";
import { openBlobFolder } from "./blob-folder.js";
import type { QueueConnection } from "./connection.js";
import { digestOf } from "./packet.js";
import { presentWorkers } from "./presence.js";
import { createQueueEvaluator } from "./queue-evaluator.js";

export interface QueueTraining {
  readonly say?: (text: string) => void;
  /** A folder that all workers see: the rows go there instead of the server. */
  readonly dataRoot?: string | undefined;
}

/** Where a search's trainings happen when a queue is given: for `startSearch` and `resumeSearch`. */
export async function queueTraining(connection: QueueConnection, { say, dataRoot }: QueueTraining = {}): Promise<RemoteTraining> {
  const root = dataRoot === undefined ? undefined : await openBlobFolder(dataRoot);
  const slots = (await presentWorkers(connection)).reduce((sum, worker) => sum + worker.slots, 0);
  return {
    workers: Math.max(1, slots),
    evaluator: (folder, device, data) =>
      createQueueEvaluator(connection, {
        run: runName(folder),
        name: basename(folder),
        device,
        data,
        workers: Math.max(1, slots),
        say,
        dataRoot: root,
      }),
  };
}

/** What a run is called on the queue: the same whenever it is gone on with where it lies, so that results which waited for it are found. */
function runName(folder: string): string {
  return digestOf(`${hostname()}:${resolve(folder)}`).slice(0, 16);
}
