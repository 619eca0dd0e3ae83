// How good an estimator is: its bias, its spread, and how near it points to the exact gradient.

import type { Baseline } from "../../nn/index.js";
import { type Device, stream } from "../../tensor/index.js";
import { type MeanInterval, meanInterval } from "../statistics.js";
import type { Chart } from "./chart.js";
import type { WeighedBatch } from "./decisions.js";
import { compileEstimate, drawBatch, type Lab } from "./estimate.js";
import type { Estimator } from "./estimators.js";

/** All lengths are in units of that of the exact gradient. */
export interface EstimatorReport {
  readonly name: string;
  readonly batch: number;
  readonly repetitions: number;
  /** Of one estimate to the exact gradient; 0 of an estimate that is 0. */
  readonly cosine: MeanInterval;
  /** Share of components with the sign of the exact gradient, where it has one; a 0 counts half, so that .5 is to know nothing. */
  readonly rightSigns: MeanInterval;
  /**
   * Of the expectation to the exact gradient: 1 where the direction has no bias. By enumeration as `exactBias`, else from the mean,
   * the noise that is left in its length taken off; null where the mean does not stand out from that noise.
   */
  readonly meanCosine: number | null;
  /** `‖mean − ∇‖ / ‖∇‖` */
  readonly bias: number;
  /** What the bias of an unbiased estimator would look like after so many repetitions.  `√(variance / repetitions)` */
  readonly biasNoise: number;
  /** By enumeration, where an estimate is a sum over architectures that do not look at each other. */
  readonly exactBias: number | null;
  /** `E ‖g − E g‖² / ‖∇‖²` */
  readonly variance: number;
}

export interface MeasureOptions {
  readonly batch: number;
  readonly repetitions: number;
  readonly seed: number;
  /** The expectation, where it is known: it does not depend on the size of the batch. */
  readonly expected?: Float64Array | undefined;
}

/** Batches of which a moving average is made before the first estimate counts. */
const warmUp = 30;

/** Repeats an estimate on fresh batches of an unchanging policy. */
export function measureEstimator(device: Device, lab: Lab, estimator: Estimator, options: MeasureOptions): EstimatorReport {
  const { batch: size, repetitions, seed, expected } = options;
  const truth = lab.exact.gradient;
  const length = norm(truth);
  const estimate = compileEstimate(device, lab, estimator, size);
  const rng = stream(seed, "estimates", estimator.name, size);
  const total = new Float64Array(truth.length);
  const [cosines, signs]: [number[], number[]] = [[], []];
  let squares = 0;
  let baseline: Baseline;
  const next = (): WeighedBatch => {
    const { rows, batch } = drawBatch(lab, { probabilities: lab.exact.probabilities, size, rng });
    const worth = estimator.worth(batch, baseline, rng);
    baseline = worth.baseline;
    return { rows, advantages: worth.advantages };
  };
  for (let k = 0; k < warmUp; k++) next();
  for (let k = 0; k < repetitions; k++) {
    const g = beyondRounding(estimate(next()), length);
    g.forEach((x, i) => {
      total[i] = (total[i] as number) + x;
    });
    squares += norm(g) ** 2;
    cosines.push(cosineOf(g, truth));
    signs.push(shareOfRightSigns(g, truth));
  }
  const mean = total.map((x) => x / repetitions);
  const variance = Math.max(0, squares - repetitions * norm(mean) ** 2) / Math.max(1, repetitions - 1) / length ** 2;
  return {
    name: estimator.name,
    batch: size,
    repetitions,
    cosine: meanInterval(cosines),
    rightSigns: meanInterval(signs),
    meanCosine: expected ? cosineOf(expected, truth) : cosineBeyondNoise(mean, truth, (variance / repetitions) * length ** 2),
    bias: distance(mean, truth) / length,
    biasNoise: Math.sqrt(variance / repetitions),
    exactBias: expected ? distance(expected, truth) / length : null,
    variance,
  };
}

/** How near estimates point, against the size of the batch. */
export function cosineChart(reports: readonly EstimatorReport[]): Chart {
  const names = [...new Set(reports.map(({ name }) => name))];
  return {
    title: "Cosine of an estimate to the exact gradient",
    x: "architectures in a batch",
    y: "cosine",
    series: names.map((name) => ({
      name,
      points: reports.filter((r) => r.name === name).map(({ batch, cosine }) => [batch, cosine.mean] as const),
    })),
  };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
const norm = (a: Float64Array): number => Math.sqrt(dot(a, a));
const distance = (a: Float64Array, b: Float64Array): number => norm(a.map((x, i) => x - (b[i] as number)));

/** The cosine of the angle between two vectors, 0 where one has no direction. */
export function cosineOf(a: Float64Array, b: Float64Array): number {
  const product = norm(a) * norm(b);
  return product === 0 ? 0 : dot(a, b) / product;
}

/** An estimate that is nothing but the rounding of single precision as the 0 that it stands for. */
function beyondRounding(estimate: Float64Array, scale: number): Float64Array {
  return norm(estimate) < 1e-5 * scale ? estimate.fill(0) : estimate;
}

/** The noise adds its variance to the square of a mean's length: that is taken off, where twice as much remains. */
function cosineBeyondNoise(mean: Float64Array, truth: Float64Array, noise: number): number | null {
  const signal = norm(mean) ** 2 - noise;
  return signal > 2 * noise ? Math.max(-1, Math.min(1, dot(mean, truth) / Math.sqrt(signal) / norm(truth))) : null;
}

function shareOfRightSigns(estimate: Float64Array, truth: Float64Array): number {
  const largest = truth.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  let [right, all] = [0, 0];
  truth.forEach((x, i) => {
    if (Math.abs(x) <= 1e-9 * largest) return; // components that are 0 but for rounding have no sign
    all++;
    right += (1 + Math.sign(x) * Math.sign(estimate[i] as number)) / 2;
  });
  return right / all;
}
