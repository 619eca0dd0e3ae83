// What `mlpnas plot` can be told.
import { z } from "zod";
import { flagOf, groups, integer, number, oneOf, type SettingsSchema, text } from "./setting-fields.js";

/** The page behind a picture. */
const themes = ["auto", "light", "dark"] as const;

export interface PlotSettings {
  readonly width: number;
  readonly theme: (typeof themes)[number];
  /** `null` for stdout. */
  readonly out: string | null;
  /** `null` for where the run read it. */
  readonly data: string | null;
}

export const plotSchema: SettingsSchema<PlotSettings> = z.strictObject({
  width: integer(240).default(720).register(flagOf, {
    flags: "--width <pixels>",
    group: groups.run,
    help: "of the picture",
    read: number,
  }),
  theme: oneOf(themes).default("auto").register(flagOf, {
    flags: "--theme <name>",
    group: groups.run,
    help: "the page behind it: light, dark, or auto for what the reader's screen has",
  }),
  out: text("must name a file").nullable().default(null).register(flagOf, {
    flags: "--out <file>",
    group: groups.run,
    help: "the file to write",
    shown: "stdout",
  }),
  data: text("must name a CSV or Parquet file").nullable().default(null).register(flagOf, {
    flags: "--data <file>",
    group: groups.data,
    help: "where the run's data is now, for charts of the winner's answers",
    shown: "where the run read it",
  }),
});
