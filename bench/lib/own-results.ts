// What `npm run bench` measures: this project alone, on each runtime that is here.
import { z } from "zod";
import { type Micro, microSchema } from "./micro.js";
import { type ResultsFile, resultsFile } from "./results.js";

export interface RuntimeResult {
  readonly node: string;
  readonly device: string;
  readonly micro: Micro;
  /** The twenty architectures, once each from a cold start, one figure a round. @units seconds */
  readonly twenty: readonly number[];
  readonly search: SearchResult;
}

/** The whole default search on the example data. */
export interface SearchResult {
  readonly trials: number;
  /** One figure a round. @units seconds */
  readonly seconds: readonly { readonly workers: number; readonly seconds: readonly number[] }[];
  /** Of the time on one worker, what was not spent in training steps: one figure a round. */
  readonly outside: readonly number[];
  /** The part of it that other programs took: scores, the controller, each epoch's last, smaller batch. */
  readonly otherPrograms: readonly number[];
  /** How many times as fast the barrier between batches allows it to be, from the seconds of one worker's trials. */
  readonly ideal: readonly { readonly workers: number; readonly speedup: number }[];
}

export interface OwnResults {
  readonly isQuick: boolean;
  readonly rounds: number;
  readonly isPinned: boolean;
  /** @units FLOP */
  readonly twentyFlops: number;
  readonly runtimes: readonly RuntimeResult[];
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
}

const searchSchema: z.ZodType<SearchResult> = z.strictObject({
  trials: z.int(),
  seconds: z.array(z.strictObject({ workers: z.int(), seconds: z.array(z.number()) })),
  outside: z.array(z.number()),
  otherPrograms: z.array(z.number()),
  ideal: z.array(z.strictObject({ workers: z.int(), speedup: z.number() })),
});

export const ownFile: ResultsFile<OwnResults> = resultsFile<OwnResults>(
  "own",
  z.strictObject({
    isQuick: z.boolean(),
    rounds: z.int().positive(),
    isPinned: z.boolean(),
    twentyFlops: z.number(),
    runtimes: z.array(
      z.strictObject({
        node: z.string(),
        device: z.string(),
        micro: microSchema,
        twenty: z.array(z.number()),
        search: searchSchema,
      }),
    ),
    missing: z.array(z.strictObject({ name: z.string(), reason: z.string() })),
  }),
);
