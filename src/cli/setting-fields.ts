// The fields of settings: how a flag is written, and the fields that several commands share, each flag's text beside its rule.
import { z } from "zod";
import { activations, metricNames } from "../nas/index.js";
import { scheduleNames } from "../nn/index.js";
import { type Asked, defaultSearch, deviceNames, type SearchSettings, type TrainingSettings } from "../study/index.js";
import { parseDuration } from "./duration.js";
import { parseSpace, readSpace, spaceParts } from "./space.js";

export const formats = ["table", "json", "csv", "markdown"] as const;
export type Format = (typeof formats)[number];
/** How results are printed: for the command line only. */
export interface OutputSettings {
  readonly format: Format;
}

/** How a setting is written on the command line. In a config file its key is the flag in camel case. */
export interface Flag {
  /** `--trials <n>`; `[data]` for the argument. */
  readonly flags: string;
  readonly group: string;
  readonly help: string;
  /** What `--help` shows as the default, where that is not the value itself. */
  readonly shown?: string;
  /** A flag's text as the value that a config file would hold. */
  readonly read?: (text: string) => unknown;
  /** Given twice, it adds up. */
  readonly isRepeatable?: boolean;
}

/** The flag of each field of the schemas below. */
export const flagOf: z.core.$ZodRegistry<Flag> = z.registry<Flag>();

export type SettingsSchema<T> = z.ZodObject<{ [K in keyof T]: z.ZodType<T[K]> }, z.core.$strict>;

export const groups = {
  data: "Data:",
  search: "Search:",
  policy: "Policy, of the strategies reinforce:",
  halving: "Successive halving, the strategy halving:",
  training: "Training of each network:",
  space: "Space, what an architecture may be:",
  run: "Run and output:",
} as const;

export const number = (text: string): unknown =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : text;
export const numberOrNone = (text: string): unknown => (text === "none" ? null : number(text));
export const words = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
/** `a=false,b=3` as an object; the text itself where it is no such list, for the schema to refuse. */
export const assignments = (text: string): unknown => {
  const pairs = words(text).map((word) => word.split("="));
  if (pairs.some((pair) => pair.length !== 2)) return text;
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, value === "true" || value === "false" ? value === "true" : number(value as string)]),
  );
};
export const numbers = (text: string): unknown => text.split(",").map(number);
export const numbersOrNone = (text: string): unknown => (text === "none" || text === "" ? [] : numbers(text));

export const integer = (least: number): z.ZodInt => {
  const error = `must be an integer ≥ ${least}`;
  return z.int({ error }).min(least, { error });
};
export const oneOf = <const N extends readonly string[]>(names: N): z.ZodEnum<{ [K in N[number]]: K }> =>
  z.enum(names, { error: `must be one of ${names.join(", ")}` });
export const text = (error: string): z.ZodString => z.string({ error }).min(1, { error });

export const aboveZero = "must be a number above 0";
export const atLeastZero = "must be a number ≥ 0";
export const belowOne = "must be a number ≥ 0 and below 1";
const timeout = "must be a time above 0, such as 10m, 90s, 2h or 600";
export const latency = "must be a time a row above 0, such as 20us, 0.5ms or 0.00002";
export const isTime = (value: number): boolean => Number.isFinite(value) && value > 0;
/** Seconds, or a duration's text. */
export const time: z.ZodType<number> = z.union(
  [z.number().refine(isTime, { error: timeout }), z.string().transform(parseDuration).refine(isTime, { error: timeout })],
  { error: timeout },
);
/** The same, or `null` for no limit. */
export const timeOrNone: z.ZodType<number | null> = z.union([z.null(), time], { error: timeout });

export const trainingFields: SettingsSchema<Omit<Asked<TrainingSettings>, "seed" | "device" | "gpuThreshold">>["shape"] = {
  metric: oneOf(["auto", ...metricNames])
    .default(defaultSearch.metric)
    .register(flagOf, {
      flags: "--metric <name>",
      group: groups.training,
      help: "what decides, on the validation rows: of classes log-loss (steadier), accuracy, balanced-accuracy, macro-f1 or auc; of numbers rmse or r2",
    }),
  epochs: integer(1)
    .default(defaultSearch.epochs)
    .register(flagOf, { flags: "--epochs <n>", group: groups.training, help: "epochs, at most", read: number }),
  patience: integer(1).default(defaultSearch.patience).register(flagOf, {
    flags: "--patience <n>",
    group: groups.training,
    help: "stop after so many epochs without a better one; the best epoch's weights are kept",
    read: number,
  }),
  batchSize: integer(1)
    .default(defaultSearch.batchSize)
    .register(flagOf, { flags: "--batch-size <n>", group: groups.training, help: "rows per training step", read: number }),
  optimizer: oneOf(["adam", "sgd"])
    .default(defaultSearch.optimizer)
    .register(flagOf, { flags: "--optimizer <name>", group: groups.training, help: "adam or sgd" }),
  learningRate: z.number({ error: aboveZero }).gt(0, { error: aboveZero }).default(defaultSearch.learningRate).register(flagOf, {
    flags: "--learning-rate <x>",
    group: groups.training,
    help: "the optimizer's step size",
    read: number,
  }),
  decay: z.number({ error: atLeastZero }).min(0, { error: atLeastZero }).default(defaultSearch.decay).register(flagOf, {
    flags: "--decay <x>",
    group: groups.training,
    help: "shrinks the step size as 1 / (1 + decay · step)",
    read: number,
  }),
  momentum: z
    .number({ error: belowOne })
    .min(0, { error: belowOne })
    .lt(1, { error: belowOne })
    .default(defaultSearch.momentum)
    .register(flagOf, {
      flags: "--momentum <x>",
      group: groups.training,
      help: "of sgd",
      read: number,
    }),
  schedule: oneOf(scheduleNames).default(defaultSearch.schedule).register(flagOf, {
    flags: "--schedule <name>",
    group: groups.training,
    help: "of the step size: constant, or cosine, which falls to 0 over the epochs asked for",
  }),
  weightDecay: z
    .number({ error: atLeastZero })
    .min(0, { error: atLeastZero })
    .default(defaultSearch.weightDecay)
    .register(flagOf, {
      flags: "--weight-decay <x>",
      group: groups.training,
      help: "shrinks weights, not biases, by step size · x at each step, apart from the gradient",
      read: number,
    }),
  average: integer(1).default(defaultSearch.average).register(flagOf, {
    flags: "--average <n>",
    group: groups.training,
    help: "score and keep a running mean of the weights over the ends of about n epochs; 1 for the weights themselves",
    read: number,
  }),
};

