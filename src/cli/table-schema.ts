// What `mlpnas table` can be told.
import { z } from "zod";
import type { TableSettings } from "../runtime/index.js";
import { dataFields } from "./data-fields.js";
import { searchSchema } from "./search-schema.js";
import {
  chanceFields,
  choiceFields,
  flagOf,
  integer,
  number,
  type OutputSettings,
  outputFields,
  type SettingsSchema,
  spaceFields,
  text,
  wholeSpaceFields,
} from "./setting-fields.js";

const group = "Table:";
const { maxParameters, maxMacs, workers } = searchSchema.shape;
const { epochs, batchSize, optimizer, learningRate, decay, momentum, schedule, weightDecay, average } = searchSchema.shape;

export const tableSchema: SettingsSchema<TableSettings & OutputSettings> = z.strictObject({
  ...dataFields,
  seeds: integer(1).default(3).register(flagOf, {
    flags: "--seeds <n>",
    group,
    help: "trainings of each architecture; more can be added later",
    read: number,
  }),
  sample: z
    .union([z.null(), integer(1)], { error: "must be an integer ≥ 1" })
    .default(null)
    .register(flagOf, {
      flags: "--sample <n>",
      group,
      help: "so many architectures, drawn at random; more can be added later",
      shown: "the whole space",
      read: number,
    }),
  out: z
    .union([z.null(), text("must name a file")], { error: "must name a file" })
    .default(null)
    .register(flagOf, {
      flags: "--out <file>",
      group,
      help: "the table, CSV; packed when its name ends in .gz",
      shown: "tables/<data>-<seed>.csv.gz",
    }),
  ...wholeSpaceFields,
  ...spaceFields,
  ...choiceFields,
  maxParameters,
  maxMacs,
  epochs,
  batchSize,
  optimizer,
  learningRate,
  decay,
  momentum,
  schedule,
  weightDecay,
  average,
  ...chanceFields,
  workers,
  ...outputFields,
});
