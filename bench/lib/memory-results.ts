// What `npm run bench:memory` measures: what a search of very many trials holds, as it goes.
import { z } from "zod";
import { type ResultsFile, resultsFile } from "./results.js";

/** Memory in bytes, garbage left aside but for `rss`. */
export interface MemorySample {
  readonly trials: number;
  /** Since the search began, the samples' own time left aside. */
  readonly seconds: number;
  /** Of the whole process, all threads: what the system has given it. */
  readonly rss: number;
  /** JavaScript's, of the search's own thread. */
  readonly heap: number;
  /** Beside the heap: WebAssembly's memory, and buffers. */
  readonly external: number;
  /** The buffers of it. */
  readonly arrayBuffers: number;
}

export interface MemorySeries {
  readonly strategy: string;
  readonly workers: number;
  readonly samples: readonly MemorySample[];
  /** What the journal's events are, read again: the record of the trials, which a search must hold. @units bytes */
  readonly recordBytes: number;
  readonly journalBytes: number;
  /** The most that the process held. @units bytes */
  readonly peak: number;
}

export interface MemoryResults {
  readonly isQuick: boolean;
  readonly trials: number;
  readonly series: readonly MemorySeries[];
}

const count = z.number().nonnegative();

const pointShape = {
  samples: z.array(
    z.strictObject({
      trials: count,
      seconds: count,
      rss: count,
      heap: count,
      external: count,
      arrayBuffers: count,
    }),
  ),
  recordBytes: count,
  journalBytes: count,
  peak: count,
};

/** What `bench/memory-point.mjs` gives. */
export const pointSchema: z.ZodType<Omit<MemorySeries, "strategy" | "workers">> = z.object(pointShape);

export const memoryFile: ResultsFile<MemoryResults> = resultsFile<MemoryResults>(
  "reliability/memory",
  z.strictObject({
    isQuick: z.boolean(),
    trials: z.int(),
    series: z.array(z.strictObject({ strategy: z.string(), workers: z.int(), ...pointShape })),
  }),
);

/** By how much a value grows with each trial, by least squares over the second half of the samples. */
export function growthOf({ samples }: Pick<MemorySeries, "samples">, valueOf: (sample: MemorySample) => number): number {
  const half = samples.slice(Math.floor(samples.length / 2));
  const mean = (of: (sample: MemorySample) => number): number => half.reduce((sum, each) => sum + of(each), 0) / half.length;
  const [middle, level] = [mean(({ trials }) => trials), mean(valueOf)];
  const product = mean((each) => (each.trials - middle) * (valueOf(each) - level));
  return product / mean(({ trials }) => (trials - middle) ** 2);
}
