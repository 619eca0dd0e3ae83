// The runtime room's public names.
export { type ArenaPlay, type ArenaResult, type ArenaSettings, arena, playArena, tutorialPlayer } from "./arena.js";
export { createDevice, type DeviceSettings, type OpenDevice, openDevice } from "./devices.js";
export type { Diagnosis, DoctorSettings, MetricNoise } from "./diagnosis.js";
export { type DoctorRequest, defaultDoctor, diagnose } from "./doctor.js";
export { FaultError, RunError } from "./errors.js";
export { type ExportFormat, exportFormats } from "./export-formats.js";
export { type Exported, type ExportOptions, exportRun } from "./export-run.js";
export type { DataSummary } from "./load-data.js";
export { namedValues } from "./named-values.js";
export { packageVersion } from "./package-version.js";
export { createPoolEvaluator } from "./pool.js";
export { predictRows, readModel } from "./predict.js";
export { defaultsFor } from "./presets.js";
export { loadTable } from "./read-table.js";
export { type ResumeChanges, resumeSearch } from "./resume-run.js";
export type { RunConfig } from "./run-config.js";
export { isUnderWay, latestRun, readRun } from "./run-folder.js";
export { type SearchRun, startSearch } from "./search-run.js";
export {
  type Asked,
  choiceNames,
  type DataSettings,
  type DeviceName,
  defaultData,
  defaultHalving,
  defaultPolicy,
  defaultSearch,
  deviceNames,
  type HalvingSettings,
  type PolicySettings,
  presetNames,
  type SearchRequest,
  type SearchSettings,
  settingsOfSpace,
  sharings,
  spaceOf,
  type TrainingSettings,
  type TrainRequest,
  type TrainSettings,
} from "./settings.js";
export type { TableSettings } from "./table-record.js";
export { type TrainResult, trainArchitecture } from "./train.js";
export { startTable, type TableRun } from "./train-table.js";
export { couldBeWider } from "./wasm-features.js";
export { createWholeFile, type WholeFile } from "./whole-file.js";
export { winnerAnswers } from "./winner-answers.js";
