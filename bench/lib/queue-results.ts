// What was measured of a queue: faults over it, and what it costs a trial.
import { z } from "zod";
import { type ResultsFile, resultsFile } from "./results.js";

/** Named counts of `npm run test:queue`. */
export const queueFaultsFile: ResultsFile<Readonly<Record<string, number>>> = resultsFile(
  "queue/faults",
  z.record(z.string(), z.number().nonnegative()),
);

/** Trials of a stand-in that takes a known time, without a barrier, on so many worker processes of one slot. */
export interface OverheadCase {
  readonly workers: number;
  /** Of a trial. @units seconds */
  readonly duration: number;
  readonly trials: number;
  /** Of all. @units seconds */
  readonly seconds: number;
}

/** The same search on one machine: its seconds with threads, and with worker processes over the queue. */
export interface RealCase {
  readonly where: "threads" | "queue";
  readonly workers: number;
  readonly trials: number;
  readonly seconds: number;
}

/** A whole search whose trials are looked up in a table, through the queue, and what the server did for it. */
export interface TableSearch {
  readonly strategy: string;
  readonly trials: number;
  readonly batch: number;
  readonly workers: number;
  readonly seconds: number;
  readonly commands: number;
  /** @units bytes */
  readonly received: number;
  /** @units bytes */
  readonly sent: number;
  /** More than before, at its peak. @units bytes */
  readonly memory: number;
  /** Its append-only file. @units bytes */
  readonly written: number;
  /** The server's processor time. @units seconds */
  readonly processor: number;
  /** Weights of a result, on average. @units bytes */
  readonly weights: number;
}

/** What a search itself takes, where trials take no time: proposing, learning, recording. */
export interface OwnTime {
  readonly strategy: string;
  readonly trials: number;
  readonly batch: number;
  readonly seconds: number;
}

export interface QueueResults {
  readonly isQuick: boolean;
  readonly overhead: readonly OverheadCase[];
  readonly real: readonly RealCase[];
  readonly table: TableSearch;
  readonly own: readonly OwnTime[];
}

const positive = z.number().positive();
const ordinal = z.int().positive();

export const queueFile: ResultsFile<QueueResults> = resultsFile(
  "queue/overhead",
  z.strictObject({
    isQuick: z.boolean(),
    overhead: z.array(
      z.strictObject({ workers: ordinal, duration: z.number().nonnegative(), trials: ordinal, seconds: positive }),
    ),
    real: z.array(z.strictObject({ where: z.enum(["threads", "queue"]), workers: ordinal, trials: ordinal, seconds: positive })),
    table: z.strictObject({
      strategy: z.string(),
      trials: ordinal,
      batch: ordinal,
      workers: ordinal,
      seconds: positive,
      commands: positive,
      received: positive,
      sent: positive,
      memory: positive,
      written: positive,
      processor: positive,
      weights: positive,
    }),
    own: z.array(z.strictObject({ strategy: z.string(), trials: ordinal, batch: ordinal, seconds: positive })),
  }),
);
