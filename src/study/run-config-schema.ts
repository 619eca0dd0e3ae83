// The schema of a run's config.json: what a reader of it relies on. Further keys, of a later version, are let be.
import * as z from "zod/mini";
import { columnTypes, findingIds, severities } from "../data/index.js";
import {
  activations,
  baselineNames,
  encoderSchema,
  metricNames,
  objectiveNames,
  observationNames,
  predictorKinds,
  strategyNames,
  switchNames,
} from "../nas/index.js";
import { scheduleNames } from "../nn/index.js";
import { namedValues } from "./named-values.js";
import { choiceNames, deviceNames, presetNames, type SearchSettings, sharings } from "./settings.js";

const text = z.string();
const name = z.string().check(z.minLength(1));
const count = z.int().check(z.gte(0));
const ordinal = z.int().check(z.gte(1));
const atLeastZero = z.number().check(z.gte(0));
const aboveZero = z.number().check(z.gt(0));
const orNone = <T extends z.ZodMiniType>(type: T): z.ZodMiniNullable<T> => z.nullable(type);
const optional = z.exactOptional;

const space = {
  units: z.array(ordinal),
  activations: z.array(z.enum(activations)),
  maxLayers: ordinal,
  learningRates: z.array(aboveZero),
  batchSizes: z.array(ordinal),
  weightDecays: z.array(atLeastZero),
};
const rates = z.array(z.number().check(z.gt(0), z.lt(1)));

/** One rule for each setting: a setting that is forgotten here does not compile. */
const settingRules: { readonly [K in keyof SearchSettings]: z.ZodMiniType } = {
  data: name,
  target: name,
  ignore: z.array(text),
  task: z.enum(["auto", "classification", "regression"]),
  types: namedValues(z.enum(columnTypes)),
  missing: z.object({ number: text, category: text, target: optional(text) }),
  missingValues: z.array(text),
  levels: ordinal,
  classWeights: z.union([z.enum(["none", "balanced"]), namedValues(aboveZero)]),
  group: orNone(name),
  validation: orNone(name),
  test: orNone(name),
  metric: z.enum(metricNames),
  epochs: ordinal,
  patience: ordinal,
  batchSize: ordinal,
  optimizer: z.enum(["adam", "sgd"]),
  learningRate: aboveZero,
  decay: atLeastZero,
  momentum: z.number().check(z.gte(0), z.lt(1)),
  schedule: z.enum(scheduleNames),
  weightDecay: atLeastZero,
  average: ordinal,
  seed: count,
  device: z.enum(deviceNames),
  gpuThreshold: atLeastZero,
  space: orNone(z.partial(z.object({ ...space, dropoutRates: rates }))),
  ...space,
  dropout: rates,
  maxParameters: orNone(ordinal),
  maxMacs: orNone(ordinal),
  maxLatency: orNone(aboveZero),
  baseline: z.enum(baselineNames),
  passes: ordinal,
  clip: orNone(aboveZero),
  entropy: orNone(atLeastZero),
  discount: orNone(z.number().check(z.gte(0), z.lte(1))),
  controllerRate: orNone(aboveZero),
  controllerUnits: ordinal,
  proposer: z.enum(strategyNames),
  eta: z.number().check(z.gt(1)),
  rungs: z.array(ordinal),
  preset: z.enum(presetNames),
  set: z.record(text, z.union([z.boolean(), z.number(), text])),
  trials: ordinal,
  maxEpochsTotal: orNone(ordinal),
  batch: ordinal,
  pending: orNone(ordinal),
  async: z.boolean(),
  strategy: z.enum(strategyNames),
  objectives: z.array(z.enum(objectiveNames)),
  repeats: ordinal,
  workers: z.union([z.literal("auto"), ordinal]),
  oneShot: z.boolean(),
  oneShotCheck: count,
  share: z.enum(sharings),
  predictor: z.enum(["auto", ...predictorKinds, "off"]),
  observe: z.enum(observationNames),
  observeLast: ordinal,
  timeout: orNone(aboveZero),
  trialTimeout: orNone(aboveZero),
  top: ordinal,
  folds: ordinal,
  choice: z.enum(choiceNames),
  probe: z.union([z.literal("auto"), count]),
  out: orNone(name),
};

const scale = z.object({ mean: z.number(), deviation: aboveZero });
const prepared = { encoder: optional(encoderSchema), scale: optional(scale) };

const data = z.object({
  file: text,
  rows: count,
  task: z.enum(["classification", "regression"]),
  features: count,
  featureNames: z.array(text),
  columns: z.array(
    z.object({
      name: text,
      type: z.enum(["number", "boolean", "category"]),
      missing: count,
      levels: optional(count),
      decimal: optional(z.literal(",")),
    }),
  ),
  inputs: optional(ordinal),
  classes: z.array(z.object({ name: text, count })),
  target: optional(z.object({ name: text, distinct: count, least: z.number(), greatest: z.number(), mean: z.number() })),
  leftOut: z.array(z.object({ column: text, reason: text })),
  dropped: count,
  train: count,
  validation: count,
  test: count,
  duplicates: count,
  straddling: optional(count),
  fingerprint: text,
  split: optional(text),
  ...prepared,
  folds: optional(z.array(z.object({ train: count, validation: count, ...prepared }))),
});

export const settingsSchema: z.ZodMiniType = z.object(settingRules);

export const runConfigSchema: z.ZodMiniType = z.object({
  version: z.number(),
  mlpnas: text,
  node: text,
  device: text,
  workers: ordinal,
  settings: settingsSchema,
  data,
  findings: optional(
    z.array(
      z.object({
        id: z.enum(findingIds),
        severity: z.enum(severities),
        columns: z.array(text),
        message: text,
        advice: orNone(text),
        facts: z.record(text, z.unknown()),
      }),
    ),
  ),
  space: z.number().check(z.gte(0)),
  latencies: optional(
    z.object({
      device: text,
      rows: ordinal,
      products: z.record(text, atLeastZero),
      activations: z.record(text, atLeastZero),
    }),
  ),
  tutorial: optional(
    z.object({
      switches: z.object(Object.fromEntries(switchNames.map((each) => [each, z.boolean()]))),
      constants: z.record(text, z.union([z.boolean(), z.number(), text])),
    }),
  ),
});
