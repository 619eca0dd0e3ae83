// A queue of many workers as a simulation: what the barrier between batches, stragglers, the search's own time and one server leave of them.
import { integerBelow, type Stream } from "../../src/tensor/index.js";

/** What a trial costs besides its training. @units seconds */
export interface Costs {
  /** On the worker: to fetch it and to send its result. */
  readonly overhead: number;
  /** On the server, which does one thing after another. */
  readonly server: number;
  /** In the search: proposing it, learning from it, recording it. */
  readonly own: number;
}

export interface Load {
  /** How long trainings take, each as likely as another. @units seconds */
  readonly services: readonly number[];
  /** Of the trials, this share takes `factor` times as long: a machine that does something else. */
  readonly stragglers: { readonly share: number; readonly factor: number };
}

export interface Fleet {
  readonly workers: number;
  /** Trials to count over, at least. */
  readonly trials: number;
}

/** The share of the workers' time that is spent on trainings as they should take. */
export type Efficiency = number;

/**
 * Batch after batch: the search proposes a whole batch, the longest begin first, and it learns when the last one is there. With copies a trial that
 * takes twice its time is begun again by a worker that has nothing to do, and what comes first counts.
 */
export function synchronous(
  { workers, trials }: Fleet,
  { batch, hasCopies }: { readonly batch: number; readonly hasCopies: boolean },
  load: Load,
  { overhead, server, own }: Costs,
  rng: Stream,
): Efficiency {
  let [worked, elapsed] = [0, 0];
  for (let done = 0; done < Math.max(trials, 3 * batch); done += batch) {
    const expected = Array.from({ length: batch }, () => draw(load, rng)).sort((a, b) => b - a);
    const free = new Heap(workers);
    const running = expected.map((service, k) => {
      const begun = Math.max(free.least, k * server);
      const end = begun + service * delay(load, rng) + overhead;
      free.replaceLeast(end);
      return { service, begun, end };
    });
    const idle = free.sorted();
    const late = hasCopies ? running.filter(({ service, begun, end }) => end - begun > 2 * service + overhead) : [];
    const copied = new Map(
      late
        .sort((a, b) => b.end - a.end)
        .map((trial, k) => {
          const copied = Math.max(idle[k] ?? Number.POSITIVE_INFINITY, trial.begun + 2 * trial.service);
          return [trial, copied + trial.service * delay(load, rng) + overhead] as const;
        }),
    );
    const last = running.reduce((latest, trial) => Math.max(latest, Math.min(trial.end, copied.get(trial) ?? trial.end)), 0);
    worked += expected.reduce((sum, service) => sum + service, 0);
    elapsed += last + batch * own;
  }
  return worked / (workers * elapsed);
}

/** No barrier: who is done gets the next trial at once, unless the search or the server is not that quick. */
export function asynchronous({ workers, trials }: Fleet, load: Load, { overhead, server, own }: Costs, rng: Stream): Efficiency {
  const free = new Heap(workers);
  const pace = Math.max(own, server);
  const count = Math.max(trials, 20 * workers);
  let [worked, next] = [0, 0];
  for (let k = 0; k < count; k++) {
    const service = draw(load, rng);
    const begun = Math.max(free.least, next);
    next = begun + pace;
    free.replaceLeast(begun + service * delay(load, rng) + overhead);
    worked += service;
  }
  // Each worker counts until it is done itself: how the last trials end says nothing of a fleet that goes on.
  return worked / free.sorted().reduce((sum, end) => sum + Math.max(end, next), 0);
}

const draw = ({ services }: Load, rng: Stream): number => services[integerBelow(services.length, rng)] as number;
const delay = ({ stragglers: { share, factor } }: Load, rng: Stream): number => (rng() < share ? factor : 1);

/** When each worker is free, the earliest at the root. */
class Heap {
  readonly #times: Float64Array;

  constructor(size: number) {
    this.#times = new Float64Array(size);
  }

  get least(): number {
    return this.#times[0] as number;
  }

  replaceLeast(time: number): void {
    const times = this.#times;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= times.length) break;
      if (child + 1 < times.length && (times[child + 1] as number) < (times[child] as number)) child++;
      if ((times[child] as number) >= time) break;
      times[at] = times[child] as number;
      at = child;
    }
    times[at] = time;
  }

  sorted(): readonly number[] {
    return [...this.#times].sort((a, b) => a - b);
  }
}
