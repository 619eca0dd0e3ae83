// What the small commands can be told: one schema a command, for flags and config files alike.
import { z } from "zod";
import { primitives } from "../autograd/index.js";
import type { Asked, TrainSettings } from "../study/index.js";
import { dataFields } from "./data-fields.js";
import {
  aboveZero,
  chanceFields,
  flagOf,
  groups,
  integer,
  number,
  type OutputSettings,
  outputFields,
  type SettingsSchema,
  text,
  trainingFields,
} from "./setting-fields.js";

/** What `mlpnas train` can be told. */
export const trainSchema: SettingsSchema<Asked<TrainSettings> & OutputSettings> = z.strictObject({
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

/** What of a run `mlpnas top` shows. */
export interface BoardSettings {
  /** The front instead of the best. */
  readonly pareto: boolean;
}

const topFields: SettingsSchema<TopSettings>["shape"] = {
  count: z
    .union([z.literal("all"), integer(1)], { error: 'must be an integer ≥ 1 or "all"' })
    .default(5)
    .register(flagOf, { flags: "-n, --count <n>", group: groups.run, help: "how many trials; all for every one", read: number }),
};

/** What `mlpnas top` can be told. */
export const topSchema: SettingsSchema<TopSettings & BoardSettings & OutputSettings> = z.strictObject({
  ...topFields,
  pareto: z.boolean({ error: "must be true or false" }).default(false).register(flagOf, {
    flags: "--pareto",
    group: groups.run,
    help: "the whole front of the run's objectives instead of the best: the trials that none beats in everything; of a run for the metric alone, that of metric and parameters",
  }),
  ...outputFields,
});

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
