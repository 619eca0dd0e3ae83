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

/** How many times as fast a search can be on so many workers, if what is `besides` its trials stays as long as it is. */
export function idealSpeedup(besides: number, batches: readonly (readonly number[])[], workers: number): number {
  const on = (count: number): number => besides + batches.reduce((sum, batch) => sum + makespan(batch, count), 0);
  return on(1) / on(workers);
}
