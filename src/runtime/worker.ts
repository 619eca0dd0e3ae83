// A worker thread of the pool: it places the data once, then trains one network a job.
import { workerData } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import { evaluate, type Job, placeData, type ResidentData } from "../nas/index.js";
import { fromPlain } from "../study/index.js";
import type { Completion, Device } from "../tensor/index.js";
import { clock } from "./clock.js";
import { openDevice } from "./devices.js";
import type { WorkerData } from "./worker-data.js";

async function prepare({ deviceSettings, features, data }: WorkerData): Promise<[Device<Completion>, ResidentData]> {
  const device = await openDevice(deviceSettings, features);
  return [device, placeData(device, fromPlain(data))];
}

const prepared = prepare(workerData as WorkerData);
prepared.catch(() => {}); // what went wrong, each job says

/** The evaluation; its weights move to the thread that asked instead of being copied. */
export default async function work(job: Job): Promise<unknown> {
  const [device, resident] = await prepared;
  const evaluation = await evaluate(device, resident, job, clock);
  if (evaluation.status === "failed") return evaluation;
  return move({ [valueSymbol]: evaluation, [transferableSymbol]: evaluation.weights.map(({ values }) => values.buffer) });
}
