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
export { columnIndex, type LeftOutColumn } from "./choose-columns.js";
export { type ClassWeights, weightOfClasses } from "./class-weights.js";
export { booleanOf, type ColumnType, columnTypes, type FeatureType, inferType } from "./column-types.js";
export { formatRows, RowReader } from "./csv.js";
export { formatCsv, parseCsv, readCsv } from "./csv-table.js";
export {
  categoryPolicies,
  type Dataset,
  type DatasetOptions,
  defaultMissing,
  type MissingPolicy,
  numberPolicies,
  rowsOf,
  targetPolicies,
  toDataset,
} from "./dataset.js";
export { briefFindings, type ExaminationOptions, examination } from "./doctor/examination.js";
export { examine } from "./doctor/examine.js";
export type { Examined } from "./doctor/examined.js";
export { type Fact, type Finding, type FindingId, findingIds, type Severity, severities } from "./doctor/findings.js";
export { groupRows, groupsAmong, type RowGroups, singleRows } from "./duplicates.js";
export { encodeRows } from "./encode-rows.js";
export {
  type CategoryEncoding,
  type Encoder,
  type Encoding,
  encodedWidth,
  inputCount,
  inputNames,
  type NumberEncoding,
} from "./encoder.js";
export { DataError, quoteText, quoteTexts } from "./errors.js";
export type { FeatureColumn } from "./features.js";
export { fingerprint, fnv1a64, splitFingerprint } from "./fingerprint.js";
export { defaultLevels, type EncoderOptions, fitEncoder, unscaled } from "./fit-encoder.js";
export { type FoldOptions, splitFolds } from "./folds.js";
export { joinTables } from "./join-tables.js";
export { columnsThatTell } from "./leaks.js";
export { isMissingText } from "./missing.js";
export { nearestName } from "./nearest-name.js";
export type { Task } from "./number-target.js";
export { readParquet } from "./parquet.js";
export {
  type LabelledRows,
  labelledRows,
  type Preparation,
  prepare,
  prepareFolds,
  type SplitData,
  type TargetScale,
} from "./prepare.js";
export { rowsWithTarget } from "./rows-with-target.js";
export { defaultShare, groupsOf, type Split, type SplitOptions, splitRows } from "./split.js";
export type { Column, NumberColumn, Table, TextColumn } from "./table.js";
export { columnLabel } from "./table.js";
export type { ReadOptions } from "./table-builder.js";
export { classReader, readValue, type TargetCell } from "./target-cell.js";
export { utf8Text } from "./utf8-text.js";