export const chanceFields: SettingsSchema<Pick<TrainingSettings, "seed" | "device" | "gpuThreshold">>["shape"] = {
  seed: integer(0).default(defaultSearch.seed).register(flagOf, {
    flags: "--seed <n>",
    group: groups.run,
    help: "fixes all chance: the same seed gives the same results, bit for bit",
    read: number,
  }),
  device: oneOf(deviceNames)
    .default(defaultSearch.device)
    .register(flagOf, {
      flags: "--device <name>",
      group: groups.run,
      help:
        "wasm (the fastest kernels here), wasm-simd (the same bits on every machine), reference (plain loops, slow) or gpu " +
        "(wasm, but for large products; needs the package gpu.js), which gpu:webgpu, gpu:webasm, ... pin to a mode",
    }),
  gpuThreshold: z
    .number({ error: atLeastZero })
    .min(0, { error: atLeastZero })
    .default(defaultSearch.gpuThreshold)
    .register(flagOf, {
      flags: "--gpu-threshold <flop>",
      group: groups.run,
      help: "of gpu: products of fewer floating-point operations stay on wasm",
      read: number,
    }),
};

export const outputFields: SettingsSchema<OutputSettings>["shape"] = {
  format: oneOf(formats).default("table").register(flagOf, {
    flags: "--format <name>",
    group: groups.run,
    help: "of the results on stdout: table, json, csv or markdown",
  }),
};

export const spaceFields: SettingsSchema<Pick<SearchSettings, "maxLayers" | "units" | "activations" | "dropout">>["shape"] = {
  maxLayers: spaceParts.maxLayers.default(defaultSearch.maxLayers).register(flagOf, {
    flags: "--max-layers <n>",
    group: groups.space,
    help: "hidden layers, dropout included, at most",
    read: number,
  }),
  units: spaceParts.units.default([...defaultSearch.units]).register(flagOf, {
    flags: "--units <list>",
    group: groups.space,
    help: "sizes of a dense layer",
    read: numbers,
  }),
  activations: spaceParts.activations.default([...defaultSearch.activations]).register(flagOf, {
    flags: "--activations <list>",
    group: groups.space,
    help: `of a dense layer, among ${activations.join(", ")}`,
    read: words,
  }),
  dropout: spaceParts.dropoutRates.default([...defaultSearch.dropout]).register(flagOf, {
    flags: "--dropout <list>",
    group: groups.space,
    help: "rates of a dropout layer; none for a space without",
    read: numbersOrNone,
  }),
};

/** What is chosen of the training, for each network. */
export const choiceFields: SettingsSchema<Pick<SearchSettings, "learningRates" | "batchSizes" | "weightDecays">>["shape"] = {
  learningRates: spaceParts.learningRates.default([...defaultSearch.learningRates]).register(flagOf, {
    flags: "--learning-rates <list>",
    group: groups.space,
    help: "let each network have one of these, not --learning-rate",
    shown: "none",
    read: numbersOrNone,
  }),
  batchSizes: spaceParts.batchSizes.default([...defaultSearch.batchSizes]).register(flagOf, {
    flags: "--batch-sizes <list>",
    group: groups.space,
    help: "let each network have one of these, not --batch-size",
    shown: "none",
    read: numbersOrNone,
  }),
  weightDecays: spaceParts.weightDecays.default([...defaultSearch.weightDecays]).register(flagOf, {
    flags: "--weight-decays <list>",
    group: groups.space,
    help: "let each network have one of these",
    shown: "none",
    read: numbersOrNone,
  }),
};

/** The space as one value, beside the flags of its parts. */
export const wholeSpaceFields: SettingsSchema<Pick<SearchSettings, "space">>["shape"] = {
  space: z
    .union([z.null(), z.record(z.string(), z.unknown()).transform((value) => parseSpace(value, "space"))], {
      error: 'must be an object, such as { "units": [16, 64], "maxLayers": 4 }',
    })
    .default(defaultSearch.space)
    .register(flagOf, {
      flags: "--space <file>",
      group: groups.space,
      help: "the space, or parts of it, from a JSON file; the flags below overrule it",
      shown: "none",
      read: readSpace,
    }),
};
