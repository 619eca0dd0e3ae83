// What the simulation of a queue gives, and what larger batches cost a search.
import { z } from "zod";
import type { Costs } from "./queue-simulation.js";
import { type ResultsFile, resultsFile } from "./results.js";

/** How trials are given out. */
export const plans = [
  "batches of 10",
  "a batch as large as the fleet",
  "4 times as large",
  "4 times, with copies",
  "10 times as large",
  "no barrier",
] as const;

export interface ScaleCase {
  /** Whose own time. */
  readonly strategy: string;
  /** Trainings take so many times as long as measured. */
  readonly scale: number;
  readonly costs: Costs;
  /** (workers, plan) */
  readonly efficiencies: readonly { readonly workers: number; readonly byPlan: readonly number[] }[];
}

/** The regret of a search over a table after so many trials, by its batches. */
export interface BatchCost {
  readonly batch: number;
  readonly trials: number;
  readonly repetitions: number;
  readonly regret: { readonly mean: number; readonly low: number; readonly high: number };
}

export interface ScaleResults {
  /** Of the services that were drawn. @units seconds */
  readonly service: { readonly mean: number; readonly median: number; readonly longest: number; readonly architectures: number };
  readonly stragglers: { readonly share: number; readonly factor: number };
  readonly cases: readonly ScaleCase[];
  readonly batches: readonly BatchCost[];
}

const number = z.number();
const shape = z.strictObject({
  service: z.strictObject({ mean: number, median: number, longest: number, architectures: number }),
  stragglers: z.strictObject({ share: number, factor: number }),
  cases: z.array(
    z.strictObject({
      strategy: z.string(),
      scale: number,
      costs: z.strictObject({ overhead: number, server: number, own: number }),
      efficiencies: z.array(z.strictObject({ workers: number, byPlan: z.array(number).length(plans.length) })),
    }),
  ),
  batches: z.array(
    z.strictObject({
      batch: number,
      trials: number,
      repetitions: number,
      regret: z.strictObject({ mean: number, low: number, high: number }),
    }),
  ),
});

export const scaleFile: ResultsFile<ScaleResults> = resultsFile("queue/scale", shape);
