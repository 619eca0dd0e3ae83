// Data settings: where a table is, how it is read, and which rows are for what.
import {
  type ClassWeights,
  type ColumnType,
  defaultLevels,
  defaultMissing,
  type MissingPolicy,
  type Task,
} from "../data/index.js";

/** Where the rows are, what the columns are, and how the rows are divided. */
export interface DataSettings {
  /** A CSV or Parquet file's path. */
  readonly data: string;
  readonly target: string;
  readonly ignore: readonly string[];
  /** Whether classes or numbers are predicted; `auto` goes by the target's cells. */
  readonly task: Task | "auto";
  /** What columns are, where it is not as their cells say. */
  readonly types: Readonly<Record<string, ColumnType>>;
  readonly missing: MissingPolicy;
  /** Texts that mean that a cell is missing, besides the usual ones. */
  readonly missingValues: readonly string[];
  /** Of a category, how many levels have an input of their own, at most. */
  readonly levels: number;
  readonly classWeights: ClassWeights;
  /** A column whose equal cells keep rows on one side of the split; `null` for none. */
  readonly group: string | null;
  /** Files of rows that are not drawn from `data`; `null` for those that are. */
  readonly validation: string | null;
  readonly test: string | null;
}

/** How a table is read where nothing else is asked for. */
export const defaultData: Omit<DataSettings, "data" | "target"> = {
  ignore: [],
  task: "auto",
  types: {},
  missing: defaultMissing,
  missingValues: [],
  levels: defaultLevels,
  classWeights: "none",
  group: null,
  validation: null,
  test: null,
};

/** What has no default, and anything else. */
export type DataRequest = Pick<DataSettings, "data" | "target"> & Partial<DataSettings>;
