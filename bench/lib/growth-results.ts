// What `npm run bench:growth` measures: how costs grow with the size of the data, of the networks, of the search and of the machine.
import { z } from "zod";
import { type ResultsFile, resultsFile } from "./results.js";

export const subjects = ["rows", "features", "width", "depth", "workers", "trials"] as const;
export type Subject = (typeof subjects)[number];

export interface GrowthPoint {
  readonly subject: Subject;
  /** What was done at that size: `load`, `train`, the name of a strategy. */
  readonly series: string;
  readonly size: number;
  /** Numbers by name; seconds unless the name says otherwise, `memory` in MB (10⁶ bytes), the process's peak. */
  readonly values: Readonly<Record<string, number>>;
}

export interface GrowthResults {
  readonly isQuick: boolean;
  readonly points: readonly GrowthPoint[];
}

export const growthFile: ResultsFile<GrowthResults> = resultsFile<GrowthResults>(
  "growth",
  z.strictObject({
    isQuick: z.boolean(),
    points: z.array(
      z.strictObject({
        subject: z.enum(subjects),
        series: z.string(),
        size: z.number().positive(),
        values: z.record(z.string(), z.number()),
      }),
    ),
  }),
);
