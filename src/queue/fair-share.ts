// Fair share: where a search's jobs stand in a line that others stand in too.

/** The last place there is. */
const lastPlace = 2 ** 21 - 1;

/**
 * The places of so many jobs that are asked for at once. The first stands beside the head of the line, the next one beside whoever comes second,
 * and so on: searches are served in turn, job by job, whatever their batches. Where nobody waits the line begins at 1 again.
 * @source Goyal, Vin and Cheng 1996, start-time fair queueing with jobs of equal cost
 */
export function placesFrom(head: number | undefined, count: number): number[] {
  return Array.from({ length: count }, (_, k) => Math.min(Math.max(1, head ?? 1) + k, lastPlace));
}
