// The figures of the long mode, for docs/reliability.md.
import { observeMachine } from "../../bench/lib/machine.js";
import { type FaultCounts, type FaultKind, faultsCommand, faultsFile } from "../../bench/lib/reliability-results.js";
import { isLong } from "../long.js";

const machine = observeMachine();

/** Notes what one kind of fault came to; in the short mode there is nothing worth noting. */
export function recordFaults(kind: FaultKind, results: FaultCounts): void {
  if (isLong) faultsFile(kind).write({ command: faultsCommand, machine: machine(), results });
}
