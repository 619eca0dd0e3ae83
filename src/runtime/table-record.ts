// What a table of trainings is, in a JSON file beside it: enough to repeat it, and to go on with it.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import * as z from "zod/mini";
import { type DataSettings, type DataSummary, RunError, type SpaceSettings, type TrainingSettings } from "../study/index.js";

/** Nothing stops a training early, and nothing is chosen: a table has no metric and no patience. */
export interface TableSettings extends DataSettings, Omit<TrainingSettings, "metric" | "patience">, SpaceSettings {
  /** How many architectures, drawn at random; `null` for the whole space. */
  readonly sample: number | null;
  /** How many trainings of each architecture. The first has the seed `seed`, the next one more. */
  readonly seeds: number;
  readonly workers: number | "auto";
  /** The table's file, packed when its name ends in `.gz`; `null` for `tables/<data>-<seed>.csv.gz`. */
  readonly out: string | null;
}

export interface TableRecord {
  readonly version: 1;
  /** Of this package. */
  readonly mlpnas: string;
  readonly node: string;
  /** With the kernels' build. */
  readonly device: string;
  readonly command: string;
  readonly settings: TableSettings;
  readonly data: DataSummary;
  /** How many architectures there are to train. */
  readonly architectures: number;
}

/** What is relied on of a record. Its settings are compared with those of now, not followed. */
const comparableSchema = z.object({
  version: z.literal(1),
  device: z.string(),
  settings: z.looseObject({ sample: z.nullable(z.int().check(z.gte(1))) }),
  data: z.looseObject({ fingerprint: z.string() }),
});

/** What a record that was read can be compared by. */
export type ComparableRecord = Pick<TableRecord, "device"> & {
  readonly settings: Partial<TableSettings>;
  readonly data: Pick<DataSummary, "fingerprint">;
};

/** The JSON file of a table. */
export const recordPath = (path: string): string => `${path}.json`;

/** @throws RunError when there is none beside the table, or it is not of this form */
export function readTableRecord(path: string): ComparableRecord {
  const value = readJson(path);
  const { success, data } = comparableSchema.safeParse(value);
  if (success) return data as ComparableRecord;
  throw new RunError(path, `a table to be added to must have ${basename(recordPath(path))} beside it`, {
    got: value === undefined ? "none that can be read as JSON" : "one that is no table's",
    hint: "--out NAME takes another file",
  });
}

const countedSchema = z.object({ data: z.object({ classes: z.array(z.unknown()) }) });

/** How many classes a table's data has, by its JSON file; `undefined` where there is none, or it does not say, as of foreign tables. */
export function classesOfTable(path: string): number | undefined {
  const { data } = countedSchema.safeParse(readJson(path));
  return data?.data.classes.length;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(recordPath(path), "utf8"));
  } catch {
    return undefined;
  }
}
