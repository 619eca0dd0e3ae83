// What the commands can be told: one schema a command, for flags and config files alike, with each flag's text beside its rule.
import { z } from "zod";
import { primitives } from "../autograd/index.js";
import { type Activation, activations, type Metric, monitorOf, strategyNames } from "../nas/index.js";
import {
  type DataSettings,
  defaultSearch,
  deviceNames,
  presetNames,
  type SearchSettings,
  type TrainingSettings,
  type TrainSettings,
} from "../runtime/index.js";
import { parseDuration } from "./duration.js";

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

const groups = {
  data: "Data:",
  search: "Search:",
  training: "Training of each network:",
  space: "Space, what an architecture may be:",
  run: "Run and output:",
} as const;

export const number = (text: string): unknown =>
  /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : text;
const numberOrNone = (text: string): unknown => (text === "none" ? null : number(text));
const words = (text: string): string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
/** `a=false,b=3` as an object; the text itself where it is no such list, for the schema to refuse. */
const assignments = (text: string): unknown => {
  const pairs = words(text).map((word) => word.split("="));
  if (pairs.some((pair) => pair.length !== 2)) return text;
  return Object.fromEntries(
    pairs.map(([name, value]) => [name, value === "true" || value === "false" ? value === "true" : number(value as string)]),
  );
};
export const numbers = (text: string): unknown => text.split(",").map(number);
const numbersOrNone = (text: string): unknown => (text === "none" || text === "" ? [] : numbers(text));

export const integer = (least: number): z.ZodInt => {
  const error = `must be an integer ≥ ${least}`;
  return z.int({ error }).min(least, { error });
};
export const oneOf = <const N extends readonly string[]>(names: N): z.ZodEnum<{ [K in N[number]]: K }> =>
  z.enum(names, { error: `must be one of ${names.join(", ")}` });
export const text = (error: string): z.ZodString => z.string({ error }).min(1, { error });

const rate = "must be rates above 0 and below 1";
const units = "must be integers ≥ 1";
const aboveZero = "must be a number above 0";
const atLeastZero = "must be a number ≥ 0";
const belowOne = "must be a number ≥ 0 and below 1";
const timeout = "must be a time above 0, such as 10m, 90s, 2h or 600";
const isTime = (value: number): boolean => Number.isFinite(value) && value > 0;

const dataFields: SettingsSchema<DataSettings>["shape"] = {
  data: text("must name a CSV file").register(flagOf, {
    flags: "[data]",
    group: groups.data,
    help: "a CSV file, its first line naming the columns",
  }),
  target: text("must name the column with the classes").register(flagOf, {
    flags: "--target <column>",
    group: groups.data,
    help: "the column that names each row's class",
  }),
  ignore: z
    .array(z.string({ error: "must be column names" }), { error: "must be column names" })
    .default([...defaultSearch.ignore])
    .register(flagOf, {
      flags: "--ignore <columns>",
      group: groups.data,
      help: "columns that are neither target nor feature, commas between; may be repeated",
      shown: "none",
      read: words,
      isRepeatable: true,
    }),
};

