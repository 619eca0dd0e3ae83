// What `mlpnas arena` can be told.
import { z } from "zod";
import { observationNames, strategyNames, strategySpecs } from "../nas/index.js";
import { type ArenaSettings, tutorialPlayer } from "../runtime/index.js";
import { choiceNames } from "../study/index.js";
import { halvingFields } from "./halving-fields.js";
import { policyFields } from "./policy-fields.js";
import { searchSchema } from "./search-schema.js";
import {
  chanceFields,
  flagOf,
  groups,
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

const group = "Arena:";
const atLeastZero = "must be a number ≥ 0";
const counts = "must be integers ≥ 1";
const choices = `must be of ${choiceNames.join(", ")}`;
const names = (text: string): string[] => text.split(",").map((name) => name.trim());
const { batch, workers } = searchSchema.shape;
/** The columns of a table. */
const tableMetrics = ["log-loss", "accuracy"] as const;

export const arenaSchema: SettingsSchema<ArenaSettings & OutputSettings> = z.strictObject({
  table: text("must name a table file").register(flagOf, {
    flags: "[table]",
    group,
    help: "a table of trainings, CSV, plain or packed (.gz), or synthetic",
  }),
  strategies: z
    .array(oneOf([...strategySpecs, tutorialPlayer]), { error: "must be names of strategies" })
    .min(1, { error: "must be names of strategies" })
    .default(["reinforce", "reinforce:off", ...strategyNames.slice(1).filter((name) => name !== "halving")])
    .register(flagOf, {
      flags: "--strategies <list>",
      group,
      help:
        "who plays, with its predictor where it is not its own (reinforce:off, reinforce:ridge); random always does; " +
        `${tutorialPlayer} is the strategy of that preset`,
      shown: "all but halving and the tutorial's",
      read: names,
    }),
  repetitions: integer(2)
    .default(200)
    .register(flagOf, { flags: "--repetitions <n>", group, help: "games of each strategy", read: number }),
  trials: z
    .array(z.int({ error: counts }).min(1, { error: counts }), { error: counts })
    .min(1, { error: counts })
    .default([25, 50, 100, 200])
    .register(flagOf, {
      flags: "--trials <list>",
      group,
      help: "after how many trials the choices are judged; no more than the table holds",
      read: numbers,
    }),
  batch,
  metric: oneOf(tableMetrics).default("log-loss").register(flagOf, {
    flags: "--metric <name>",
    group: groups.training,
    help: "what decides, on the validation rows: log-loss (steadier) or accuracy",
  }),
  observation: oneOf(observationNames)
    .default("best")
    .register(flagOf, {
      flags: "--observation <name>",
      group,
      help: `which epochs a trial shows: ${observationNames.join(", ")}`,
    }),
  last: integer(1)
    .default(5)
    .register(flagOf, { flags: "--last <n>", group, help: "epochs, of the observation mean-of-last", read: number }),
  noiseFree: z.boolean({ error: "must be true or false" }).default(false).register(flagOf, {
    flags: "--noise-free",
    group,
    help: "a trial shows the mean of all seeds, and is judged by it",
  }),
  choice: z.array(oneOf(choiceNames), { error: choices }).min(1, { error: choices }).default(["observed"]).register(flagOf, {
    flags: "--choice <list>",
    group,
    help: "of the final choice: the best observed trial, smoothed, the best by a Gaussian process over all trials, or both",
    read: names,
  }),
  budgetEpochs: z.boolean({ error: "must be true or false" }).default(false).register(flagOf, {
    flags: "--budget-epochs",
    group,
    help: "epochs are what is counted: --trials are full trainings' worth of them; halving can play",
  }),
  repeats: integer(1).default(1).register(flagOf, {
    flags: "--repeats <n>",
    group,
    help: "each strategy that can plays twice: as it is, and with up to so many trials of one architecture",
    read: number,
  }),
  noise: z.number({ error: atLeastZero }).min(0, { error: atLeastZero }).default(0.7).register(flagOf, {
    flags: "--noise <x>",
    group,
    help: "of synthetic: the noise's standard deviation, in that of the worths",
    read: number,
  }),
  ...policyFields,
  ...halvingFields,
  ...spaceFields,
  seed: chanceFields.seed,
  workers,
  ...outputFields,
});
