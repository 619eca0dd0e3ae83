// The noise floor: how far apart two architectures must be to be told apart, and for how many of a space that is possible.
import { type Anatomy, anatomyOf } from "./anatomy.js";
import { normalTails } from "./rank-tests.js";

export interface NoiseFloor extends Anatomy {
  /** Standard error of one score by the choice of the rows that it is measured on; null where that is not known. */
  readonly rowError: number | null;
  /** How far apart two trainings must be to be told apart beyond these rows.  `1.96 √2 √(σ_s² + e²)` */
  readonly apartBeyond: number | null;
  readonly alike: Alike;
}

/** How many of a space's architectures cannot be told from its best by one training each, and the 95 % interval of that. */
export interface Alike {
  readonly expected: number;
  readonly least: number;
  readonly most: number;
}

/**
 * What the scores of a few architectures on a few seeds each say of a space. On the rows at hand two trainings must differ by `apart = 1.96 √2 σ_s` to be
 * told apart with 95 %, where σ_s is the standard deviation between seeds: 5 of 100 pairs of trainings of one and the same architecture differ by more. For
 * that to hold on other rows too, the error e of a score by the choice of rows is added; this is cautious, since both are scored on the
 * same rows and mostly err on the same ones.
 * @param scores  of each architecture by seed
 * @returns `undefined` for fewer than two architectures or seeds
 */
export function noiseFloorOf(
  scores: readonly (readonly number[])[],
  { rowError, space }: { readonly rowError: number | null; readonly space: number },
): NoiseFloor | undefined {
  const anatomy = anatomyOf(scores);
  if (anatomy === undefined) return undefined;
  const { betweenArchitectures, betweenSeeds, shareInterval, apart } = anatomy;
  const [low, high] = shareInterval;
  const alikeAt = (share: number): number =>
    alikeIn(space, share >= 1 ? Number.POSITIVE_INFINITY : betweenSeeds * Math.sqrt(share / (1 - share)), apart);
  return {
    ...anatomy,
    rowError,
    apartBeyond: rowError === null ? null : 1.96 * Math.SQRT2 * Math.hypot(betweenSeeds, rowError),
    alike: { expected: alikeIn(space, betweenArchitectures, apart), least: alikeAt(high), most: alikeAt(low) },
  };
}

const steps = 200;

/**
 * How many of N architectures are expected less than so far from the best, it included, where their worths are normal with deviation σ_a.
 * `E[1 + (N − 1) (1 − Φ(m − apart / σ_a) / Φ(m))]` over the best's worth m, of which `Φ(m)ᴺ` is uniform
 */
function alikeIn(space: number, deviation: number, apart: number): number {
  if (apart === 0) return 1;
  if (deviation === 0) return space;
  let sum = 0;
  for (let step = 0; step < steps; step++) {
    const above = -Math.expm1(Math.log((step + 0.5) / steps) / space); // 1 − Φ(m)
    const near = upperTail(tailQuantile(above) - apart / deviation) - above; // Φ(m) − Φ(m − apart / σ_a)
    sum += 1 + ((space - 1) * near) / (1 - above);
  }
  return Math.min(space, Math.max(1, Math.round(sum / steps)));
}

/** `P(Z > z)` */
function upperTail(z: number): number {
  return z < 0 ? 1 - normalTails(-z) / 2 : normalTails(z) / 2;
}

/** The z that is exceeded with this probability. */
function tailQuantile(probability: number): number {
  let [low, high] = [-40, 40];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    if (upperTail(middle) > probability) low = middle;
    else high = middle;
  }
  return low;
}
