// What the browser's test runs, as one script: it leaves a function that tries a mode and says what came of it.
import { loadGpuJs } from "../../../src/tensor/gpu/gpu-js.js";
import { createGpuDevice, type GpuMode, rendererOf } from "../../../src/tensor/index.js";
import { productFaults, trainingError } from "./checks.js";

export interface Outcome {
  readonly name: string;
  readonly renderer: string | undefined;
  readonly isSoftware: boolean | undefined;
  readonly tame: readonly string[];
  readonly wild: readonly string[];
  readonly trainingError: number;
}

async function tryMode(mode: GpuMode): Promise<Outcome> {
  const gpuJs = await loadGpuJs();
  const device = await createGpuDevice(mode, { threshold: 0 });
  const renderer = await rendererOf(mode);
  const outcome = {
    name: device.name,
    renderer: renderer?.name,
    isSoftware: renderer?.isSoftware,
    tame: await productFaults(gpuJs, mode, "tame"),
    wild: await productFaults(gpuJs, mode, "wild"),
    trainingError: await trainingError(device),
  };
  await device.close();
  return outcome;
}

(globalThis as unknown as { tryMode: typeof tryMode }).tryMode = tryMode;
