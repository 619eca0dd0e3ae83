// The data room's public names.
export {
  type CellEncoderOptions,
  columnPlace,
  objectRowEncoder,
  type Row,
  type RowEncoder,
  tableRowEncoder,
} from "./cell-encoder.js";
export { type Cell, type CellCounts, cellWriter, type UnknownLevels } from "./cell-writers.js";
export { formatRows, RowReader } from "./csv.js";
export { formatCsv, parseCsv, readCsv } from "./csv-table.js";
export { type Dataset, type DatasetOptions, type LeftOutColumn, rowsOf, toDataset } from "./dataset.js";
export { groupRows, groupsAmong, type RowGroups, singleRows } from "./duplicates.js";
export {
  type CategoryEncoding,
  type Encoder,
  type Encoding,
  encodedWidth,
  inputCount,
  inputNames,
  type NumberEncoding,
} from "./encoder.js";
export { DataError } from "./errors.js";
export { fingerprint, splitFingerprint } from "./fingerprint.js";
export { type FoldOptions, splitFolds } from "./folds.js";
export { columnsThatTell } from "./leaks.js";
export { isMissingText } from "./missing.js";
export { nearestName } from "./nearest-name.js";
export { type LabelledRows, labelledRows, prepare, prepareFolds, type SplitData } from "./prepare.js";
export { type Split, type SplitOptions, splitRows } from "./split.js";
export { destandardize, fitStandardizer, rawStandardizer, type Standardizer, standardize } from "./standardize.js";
export type { Column, NumberColumn, Table, TextColumn } from "./table.js";
