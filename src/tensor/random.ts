// Randomness as an argument: named streams of one seed, and the integer hash behind dropout masks.
import seedrandom from "seedrandom";

/** A source of uniform numbers in [0, 1). */
export type Stream = () => number;

/**
 * The stream that belongs to a purpose: `stream(seed, "init", trial)` is the same numbers wherever and whenever it is asked
 * for, and independent of every other name. seedrandom turns the name into 128 bits of state; the numbers themselves come from
 * a small fast generator, since a search shuffles more rows than it does anything else with chance.
 * @source C. Doty-Humphrey, PractRand, sfc32
 */
export function stream(seed: number | string, ...name: readonly (number | string)[]): Stream {
  const named = seedrandom(JSON.stringify([seed, ...name]));
  const state = Int32Array.from({ length: 4 }, () => named.int32()); // captured variables would take three times as long
  return () => {
    const a = state[0] as number;
    const b = state[1] as number;
    const c = state[2] as number;
    const counter = state[3] as number;
    const t = (((a + b) | 0) + counter) | 0;
    state[0] = b ^ (b >>> 9);
    state[1] = (c + (c << 3)) | 0;
    state[2] = (((c << 21) | (c >>> 11)) + t) | 0;
    state[3] = (counter + 1) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
}

/** An integer in [0, bound). */
export function integerBelow(bound: number, rng: Stream): number {
  return Math.floor(rng() * bound);
}

/** Numbers in random order, in place. @source Fisher and Yates; Durstenfeld 1964 */
export function shuffled<T extends { readonly length: number; [index: number]: number }>(numbers: T, rng: Stream): T {
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = integerBelow(i + 1, rng);
    const swap = numbers[i] as number;
    (numbers as { [index: number]: number })[i] = numbers[j] as number;
    (numbers as { [index: number]: number })[j] = swap;
  }
  return numbers;
}

/** The position that a uniform number falls on when `weights` (not all zero) divide [0, 1) among them. */
export function pickWeighted(weights: ArrayLike<number>, rng: Stream): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i] as number;
  let rest = rng() * total;
  let last = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    if (weight <= 0) continue;
    last = i;
    rest -= weight;
    if (rest < 0) return i;
  }
  return last;
}

/** A bijective mixing of 32 bits. @source C. Wellons, "Prospecting for Hash Functions", lowbias32 */
export function hash32(x: number): number {
  let h = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}
