// What `mlpnas doctor` can be told: what a search can be told of its data, its space and its trainings.
import { z } from "zod";
import { type Asked, type DoctorSettings, defaultDoctor } from "../runtime/index.js";
import { dataFields } from "./data-fields.js";
import { parseDuration } from "./duration.js";
import { searchSchema } from "./search-schema.js";
import {
  chanceFields,
  choiceFields,
  flagOf,
  isTime,
  number,
  type OutputSettings,
  outputFields,
  type SettingsSchema,
  spaceFields,
  timeout,
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
  timeout: z
    .union(
      [z.number().refine(isTime, { error: timeout }), z.string().transform(parseDuration).refine(isTime, { error: timeout })],
      {
        error: timeout,
      },
    )
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
