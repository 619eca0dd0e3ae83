// A worker thread of the pool: it places the data once, then trains one network a job.
import { workerData } from "node:worker_threads";
import { type Evaluation, evaluate, type Job, placeData } from "../nas/index.js";
import { clock } from "./clock.js";
import { createDevice } from "./devices.js";
import { fromShared, type WorkerData } from "./worker-data.js";

const { deviceName, features, data } = workerData as WorkerData;
const device = createDevice(deviceName, features);
const resident = placeData(device, fromShared(data));

export default function work(job: Job): Promise<Evaluation> {
  return evaluate(device, resident, job, clock);
}
