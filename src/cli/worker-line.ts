// What a worker says of itself, on one line.
import type { WorkerPresence } from "../queue/index.js";
import { formatCount } from "../report/index.js";

/** `node-1 · mlpnas 0.1.0 on wasm-fma · redis://host:6379 · 2 of 2 slots busy · 120 done, 3.2 a second · trial 57: 64-tanh` */
export function workerLine(state: WorkerPresence, doing: readonly string[], shown: string): string {
  return [partsOf(state), shown, loadOf(state), countsOf(state), ...doing.slice(0, 2)].join(" · ");
}

/** The workers of a machine on one line; healthy where one is there. */
export function healthLine(
  workers: readonly WorkerPresence[],
  host: string,
): { readonly line: string; readonly isHealthy: boolean } {
  const here = workers.filter((worker) => worker.host === host);
  if (here.length === 0) return { line: `no worker on ${host}`, isHealthy: false };
  const lines = here.map((worker) => [partsOf(worker), loadOf(worker), countsOf(worker)].join(" · "));
  return { line: `healthy · ${lines.join(" | ")}`, isHealthy: true };
}

const partsOf = ({ worker, mlpnas, kernels }: WorkerPresence): string => `${worker} · mlpnas ${mlpnas} on ${kernels}`;

function loadOf({ running, slots, isDraining }: WorkerPresence): string {
  return `${running} of ${slots} ${slots === 1 ? "slot" : "slots"} busy${isDraining ? ", stopping" : ""}`;
}

function countsOf({ done, failed, refused, rate }: WorkerPresence): string {
  return [
    `${formatCount(done)} done`,
    ...(failed > 0 ? [`${formatCount(failed)} failed`] : []),
    ...(refused > 0 ? [`${formatCount(refused)} refused`] : []),
    `${rate.toFixed(1)} a second`,
  ].join(", ");
}
