// This machine as a study's host: threads that share the rows.
import type { StudyHost } from "../study/index.js";
import { clock } from "./clock.js";
import { hostDevice } from "./devices.js";
import { createPoolEvaluator } from "./pool.js";
import { sharedFloats } from "./worker-data.js";

export const studyHost: StudyHost = {
  clock,
  hostDevice,
  pool: (device, data, workers) => createPoolEvaluator(device.settings, device.name, data, workers),
  allocate: sharedFloats,
};
