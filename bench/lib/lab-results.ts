// What `npm run docs:lab` finds: the records of each part of `mlpnas lab`.
import { join } from "node:path";
import { z } from "zod";
import type { CreditRecord, EstimatorsRecord, GradientRecord, ToyRecord, TrainingRecord } from "../../src/cli/lab-records.js";
import type { LabSettings } from "../../src/cli/lab-schema.js";
import { repository } from "./machine.js";
import { type ResultsFile, resultsFile } from "./results.js";

export interface LabResults {
  readonly settings: LabSettings;
  readonly architectures: number;
  readonly states: number;
  readonly gradient: GradientRecord;
  readonly estimators: EstimatorsRecord;
  readonly credit: CreditRecord;
  readonly training: TrainingRecord;
  readonly toy: ToyRecord;
}

/** A record as the command made it, a moment ago or in the committed file: its fields are there, their types are the command's. */
const recordWith = <T extends object>(...fields: readonly (keyof T & string)[]): z.ZodType<T> =>
  z.custom<T>((value) => typeof value === "object" && value !== null && fields.every((field) => field in value), {
    error: `must have ${fields.join(", ")}`,
  });

export const labFile: ResultsFile<LabResults> = resultsFile<LabResults>(
  "lab",
  z.strictObject({
    settings: recordWith<LabSettings>("lstmUnits", "batchSizes", "repetitions", "steps", "runs", "seed"),
    architectures: z.int(),
    states: z.int(),
    gradient: recordWith<GradientRecord>("expectedReward", "centralDifference", "likeliest"),
    estimators: recordWith<EstimatorsRecord>("reinforce", "tutorial", "search", "charts"),
    credit: recordWith<CreditRecord>("identity", "estimators"),
    training: recordWith<TrainingRecord>("ways", "charts"),
    toy: recordWith<ToyRecord>("outcomes"),
  }),
);

/** Beside the document that they are for. */
export const labPath: string = join(repository, "docs", "lab.json");
