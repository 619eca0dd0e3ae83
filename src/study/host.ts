// The host: what a study needs of the machine that it runs on.
import type { EvaluationData, Evaluator } from "../nas/index.js";
import type { Completion, Device } from "../tensor/index.js";
import type { DeviceName, TrainingSettings } from "./settings.js";

/** What settings say of a device. */
export interface DeviceSettings extends Partial<Pick<TrainingSettings, "gpuThreshold">> {
  readonly device: DeviceName;
}

/** A device to close when all work on it is done. */
export interface OpenDevice extends Device<Completion> {
  /** What opens its like in another thread: the mode named, where `gpu` alone was asked for. */
  readonly settings: DeviceSettings;
  close(): Promise<void>;
}

export interface StudyHost {
  /** Monotonic time. @units seconds */
  readonly clock: () => number;
  /** The device for what is never large, such as the controller. */
  readonly hostDevice: (name: DeviceName) => Device;
  /** Trains on so many threads, each with a device like this one. */
  readonly pool: (device: OpenDevice, data: EvaluationData, workers: number) => Evaluator;
  /** Trains elsewhere, in place of this thread and a pool. */
  readonly remote?: (device: OpenDevice, data: EvaluationData) => Evaluator;
  /** Zeroed floats for the rows, where threads share memory. */
  readonly allocate?: (length: number) => Float32Array;
}
