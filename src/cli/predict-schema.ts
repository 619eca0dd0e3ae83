// What `mlpnas predict` can be told.
import { z } from "zod";
import { flagOf, groups, oneOf, type SettingsSchema, text } from "./setting-fields.js";

export const predictFormats = ["csv", "json"] as const;
export type PredictFormat = (typeof predictFormats)[number];

export interface PredictSettings {
  readonly model: string;
  readonly data: string;
  readonly unknown: "error" | "other";
  readonly format: PredictFormat;
  /** A file for the answers; null for stdout. */
  readonly out: string | null;
  /** A file for the scores; null for none. */
  readonly metrics: string | null;
}

const file = (flags: string, help: string): z.ZodType<string | null> =>
  text("must name a file").nullable().default(null).register(flagOf, { flags, group: groups.run, help, shown: "none" });

export const predictSchema: SettingsSchema<PredictSettings> = z.strictObject({
  model: text("must name the JSON file of a model").register(flagOf, {
    flags: "[model]",
    group: groups.data,
    help: "a model's JSON file",
  }),
  data: text("must name a CSV file").register(flagOf, { flags: "[data]", group: groups.data, help: "a CSV file" }),
  unknown: oneOf(["error", "other"]).default("error").register(flagOf, {
    flags: "--unknown <what>",
    group: groups.data,
    help: "levels that training did not have: error, or other, which takes them for a rare level where there were such, else for none",
  }),
  format: oneOf(predictFormats).default("csv").register(flagOf, {
    flags: "--format <name>",
    group: groups.run,
    help: "of the answers: csv, or json, an array with a line a row",
  }),
  out: file("--out <file>", "write the answers to a file, which is there only when it is complete"),
  metrics: file("--metrics <file>", "write the scores as JSON too, where the data has the target"),
});
