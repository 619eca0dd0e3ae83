// The schema of a journal's lines, as JSON has them: architectures are texts, and so are the numbers that JSON lacks.
import * as z from "zod/mini";
import { metricNames, scoreFields } from "../../nn/index.js";
import type { Evaluated, NoiseProbed, Proposed, SearchEvent, Started } from "../events.js";
import type { CompleteEvaluation, FailedEvaluation } from "../job.js";
import { objectiveNames } from "../objectives.js";

/** Numbers that JSON lacks, as the texts that stand for them. */
export const numberTexts = ["NaN", "Infinity", "-Infinity"] as const;

const number = z.union([z.number(), z.enum(numberTexts)]);
const count = z.int().check(z.gte(0));
const ordinal = z.int().check(z.gte(1));
const text = z.string();
const optional = z.exactOptional;

const scoreShape = {
  ...Object.fromEntries(scoreFields.map((field) => [field, optional(number)])),
  loss: number,
};
const scores = z.strictObject(scoreShape);
const testScores = z.strictObject({ ...scoreShape, interval: optional(number) });
const epoch = z.strictObject({
  epoch: ordinal,
  fold: optional(ordinal),
  ...scoreShape,
  test: optional(scores),
  trainingLoss: optional(number),
});

const started = z.strictObject({
  kind: z.literal("started"),
  version: z.number(),
  strategy: text,
  space: number, // beyond 2⁵³ no integer any more
  trials: ordinal,
  epochs: optional(ordinal),
  batch: ordinal,
  pending: optional(ordinal),
  isAsync: optional(z.boolean()),
  metric: z.enum(metricNames),
  objectives: optional(z.array(z.enum(objectiveNames))),
  seed: number,
  config: optional(text),
});

const noise = z.strictObject({
  kind: z.literal("noise"),
  architectures: z.array(text),
  rewards: z.array(z.array(number)),
});

const proposed = z.strictObject({
  kind: z.literal("proposed"),
  trial: ordinal,
  architecture: text,
  prediction: optional(number),
  isRepeat: optional(z.boolean()),
  epochs: optional(ordinal),
  continues: optional(ordinal),
});

const trained = {
  kind: z.literal("evaluated"),
  trial: count, // 0 is the baseline's, which waits among arrivals but is in no journal
  architecture: text,
  parameters: count,
  continues: optional(ordinal),
  epochs: z.array(epoch),
  seconds: z.number().check(z.gte(0)),
};

const complete = z.strictObject({
  ...trained,
  status: z.literal("complete"),
  validation: scores,
  observed: optional(scores),
  bestEpoch: z.number(), // of several folds the mean
  folds: optional(z.array(z.strictObject({ validation: scores, observed: optional(scores), bestEpoch: ordinal }))),
});

const failed = z.strictObject({ ...trained, status: z.literal("failed"), reason: text });

const learned = z.strictObject({
  kind: z.literal("learned"),
  batch: ordinal,
  report: z.record(text, z.union([number, z.boolean()])),
});

const continued = z.strictObject({ kind: z.literal("continued"), trials: ordinal, epochs: optional(ordinal) });

const compared = z.strictObject({ kind: z.literal("compared"), trial: ordinal, validation: scores });

const chosen = z.strictObject({
  kind: z.literal("chosen"),
  ranking: z.array(z.strictObject({ trial: ordinal, expected: number })),
  luckiest: ordinal,
  optimism: number,
  alike: count,
});

const baseline = z.strictObject({
  kind: z.literal("baseline"),
  name: z.enum(["majority", "logistic regression", "mean", "linear regression"]),
  validation: scores,
  test: testScores,
});

const tested = z.strictObject({ kind: z.literal("tested"), rank: ordinal, trial: ordinal, test: testScores });

const finished = z.strictObject({
  kind: z.literal("finished"),
  reason: z.enum(["trials", "exhausted", "epochs", "timeout", "interrupted", "failures"]),
  trials: count,
});

type WithText<E> = Omit<E, "architecture"> & { readonly architecture: string };

/** A line, by the kind of its event; where a number stands, one of the texts may. */
export type Line =
  | (Started & { readonly version: number })
  | (Omit<NoiseProbed, "architectures"> & { readonly architectures: readonly string[] })
  | WithText<Proposed>
  | ({ readonly kind: "evaluated" } & (WithText<Omit<CompleteEvaluation, "weights">> | WithText<FailedEvaluation>))
  | Exclude<SearchEvent, Started | NoiseProbed | Proposed | Evaluated>;

export const lineSchema: z.ZodMiniType = z.discriminatedUnion("kind", [
  started,
  noise,
  proposed,
  z.discriminatedUnion("status", [complete, failed]),
  learned,
  continued,
  compared,
  chosen,
  baseline,
  tested,
  finished,
]);
