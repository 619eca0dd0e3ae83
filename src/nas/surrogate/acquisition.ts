// Acquisition: which candidates are worth a trial, chosen one after another before any outcome is known.
import { integerBelow, type Stream } from "../../tensor/index.js";
import type { Sequence } from "../vocabulary.js";
import type { Outlook, Posterior } from "./posterior.js";

/** How much a trial is worth, from the mean and the deviation of what is expected of it, in standard units. */
export type Acquisition = (mean: number, deviation: number) => number;

/** The upper end of what is plausible.  `μ + κ σ` @source Auer 2002; Srinivas et al. 2010 */
export function upperConfidenceBound(kappa: number): Acquisition {
  return (mean, deviation) => mean + kappa * deviation;
}

/**
 * By how much the outcome is expected to exceed the best so far.  `σ (u Φ(u) + φ(u))`, `u = (μ − best) / σ`
 * @source Jones, Schonlau and Welch 1998
 */
export function expectedImprovement(best: number): Acquisition {
  return (mean, deviation) => {
    if (deviation === 0) return Math.max(0, mean - best);
    const u = (mean - best) / deviation;
    const density = Math.exp(-(u * u) / 2) / Math.sqrt(2 * Math.PI);
    // Far below the best the two terms cancel, and what is left of them is the tail's expansion.
    if (u < -5) return (deviation * density * (1 - (3 - 15 / (u * u)) / (u * u))) / (u * u);
    return deviation * (u * normalBelow(u, density) + density);
  };
}

/** `Φ(u) = ½ + φ(u) (u + u³/3 + u⁵/(3·5) + …)` @source Marsaglia 2004 */
function normalBelow(u: number, density: number): number {
  let [sum, term] = [0, u];
  for (let odd = 3; sum + term !== sum; odd += 2) {
    sum += term;
    term *= (u * u) / odd;
  }
  return Math.min(1, 0.5 + density * sum);
}

export interface ChoosingOptions {
  readonly acquisition: Acquisition;
  /** The chance of each choice to be a random one instead of the best. */
  readonly epsilon?: number;
}

/**
 * The places of up to `count` candidates, each chosen with those before it expected; of equals the first in the list.
 * The outlook is changed by it.
 */
export function chooseInTurn(outlook: Outlook, count: number, rng: Stream, options: ChoosingOptions): number[] {
  const { acquisition, epsilon = 0 } = options;
  const { means, variances } = outlook;
  const open = Array.from(means.keys());
  const chosen: number[] = [];
  while (chosen.length < count && open.length > 0) {
    const worth = open.map((c) => acquisition(means[c] as number, Math.sqrt(variances[c] as number)));
    const at = epsilon > 0 && rng() < epsilon ? integerBelow(open.length, rng) : placeOfLargest(worth);
    const [candidate] = open.splice(at, 1) as [number];
    chosen.push(candidate);
    outlook.expect(candidate);
  }
  return chosen;
}

/**
 * The belief about candidates while other trials are under way: those count as tried, each with its expected outcome.
 * @source Ginsbourger, Janusevskis and Le Riche 2011 (asynchronous trials); Desautels, Krause and Burdick 2014 (means stand, variances shrink)
 */
export function outlookBeside(underWay: readonly Sequence[], candidates: readonly Sequence[], posterior: Posterior): Outlook {
  const whole = posterior.over([...candidates, ...underWay]);
  for (let c = candidates.length; c < candidates.length + underWay.length; c++) whole.expect(c);
  return {
    ...whole,
    means: whole.means.subarray(0, candidates.length),
    variances: whole.variances.subarray(0, candidates.length),
    covariances: (c) => whole.covariances(c).subarray(0, candidates.length),
  };
}

/** Of equals the first. */
function placeOfLargest(values: readonly number[]): number {
  let best = 0;
  values.forEach((value, i) => {
    if (value > (values[best] as number)) best = i;
  });
  return best;
}
