// What `npm run bench:arena` finds: the standings of each part, and the strategies compared with each other.
import { join } from "node:path";
import { z } from "zod";
import type { Anatomy, Interval, MeanInterval, RankCheck, Standing } from "../../src/nas/index.js";
import { repository } from "./machine.js";
import { type ResultsFile, resultsFile } from "./results.js";

/** One player at one look, beside others on the same rounds. */
export interface Comparison {
  readonly player: string;
  readonly trials: number;
  /** The mean regret as a share of evolution's, with its interval by bootstrap; `null` where evolution has none. */
  readonly toEvolution: Interval | null;
  /** Of Mann and Whitney's test on its regrets and those of reinforce, after Holm over all players and looks; `null` for itself. */
  readonly againstReinforce: number | null;
  /** By how much less regret the smoothed choice has than the observed one, in pairs; `null` where it was not asked for. */
  readonly gainBySmoothing: MeanInterval | null;
}

/** Of a table's single trainings. */
export type Spread = Pick<Anatomy, "betweenArchitectures" | "betweenSeeds" | "share">;

export interface PartResults {
  readonly name: string;
  /** Of each truth, and how many truths. */
  readonly repetitions: number;
  readonly truths: number;
  readonly architectures: number;
  readonly seeds: number | null;
  readonly anatomy?: Spread | undefined;
  readonly checks: readonly RankCheck[];
  readonly standings: readonly Standing[];
  readonly comparisons: readonly Comparison[];
  readonly seconds: number;
}

export interface ArenaResults {
  readonly parts: readonly PartResults[];
}

/** Plain records of the library: the fields are there, their types are those of who made them. */
const records = <T>(...fields: readonly (keyof T & string)[]): z.ZodType<readonly T[]> =>
  z.custom<readonly T[]>(
    (value) => Array.isArray(value) && value.every((each) => typeof each === "object" && each && fields.every((f) => f in each)),
    { error: `must be records with ${fields.join(", ")}` },
  );

export const arenaFile: ResultsFile<ArenaResults> = resultsFile<ArenaResults>(
  "arena",
  z.strictObject({
    parts: z.array(
      z.strictObject({
        name: z.string(),
        repetitions: z.int(),
        truths: z.int(),
        architectures: z.int(),
        seeds: z.int().nullable(),
        anatomy: z
          .custom<Spread>((value) => typeof value === "object" && value !== null && "betweenArchitectures" in value)
          .optional(),
        checks: records<RankCheck>("trials", "mean", "expected", "half"),
        standings: records<Standing>("player", "looks", "area"),
        comparisons: records<Comparison>("player", "trials", "toEvolution", "againstReinforce", "gainBySmoothing"),
        seconds: z.number(),
      }),
    ),
  }),
);

/** Beside the document that they are for. */
export const arenaPath: string = join(repository, "docs", "arena.json");
