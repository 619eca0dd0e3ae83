// A trainer: it places the data once, then trains one network a job.
import { evaluate, type Job, placeData, type ResidentData } from "../../../src/nas/index.js";
import { fromPlain } from "../../../src/study/index.js";
import { createWasmDevice, type Device } from "../../../src/tensor/index.js";
import type { Trained, TrainerData, TrainerOrder } from "../messages.js";
import { clock } from "./clock.js";

export function serveJobs(port: MessagePort): void {
  let prepared: Promise<readonly [Device, ResidentData]> = Promise.reject(new Error("no data was placed"));
  prepared.catch(() => {}); // what went wrong, each job says
  const train = async (job: Job): Promise<void> => {
    const [device, resident] = await prepared;
    const evaluation = await evaluate(device, resident, job, clock);
    const weights = evaluation.status === "complete" ? evaluation.weights : [];
    port.postMessage({ evaluation } satisfies Trained, weights.map(({ values }) => values.buffer) as Transferable[]);
  };
  port.onmessage = ({ data }: MessageEvent<TrainerOrder>) => {
    if ("job" in data) train(data.job).catch((error: unknown) => port.postMessage({ error: String(error) } satisfies Trained));
    else {
      prepared = prepare(data);
      prepared.catch(() => {});
    }
  };
}

async function prepare({ build, data }: TrainerData): Promise<readonly [Device, ResidentData]> {
  const device = createWasmDevice(build);
  return [device, placeData(device, fromPlain(data))];
}