const trainingFields: SettingsSchema<Omit<TrainingSettings, "seed" | "device" | "gpuThreshold">>["shape"] = {
  metric: oneOf(Object.keys(monitorOf) as Metric[])
    .default(defaultSearch.metric)
    .register(flagOf, {
      flags: "--metric <name>",
      group: groups.training,
      help: "what decides, on the validation rows: log-loss (steadier) or accuracy",
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
  maxLayers: integer(1).default(defaultSearch.maxLayers).register(flagOf, {
    flags: "--max-layers <n>",
    group: groups.space,
    help: "hidden layers, dropout included, at most",
    read: number,
  }),
  units: z
    .array(z.int({ error: units }).min(1, { error: units }), { error: units })
    .min(1, { error: units })
    .default([...defaultSearch.units])
    .register(flagOf, {
      flags: "--units <list>",
      group: groups.space,
      help: "sizes of a dense layer",
      read: numbers,
    }),
  activations: z
    .array(oneOf(activations as readonly [Activation, ...Activation[]]), { error: "must be names of activations" })
    .min(1, { error: "must be names of activations" })
    .default([...defaultSearch.activations])
    .register(flagOf, { flags: "--activations <list>", group: groups.space, help: "of a dense layer", read: words }),
  dropout: z
    .array(z.number({ error: rate }).gt(0, { error: rate }).lt(1, { error: rate }), { error: rate })
    .default([...defaultSearch.dropout])
    .register(flagOf, {
      flags: "--dropout <list>",
      group: groups.space,
      help: "rates of a dropout layer; none for a space without",
      read: numbersOrNone,
    }),
};

/** What `mlpnas search` can be told. */
export const searchSchema: SettingsSchema<SearchSettings & OutputSettings> = z.strictObject({
  ...dataFields,
  preset: oneOf(presetNames).default(defaultSearch.preset).register(flagOf, {
    flags: "--preset <name>",
    group: groups.search,
    help: "tutorial searches as the tutorial does, with its faults and its settings as defaults",
  }),
  set: z
    .record(z.string(), z.union([z.boolean(), z.number(), z.string()]), { error: "must be name=value" })
    .default(defaultSearch.set)
    .register(flagOf, {
      flags: "--set <name=value>",
      group: groups.search,
      help: "of --preset tutorial: turns a fault off or a constant to another value; may be repeated",
      shown: "none",
      read: assignments,
      isRepeatable: true,
    }),
  trials: integer(1)
    .default(defaultSearch.trials)
    .register(flagOf, { flags: "--trials <n>", group: groups.search, help: "architectures to train, at most", read: number }),
  batch: integer(1).default(defaultSearch.batch).register(flagOf, {
    flags: "--batch <n>",
    group: groups.search,
    help: "architectures between two steps of learning",
    read: number,
  }),
  strategy: oneOf(strategyNames).default(defaultSearch.strategy).register(flagOf, {
    flags: "--strategy <name>",
    group: groups.search,
    help: "who chooses: reinforce (a policy that learns), reinforce-factorised (the same without a network), reinforce-model (with a model of the rewards), random, evolution (children of good ones), local (neighbours of the best), tpe (what good ones have in common), surrogate (the model alone), exhaustive (all in order)",
  }),
  predictor: z.boolean({ error: "must be true or false" }).default(defaultSearch.predictor).register(flagOf, {
    flags: "--no-predictor",
    group: groups.search,
    help: "do without the predictor that guesses a network's score before it is trained",
  }),
  oneShot: z.boolean({ error: "must be true or false" }).default(defaultSearch.oneShot).register(flagOf, {
    flags: "--one-shot",
    group: groups.search,
    help: "start networks from the weights that earlier ones learned",
  }),
  timeout: z
    .union(
      [
        z.null(),
        z.number().refine(isTime, { error: timeout }),
        z.string().transform(parseDuration).refine(isTime, { error: timeout }),
      ],
      { error: timeout },
    )
    .default(defaultSearch.timeout)
    .register(flagOf, {
      flags: "--timeout <time>",
      group: groups.search,
      help: "stop after 10m, 90s, 2h or so many seconds, with the trials done by then",
      shown: "none",
      read: numberOrNone,
    }),
  top: integer(1).default(defaultSearch.top).register(flagOf, {
    flags: "--top <n>",
    group: groups.search,
    help: "how many of the best are looked at on the test rows, once, at the end",
    read: number,
  }),
  ...spaceFields,
  maxParameters: z
    .union([z.null(), integer(1)], { error: "must be an integer ≥ 1" })
    .default(defaultSearch.maxParameters)
    .register(flagOf, {
      flags: "--max-parameters <n>",
      group: groups.space,
      help: "leave larger networks out",
      shown: "none",
      read: numberOrNone,
    }),
  ...trainingFields,
  ...chanceFields,
  workers: z
    .union([z.literal("auto"), integer(1)], { error: 'must be an integer ≥ 1 or "auto"' })
    .default(defaultSearch.workers)
    .register(flagOf, {
      flags: "--workers <n>",
      group: groups.run,
      help: "threads that train; auto is one per core. Results do not depend on it",
      read: number,
    }),
  out: z
    .union([z.null(), text("must name a folder")], { error: "must name a folder" })
    .default(defaultSearch.out)
    .register(flagOf, { flags: "--out <folder>", group: groups.run, help: "where the run is kept", shown: "runs/<data>-<seed>" }),
  ...outputFields,
});

/** What `mlpnas train` can be told. */
export const trainSchema: SettingsSchema<TrainSettings & OutputSettings> = z.strictObject({
  ...dataFields,
  architecture: text('must list hidden layers, such as "64-tanh 32-elu"').register(flagOf, {
    flags: "--architecture <layers>",
    group: groups.data,
    help: "hidden layers in order, units-activation or dropout-rate; linear for none",
  }),
  ...trainingFields,
  ...chanceFields,
  ...outputFields,
});

/** How much of a run `mlpnas top` shows. */
export interface TopSettings {
  readonly count: number | "all";
}

const topFields: SettingsSchema<TopSettings>["shape"] = {
  count: z
    .union([z.literal("all"), integer(1)], { error: 'must be an integer ≥ 1 or "all"' })
    .default(5)
    .register(flagOf, { flags: "-n, --count <n>", group: groups.run, help: "how many trials; all for every one", read: number }),
};

/** What `mlpnas top` can be told. */
export const topSchema: SettingsSchema<TopSettings & OutputSettings> = z.strictObject({ ...topFields, ...outputFields });

/** How much of an analysis is shown. */
export interface AnalysisSettings {
  readonly all: boolean;
}

/** What `mlpnas analyze` can be told. */
export const analyzeSchema: SettingsSchema<TopSettings & AnalysisSettings & OutputSettings> = z.strictObject({
  ...topFields,
  all: z.boolean({ error: "must be true or false" }).default(false).register(flagOf, {
    flags: "--all",
    group: groups.run,
    help: "each batch, each layer and each effect, not only what fits two screens",
  }),
  ...outputFields,
});

/** What `mlpnas gradcheck` checks, and how. */
export interface GradcheckSettings {
  /** A primitive's name; null for all. */
  readonly op: string | null;
  readonly seed: number;
  readonly step: number;
}

/** What `mlpnas gradcheck` can be told. */
export const gradcheckSchema: SettingsSchema<GradcheckSettings & OutputSettings> = z.strictObject({
  op: z
    .enum(
      primitives.map(({ name }) => name),
      { error: "must name a primitive, as mlpnas gradcheck lists them" },
    )
    .nullable()
    .default(null)
    .register(flagOf, { flags: "[op]", group: groups.run, help: "one primitive; all when left out" }),
  seed: integer(0).default(0).register(flagOf, {
    flags: "--seed <n>",
    group: groups.run,
    help: "fixes the points at which derivatives are taken",
    read: number,
  }),
  step: z.number({ error: aboveZero }).gt(0, { error: aboveZero }).default(1e-5).register(flagOf, {
    flags: "--step <x>",
    group: groups.run,
    help: "how far an input is moved to either side",
    shown: "1e-5",
    read: number,
  }),
  ...outputFields,
});
