// The names of keys and queues on the server.
import type { QueueConnection } from "./connection.js";

/** How long what nobody removes stays, of a run that never came back. @units seconds */
export const longestKept: number = 7 * 24 * 3_600;

/** What a trial needs to be trained alike: the version of this package, and the kernels. */
export interface Needs {
  readonly mlpnas: string;
  readonly kernels: string;
}

/**
 * The queue of trials with these needs. Whoever serves it can do them identically: what others could do only otherwise, they are never given.
 * @example queueName({ mlpnas: "0.1.0", kernels: "wasm-fma" }) -> "trials-0.1.0-wasm-fma"
 */
export function queueName({ mlpnas, kernels }: Needs): string {
  return `trials-${mlpnas}-${kernels}`;
}

type Place = Pick<QueueConnection, "prefix">;

export const queuesKey = ({ prefix }: Place): string => `${prefix}:queues`;
export const workersKey = ({ prefix }: Place): string => `${prefix}:workers`;
export const workerKey = ({ prefix }: Place, worker: string): string => `${prefix}:worker:${worker}`;
export const runsKey = ({ prefix }: Place): string => `${prefix}:runs`;
export const runKey = ({ prefix }: Place, run: string): string => `${prefix}:run:${run}`;
export const blobKey = (place: Place, run: string, digest: string): string => `${runKey(place, run)}:blob:${digest}`;
export const totalsKey = ({ prefix }: Place, queue: string): string => `${prefix}:totals:${queue}`;
