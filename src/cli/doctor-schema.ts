// What `mlpnas doctor` can be told: what a search can be told of its data, its space and its trainings.
import { z } from "zod";
import { defaultDoctor } from "../runtime/index.js";
import type { Asked, DoctorSettings } from "../study/index.js";
import { dataFields } from "./data-fields.js";
import { searchSchema } from "./search-schema.js";
import {
  chanceFields,
  choiceFields,
  flagOf,
  number,
  type OutputSettings,
  outputFields,
  type SettingsSchema,
  spaceFields,
  time,
  trainingFields,
  wholeSpaceFields,
} from "./setting-fields.js";

const group = "Doctor:";
const { trials, batch, folds, maxParameters, maxMacs, workers } = searchSchema.shape;

export const doctorSchema: SettingsSchema<Asked<DoctorSettings> & OutputSettings> = z.strictObject({
  ...dataFields,
  train: z.boolean({ error: "must be true or false" }).default(defaultDoctor.train).register(flagOf, {
    flags: "--no-train",
    group,
    help: "findings only: no baselines, no noise floor, no times",
  }),
  timeout: time
    .default(defaultDoctor.timeout)
    .register(flagOf, { flags: "--timeout <time>", group, help: "for all trainings together", shown: "30s", read: number }),
  trials,
  batch,
  folds,
  ...wholeSpaceFields,
  ...spaceFields,
  ...choiceFields,
  maxParameters,
  maxMacs,
  ...trainingFields,
  ...chanceFields,
  workers,
  ...outputFields,
});
