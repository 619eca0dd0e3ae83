// The study room's public names.

export { type DataRequest, type DataSettings, defaultData } from "./data-settings.js";
export type { Diagnosis, DoctorSettings, MetricNoise } from "./diagnosis.js";
export { type MeasureParts, type Measures, measure } from "./doctor-measures.js";
export { FaultError, RunError } from "./errors.js";
export { halvingOptions } from "./halving-options.js";
export type { DeviceSettings, OpenDevice, StudyHost } from "./host.js";
export { largestFirst } from "./largest-first.js";
export { limitsOf } from "./limits.js";
export { namedValues } from "./named-values.js";
export { pendingOf } from "./pending-trials.js";
export { fromPlain, type PlainData, toPlain } from "./plain-data.js";
export { policyOptions } from "./policy-options.js";
export { prepareSearch } from "./prepare-search.js";
export { type DataSummary, type LookAtData, type PreparedData, prepareData } from "./prepared-data.js";
export { defaultsFor, resolveSettings } from "./presets.js";
export { parseRunConfig, type RunConfig } from "./run-config.js";
export { settingsSchema } from "./run-config-schema.js";
export { modelOfRun, preparationsOf, type RunNetwork, type RunPreparation, targetOf, trialOf } from "./run-model.js";
export { type PreparedSearch, searchEvents } from "./search-events.js";
export { buildOf, planOf, searchFingerprint } from "./search-plan.js";
export { boundOf, type SearchSetup } from "./search-setup.js";
export {
  type Asked,
  type ChoiceName,
  choiceNames,
  type DeviceName,
  defaultHalving,
  defaultPolicy,
  defaultSearch,
  defaultSpace,
  defaultTraining,
  deviceNames,
  type GpuDeviceName,
  type HalvingSettings,
  type LayerSettings,
  type PolicySettings,
  presetNames,
  type SearchRequest,
  type SearchSettings,
  type SpaceSettings,
  settingsOfSpace,
  sharings,
  spaceOf,
  type TrainingSettings,
  type TrainRequest,
  type TrainSettings,
} from "./settings.js";
export { setupFor } from "./setups.js";
export { trainingOptions } from "./training.js";
