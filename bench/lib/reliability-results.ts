// What the long mode of the tests of faults and of hostile input came to: one file for each kind of fault.
import { z } from "zod";
import { type ResultsFile, resultsFile } from "./results.js";

export const faultKinds = ["kills", "truncation", "damage", "full-disk", "writers", "inputs"] as const;
export type FaultKind = (typeof faultKinds)[number];

/** Named counts. */
export type FaultCounts = Readonly<Record<string, number>>;

export const faultsCommand = "npm run test:faults";

export function faultsFile(kind: FaultKind): ResultsFile<FaultCounts> {
  return resultsFile<FaultCounts>(`reliability/${kind}`, z.record(z.string(), z.number().nonnegative()));
}
