// What was measured of a queue: faults over it, what it costs a trial, and what a simulation from these figures gives.
import { z } from "zod";
import { type ResultsFile, resultsFile } from "./results.js";

/** Named counts of `npm run test:queue`. */
export const queueFaultsFile: ResultsFile<Readonly<Record<string, number>>> = resultsFile(
  "queue/faults",
  z.record(z.string(), z.number().nonnegative()),
);
