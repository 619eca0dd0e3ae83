// A worker thread of the pool: it places the data once, then trains one network a job.
import { workerData } from "node:worker_threads";
import { move, transferableSymbol, valueSymbol } from "piscina";
import { evaluate, type Job, placeData } from "../nas/index.js";
import { clock } from "./clock.js";
import { createDevice } from "./devices.js";
import { fromShared, type WorkerData } from "./worker-data.js";

const { deviceName, features, data } = workerData as WorkerData;
const device = createDevice(deviceName, features);
const resident = placeData(device, fromShared(data));

/** The evaluation; its weights move to the thread that asked instead of being copied. */
export default async function work(job: Job): Promise<unknown> {
  const evaluation = await evaluate(device, resident, job, clock);
  if (evaluation.status === "failed") return evaluation;
  return move({ [valueSymbol]: evaluation, [transferableSymbol]: evaluation.weights.map(({ values }) => values.buffer) });
}
