// What `npm run bench:limits` measures: how late a search ends whose time is up, or that is told to stop.
import { z } from "zod";
import { type ResultsFile, resultsFile } from "./results.js";

/** `timeout`: `--timeout`; `trial-timeout`: `--trial-timeout`; `interrupt`: Ctrl-C. */
export const limitKinds = ["timeout", "trial-timeout", "interrupt"] as const;
export type LimitKind = (typeof limitKinds)[number];

/** One search. Times are seconds. */
export interface LimitCase {
  readonly kind: LimitKind;
  /** What was limited, and what is uncommon of the search. */
  readonly what: string;
  readonly rows: number;
  readonly features: number;
  readonly workers: number;
  /** When time was up, after the first event; of `trial-timeout`, of each trial. */
  readonly limit: number;
  /** Trials that came to an end. */
  readonly trials: number;
  /** The longest epoch of a trial, its start counted in: seconds of the trial over its epochs. Absent where none came to an end. */
  readonly epoch?: number | undefined;
  /** From the limit until no trial was trained any more; of `trial-timeout`, the most that a trial took longer than it may. */
  readonly stopped: number;
  /** From the limit to the event `finished`, choice, baselines and test scores included; absent where there is none. */
  readonly finished?: number | undefined;
  /** From the limit until the process was gone; absent of `trial-timeout`. */
  readonly exited?: number | undefined;
}

export interface LimitsResults {
  readonly isQuick: boolean;
  readonly cases: readonly LimitCase[];
}

export const limitsFile: ResultsFile<LimitsResults> = resultsFile<LimitsResults>(
  "reliability/limits",
  z.strictObject({
    isQuick: z.boolean(),
    cases: z.array(
      z.strictObject({
        kind: z.enum(limitKinds),
        what: z.string(),
        rows: z.int(),
        features: z.int(),
        workers: z.int(),
        limit: z.number(),
        trials: z.int(),
        epoch: z.number().optional(),
        stopped: z.number(),
        finished: z.number().optional(),
        exited: z.number().optional(),
      }),
    ),
  }),
);
