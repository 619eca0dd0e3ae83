// What the barrier between batches allows: trials of one batch on several workers, the longest first, before the next batch begins.

/** The time that a batch takes when each worker takes the longest trial that is left. @units as given */
export function makespan(seconds: readonly number[], workers: number): number {
  const busy = new Array<number>(workers).fill(0);
  for (const trial of seconds.toSorted((a, b) => b - a)) {
    const least = busy.indexOf(Math.min(...busy));
    busy[least] = (busy[least] as number) + trial;
  }
  return Math.max(...busy);
}

/**
 * How many times as fast a search can be on so many workers, if nothing is lost: what is no trial stays as long as it is.
 * `total` is the whole search on one worker.
 */
export function idealSpeedup(total: number, batches: readonly (readonly number[])[], workers: number): number {
  const trials = batches.flat().reduce((a, b) => a + b, 0);
  const spans = batches.reduce((sum, batch) => sum + makespan(batch, workers), 0);
  return total / (total - trials + spans);
}
