// The tutorial's predictor in its right place: a head on the policy's LSTM, trained on all trials so far.
import { integerBelow, type Stream } from "../../tensor/index.js";
import type { Controller } from "../controller.js";
import { type RewardScale, scaleOf } from "../reward-scale.js";
import type { Posterior } from "./posterior.js";
import type { Predictor } from "./predictor.js";

export interface HeadOptions {
  /** Steps at each fit, each on so many draws, with replacement, from all examples. */
  readonly steps?: number;
  readonly batch?: number;
}

/**
 * The head goes on from where it stood: a fit is some more steps. The LSTM below is the policy's and is left alone (decision 0004), so
 * what the head reads moves as the policy learns. It says what it expects and not how sure it is: all variances are 0.
 */
export function headPredictor(controller: Controller, rng: Stream, { steps = 50, batch = 32 }: HeadOptions = {}): Predictor {
  return {
    fit: (examples) => {
      const rewards = examples.map(({ reward }) => reward);
      const scale = scaleOf(rewards);
      if (scale === undefined) return nothingToTellApart(rewards[0] ?? 0);
      const targets = examples.map(({ sequence, reward }) => ({ tokens: sequence, target: targetOf(reward, scale) }));
      for (let step = 0; step < steps; step++) {
        controller.fitPredictor(Array.from({ length: batch }, () => targets[integerBelow(targets.length, rng)] as Target));
      }
      const means: Posterior["means"] = (sequences) => controller.predict(sequences).map(standardOf);
      return { scale, means, over: (candidates) => certainly(means(candidates)) };
    },
  };
}

type Target = Parameters<Controller["fitPredictor"]>[0][number];

const certainly = (means: readonly number[]): ReturnType<Posterior["over"]> => ({
  means: Float64Array.from(means),
  variances: new Float64Array(means.length),
  covariances: () => new Float64Array(means.length),
  expect: () => {}, // what is certain already teaches nothing
});

function nothingToTellApart(reward: number): Posterior {
  const zeros: Posterior["means"] = (sequences) => sequences.map(() => 0);
  return { scale: { center: reward, deviation: 0 }, means: zeros, over: (candidates) => certainly(zeros(candidates)) };
}

// A reward in standard units z becomes a target by ½ + ½ z / (1 + |z|): it fits a sigmoid's range, and needs arithmetic only, whose
// bits are the same on every engine.

function targetOf(reward: number, { center, deviation }: RewardScale): number {
  const z = (reward - center) / deviation;
  return 0.5 + (0.5 * z) / (1 + Math.abs(z));
}

/** The reward, in standard units, whose target an output is. */
function standardOf(output: number): number {
  const s = Math.max(-0.99, Math.min(0.99, 2 * output - 1));
  return s / (1 - Math.abs(s));
}
