// What `npm run bench:large` measures: a million rows from the file to a trained network.
import { z } from "zod";
import { type ResultsFile, resultsFile } from "./results.js";

export interface LargeCsvResults {
  readonly isQuick: boolean;
  readonly rows: number;
  readonly features: number;
  /** @units MB, 10⁶ bytes, as all memory here */
  readonly file: number;
  /** What the features take as 32-bit floats. */
  readonly matrix: number;
  /** Seconds of each phase, and the process's peak memory after them. */
  readonly load: {
    readonly read: number;
    readonly split: number;
    readonly standardise: number;
    readonly fingerprint: number;
    readonly memory: number;
  };
  /** Reading, split and standardising together, and the memory of them: what they may be at most. */
  readonly goal: { readonly seconds: number; readonly memory: number };
  /** `mlpnas train` for one epoch, reading, baselines and test scores included. */
  readonly train: { readonly architecture: string; readonly seconds: number; readonly epoch: number; readonly memory: number };
  /** `mlpnas search` for a few trials on so many workers. */
  readonly search: { readonly trials: number; readonly workers: number; readonly seconds: number; readonly memory: number };
}

const positive = z.number().nonnegative();

export const largeCsvFile: ResultsFile<LargeCsvResults> = resultsFile<LargeCsvResults>(
  "large-csv",
  z.strictObject({
    isQuick: z.boolean(),
    rows: z.int(),
    features: z.int(),
    file: positive,
    matrix: positive,
    load: z.strictObject({ read: positive, split: positive, standardise: positive, fingerprint: positive, memory: positive }),
    goal: z.strictObject({ seconds: positive, memory: positive }),
    train: z.strictObject({ architecture: z.string(), seconds: positive, epoch: positive, memory: positive }),
    search: z.strictObject({ trials: z.int(), workers: z.int(), seconds: positive, memory: positive }),
  }),
);
