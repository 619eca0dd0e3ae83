// What `npm run bench:quality` finds: the test scores of each contender on each data set and split.
import { join } from "node:path";
import { z } from "zod";
import { repository } from "./machine.js";
import { type ResultsFile, resultsFile } from "./results.js";

/** A data set of the examples, and what to search it for. */
export interface QualityData {
  /** The file's name without its end. */
  readonly name: string;
  readonly target: string;
  readonly ignore: readonly string[];
}

export const qualityData: readonly QualityData[] = [
  { name: "wine-quality", target: "quality_label", ignore: ["quality"] },
  { name: "optical-digits", target: "digit", ignore: [] },
  { name: "breast-cancer", target: "diagnosis", ignore: [] },
];

/** The first is what all others are held against. */
export const contenders = [
  "mlpnas search",
  "mlpnas random search, as many epochs",
  "one network, 64-relu",
  "logistic regression",
  "majority",
  "scikit-learn MLPClassifier",
  "scikit-learn RandomForest",
  "scikit-learn HistGradientBoosting",
] as const;
export type Contender = (typeof contenders)[number];

/** One contender on one split. */
export interface QualityRun {
  readonly data: string;
  /** Of the split, and of the contender's own chances. */
  readonly seed: number;
  readonly contender: Contender;
  /** On the test rows. */
  readonly accuracy: number;
  /** On the test rows. @units nats per row */
  readonly loss: number;
  readonly seconds?: number | undefined;
  /** Of all networks together. */
  readonly epochs?: number | undefined;
  /** What was chosen. */
  readonly chosen?: string | undefined;
}

export interface QualityResults {
  readonly device: string;
  readonly trials: number;
  /** Absent where it is not installed. */
  readonly scikitLearn?: string | undefined;
  /** Of this project, where single trainings and baselines were measured again, later than the searches. */
  readonly singlesCommit?: string | undefined;
  readonly runs: readonly QualityRun[];
}

export const qualityFile: ResultsFile<QualityResults> = resultsFile<QualityResults>(
  "quality",
  z.strictObject({
    device: z.string(),
    trials: z.int(),
    scikitLearn: z.string().optional(),
    singlesCommit: z.string().optional(),
    runs: z.array(
      z.strictObject({
        data: z.string(),
        seed: z.int(),
        contender: z.enum(contenders),
        accuracy: z.number(),
        loss: z.number(),
        seconds: z.number().optional(),
        epochs: z.int().optional(),
        chosen: z.string().optional(),
      }),
    ),
  }),
);

/** Beside the document that they are for. */
export const qualityPath: string = join(repository, "docs", "quality.json");
