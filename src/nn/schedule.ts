// Schedules: how the learning rate changes from step to step, as a sequence that is known beforehand.

export const scheduleNames = ["constant", "cosine"] as const;
export type Schedule = (typeof scheduleNames)[number];

/**
 * What the rate is multiplied by at some steps of a training, from the first at 1 to nearly 0.  `½ (1 + cos(π t / T))` at step t of T
 * Rounded to f32, in which engines' cosines agree.
 * @source Loshchilov and Hutter 2017, eq. 5, without restarts
 */
export function cosineFactors({
  from,
  count,
  total,
}: {
  readonly from: number;
  readonly count: number;
  readonly total: number;
}): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => 0.5 * (1 + Math.cos((Math.PI * (from + k)) / total)));
}
