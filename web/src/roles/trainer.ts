// A trainer: it places the data once, then trains one network a job.
import { evaluate, placeData, type ResidentData } from "../../../src/nas/index.js";
import { fromPlain } from "../../../src/study/index.js";
import { createWasmDevice, type Device } from "../../../src/tensor/index.js";
import type { Trained, TrainerOrder } from "../messages.js";
import { clock } from "./clock.js";

export function train(port: MessagePort): void {
  let ready: { readonly device: Device; readonly resident: ResidentData } | undefined;
  const answer = async (order: TrainerOrder): Promise<void> => {
    if ("data" in order) {
      const device = createWasmDevice(order.build);
      ready = { device, resident: placeData(device, fromPlain(order.data)) };
      return;
    }
    if (ready === undefined) throw new Error("no data was placed");
    const evaluation = await evaluate(ready.device, ready.resident, order.job, clock);
    const weights = evaluation.status === "complete" ? evaluation.weights : [];
    port.postMessage({ evaluation } satisfies Trained, weights.map(({ values }) => values.buffer) as Transferable[]);
  };
  port.onmessage = ({ data }: MessageEvent<TrainerOrder>) => {
    answer(data).catch((error: unknown) => port.postMessage({ error: String(error) } satisfies Trained));
  };
}
