// What networks are trained and scored on: on the host, on a device, in memory that threads share; divided once, or in folds.
import { type LabelledRows, placeRows, type ResidentRows } from "../nn/index.js";
import { type Completion, type Device, ValueError } from "../tensor/index.js";
import type { Job } from "./job.js";

/** What one network is trained and scored on. */
export interface Division<Rows> {
  readonly train: Rows;
  readonly validation: Rows;
  /** Scored after each epoch when given: for a table of trained networks. A search is never given them. */
  readonly test?: Rows;
}

export interface DividedRows<Rows> extends Division<Rows> {
  readonly features: number;
  /** 1 where the target is a number. */
  readonly classes: number;
  /** The folds from the second on, where each trial trains a network for each. */
  readonly otherFolds?: readonly Division<Rows>[];
}

export type EvaluationData = DividedRows<LabelledRows>;

/** The same, on a device. */
export type ResidentData = DividedRows<ResidentRows>;

/** The same division of rows that are kept in another way. */
export function mapRows<From, To>({ features, classes, ...data }: DividedRows<From>, map: (rows: From) => To): DividedRows<To> {
  const mapped = ({ train, validation, test }: Division<From>): Division<To> => ({
    train: map(train),
    validation: map(validation),
    ...(test === undefined ? {} : { test: map(test) }),
  });
  const { otherFolds } = data;
  return { ...mapped(data), ...(otherFolds === undefined ? {} : { otherFolds: otherFolds.map(mapped) }), features, classes };
}

export function placeData(device: Device<Completion>, data: EvaluationData): ResidentData {
  return mapRows(data, (rows) => placeRows(device, rows));
}

/** The folds: one where there are no others. */
export function foldsOf<Rows>(data: DividedRows<Rows>): readonly Division<Rows>[] {
  return [data, ...(data.otherFolds ?? [])];
}

/** What a job's network is trained and scored on. @throws ValueError when there is no such fold */
export function rowsFor<Rows>({ fold = 1 }: Pick<Job, "fold">, data: DividedRows<Rows>): Division<Rows> {
  const folds = foldsOf(data);
  const rows = folds[fold - 1];
  if (rows !== undefined) return rows;
  throw new ValueError("evaluate", "a job's fold must be one of the data's", { got: `${fold} of ${folds.length}` });
}
