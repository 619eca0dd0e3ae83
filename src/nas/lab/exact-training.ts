// Training under exact observation: expected reward, entropy and the likeliest architectures as a policy learns, all enumerated.
import { exp, gradient, multiply, negate, sum } from "../../autograd/index.js";
import { type Baseline, clipByGlobalNorm, type OptimizerSpec, optimizerOf } from "../../nn/index.js";
import {
  arrayOf,
  compile,
  constant,
  type Device,
  denseFloats,
  type Stream,
  type Tensor,
  type Traced,
} from "../../tensor/index.js";
import { formatArchitecture } from "../architecture.js";
import { decode } from "../vocabulary.js";
import type { Chart } from "./chart.js";
import { compileEstimator, drawBatch, type Lab } from "./estimate.js";
import type { Estimator } from "./estimators.js";
import { exactly, logitsTable, logProbabilities } from "./lab-policy.js";

/** The policy after so many steps, exactly: there is no sampling in these numbers. */
export interface TrainingPoint {
  readonly step: number;
  readonly expectedReward: number;
  /** Of the distribution over architectures. @units nats */
  readonly entropy: number;
  /** The likeliest architectures, the likeliest first. */
  readonly likeliest: readonly LikelyArchitecture[];
}

export interface LikelyArchitecture {
  readonly architecture: string;
  readonly probability: number;
  readonly reward: number;
  /** Its place by reward in the whole space, from 1. */
  readonly rank: number;
}

export interface TrainingOptions {
  readonly steps: number;
  /** Architectures drawn for a step; the exact gradient draws none. */
  readonly batch: number;
  /** A point is recorded before the first step, after every so many, and after the last. */
  readonly every: number;
  readonly optimizer?: OptimizerSpec;
  readonly clipNorm?: number;
  readonly rng: Stream;
}

/**
 * Trains a lab's policy by an estimator, or up the exact gradient where there is none. The optimizer is the search's: Adam at rate
 * .01, the gradient's norm clipped to 1.
 */
export function trainExactly(
  device: Device,
  lab: Lab,
  estimator: Estimator | undefined,
  options: TrainingOptions,
): TrainingPoint[] {
  const { space, policy, rewards } = lab;
  const { steps, batch: size, every, optimizer: spec = { kind: "adam", rate: 0.01 }, clipNorm = 1, rng } = options;
  const parameters = policy.initial.map((value) => device.resident(value));
  const optimizer = optimizerOf(spec);
  const state = optimizer.init(device, parameters);
  const finish = (loss: Tensor): Traced => ({
    updates: optimizer.update(parameters, clipByGlobalNorm(gradient(loss, parameters), clipNorm), state),
  });
  const chances = compile(device, {}, () => ({
    outputs: { probabilities: exp(logProbabilities(space, logitsTable(space, policy, parameters))) },
  }));
  let baseline: Baseline;
  const step = estimator === undefined ? exactStep() : sampledStep(estimator);

  function exactStep(): () => void {
    const program = compile(device, {}, () => {
      const probabilities = exp(logProbabilities(space, logitsTable(space, policy, parameters)));
      return finish(negate(sum(multiply(probabilities, constant(arrayOf(rewards))))));
    });
    return () => program.run();
  }

  function sampledStep({ worth, ...how }: Estimator): () => void {
    const { program, write } = compileEstimator(device, lab, how, { size, parameters, finish });
    return () => {
      chances.run();
      const { rows, batch } = drawBatch(lab, { probabilities: denseFloats(chances.output("probabilities")), size, rng });
      const { advantages, baseline: next } = worth(batch, baseline, rng);
      baseline = next;
      write({ rows, advantages });
      program.run();
    };
  }

  const observe = (at: number): TrainingPoint => {
    const values = parameters.map((resident) => device.read(resident));
    const { expectedReward, entropy, probabilities } = exactly(space, policy, rewards, values);
    return { step: at, expectedReward, entropy, likeliest: likeliestOf(lab, probabilities) };
  };
  const points = [observe(0)];
  for (let k = 1; k <= steps; k++) {
    step();
    if (k % every === 0 || k === steps) points.push(observe(k));
  }
  return points;
}

/** The likeliest architectures of a distribution over the space. @shape  probabilities (A) -> at most `count` */
export function likeliestOf(
  { space, rewards }: Pick<Lab, "space" | "rewards">,
  probabilities: Float64Array,
  count = 10,
): LikelyArchitecture[] {
  const { grammar, sequences } = space;
  return Array.from(probabilities, (probability, row) => ({ probability, row }))
    .sort((a, b) => b.probability - a.probability || a.row - b.row)
    .slice(0, count)
    .map(({ probability, row }) => ({
      architecture: formatArchitecture(decode(grammar.vocabulary, sequences[row] as readonly number[])),
      probability,
      reward: rewards[row] as number,
      rank: 1 + rewards.filter((r) => r > (rewards[row] as number)).length,
    }));
}

/** One quantity of several trainings against their steps. */
export function trainingChart(
  runs: readonly { readonly name: string; readonly points: readonly TrainingPoint[] }[],
  quantity: "expectedReward" | "entropy",
): Chart {
  const title = {
    expectedReward: "Exact expected reward as training goes on",
    entropy: "Entropy of the policy as training goes on",
  };
  return {
    title: title[quantity],
    x: "steps",
    y: quantity === "entropy" ? "nats" : "E[R]",
    series: runs.map(({ name, points }) => ({ name, points: points.map((p) => [p.step, p[quantity]] as const) })),
  };
}
