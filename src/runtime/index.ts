// The runtime room's public names.

export { anySeed } from "./any-seed.js";
export { type ArenaPlay, type ArenaResult, type ArenaSettings, arena, playArena, tutorialPlayer } from "./arena.js";
export { createDevice, openDevice } from "./devices.js";
export { type DoctorRequest, defaultDoctor, diagnose } from "./doctor.js";
export { type ExportFormat, exportFormats } from "./export-formats.js";
export { type Exported, type ExportOptions, exportRun } from "./export-run.js";
export { packageVersion } from "./package-version.js";
export { createPoolEvaluator } from "./pool.js";
export { predictRows, readModel } from "./predict.js";
export { loadTable } from "./read-table.js";
export type { RemoteTraining } from "./remote-training.js";
export { reportPage } from "./report-page.js";
export { type ResumeChanges, resumeSearch } from "./resume-run.js";
export { isUnderWay, latestRun, readRun } from "./run-folder.js";
export { type SearchRun, startSearch } from "./search-run.js";
export type { TableSettings } from "./table-record.js";
export { type TrainResult, trainArchitecture } from "./train.js";
export { startTable, type TableRun } from "./train-table.js";
export { couldBeWider } from "./wasm-features.js";
export { fromLittleEndian, littleEndian } from "./weights-files.js";
export { createWholeFile, type WholeFile, writeWhole } from "./whole-file.js";
export { answersOfRun } from "./winner-answers.js";
