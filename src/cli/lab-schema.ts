// What `mlpnas lab` can be told.
import { z } from "zod";
import type { SearchSettings } from "../study/index.js";
import {
  chanceFields,
  flagOf,
  integer,
  number,
  numbers,
  type OutputSettings,
  oneOf,
  outputFields,
  type SettingsSchema,
  spaceFields,
  text,
} from "./setting-fields.js";

export type LabPart = "overview" | "gradient" | "estimators" | "credit" | "training" | "toy" | "switches";
export const labParts: readonly LabPart[] = ["overview", "gradient", "estimators", "credit", "training", "toy", "switches"];

export interface LabSettings extends Pick<SearchSettings, "maxLayers" | "units" | "activations" | "dropout" | "seed"> {
  readonly part: LabPart;
  /** A table file of accuracies; `null` for the additive formula. */
  readonly table: string | null;
  readonly lstmUnits: number;
  readonly batchSizes: readonly number[];
  /** `null` for what the part takes by itself. */
  readonly repetitions: number | null;
  readonly steps: number;
  readonly runs: number;
}

const group = "Lab:";
const sizes = "must be integers ≥ 1";

export const labSchema: SettingsSchema<LabSettings & OutputSettings> = z.strictObject({
  part: oneOf(labParts as readonly [LabPart, ...LabPart[]])
    .default("overview")
    .register(flagOf, { flags: "[part]", group, help: `which part: ${labParts.join(", ")}` }),
  table: z
    .union([z.null(), text("must name a CSV file")], { error: "must name a CSV file" })
    .default(null)
    .register(flagOf, {
      flags: "--table <file>",
      group,
      help: "rewards: a CSV of trained networks, columns architecture, seed, epoch, validation_accuracy",
      shown: "a formula that adds up over layers",
    }),
  batchSizes: z
    .array(z.int({ error: sizes }).min(1, { error: sizes }), { error: sizes })
    .min(1, { error: sizes })
    .default([1, 10, 100])
    .register(flagOf, {
      flags: "--batch-sizes <list>",
      group,
      help: "architectures from which the gradient is estimated; training takes 10",
      read: numbers,
    }),
  repetitions: z
    .union([z.null(), integer(1)], { error: "must be an integer ≥ 1" })
    .default(null)
    .register(flagOf, {
      flags: "--repetitions <n>",
      group,
      help: "of each estimate, and of the toy's searches",
      shown: "200 estimates, 500 searches",
      read: number,
    }),
  steps: integer(1).default(300).register(flagOf, { flags: "--steps <n>", group, help: "of training", read: number }),
  runs: integer(1).default(3).register(flagOf, {
    flags: "--runs <n>",
    group,
    help: "trainings by sampled gradients, each with chances of its own",
    read: number,
  }),
  lstmUnits: integer(1)
    .default(16)
    .register(flagOf, { flags: "--lstm-units <n>", group, help: "of the controller; the search's has 100", read: number }),
  ...spaceFields,
  seed: chanceFields.seed,
  ...outputFields,
});
