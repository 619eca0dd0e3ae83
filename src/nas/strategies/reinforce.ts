// REINFORCE: an LSTM policy proposes, and climbs the gradient of the reward that its proposals earn.
import { advantagesOf, type Baseline, discountedReturns } from "../../nn/index.js";
import { type Device, integerBelow, type Stream } from "../../tensor/index.js";
import { type Controller, type ControllerOptions, createController, type Trajectory } from "../controller.js";
import type { Grammar } from "../grammar.js";
import { metricOf, type RewardOptions, rewardsOf } from "../reward.js";
import type { RewardScale } from "../reward-scale.js";
import { decode } from "../vocabulary.js";
import { KnownRewards, rewardAt } from "./known-rewards.js";
import { drawUnseen, type Strategy } from "./strategy.js";

export interface ReinforceOptions extends ControllerOptions, RewardOptions {
  /** α of the return over the tokens of one sequence. */
  readonly discount?: number;
  /** How much of the baseline stays after each batch. */
  readonly baselineKeep?: number;
  /** Steps on each batch. Beyond the first, the batch is no longer drawn from the policy that it changes. */
  readonly passes?: number;
  /** Whether the predictor head is trained, and its predictions given with each proposal. */
  readonly predictor?: boolean;
  /** Steps of the predictor head after each batch, each on `predictorBatch` draws, with replacement, from all trials so far. */
  readonly predictorSteps?: number;
  readonly predictorBatch?: number;
}

/**
 * Williams' REINFORCE on the LSTM controller. A trial's reward comes with its last token, is compared with a moving average of
 * earlier batches, and is discounted over the tokens of that one sequence. Illegal tokens and those that lead to seen
 * architectures only are masked in the softmax, so that the policy that is trained is the one that was sampled.
 * @source Williams 1992; Zoph and Le 2017
 */
export function reinforceStrategy(device: Device, grammar: Grammar, rng: Stream, options: ReinforceOptions): Strategy {
  const {
    metric,
    discount = 0.9,
    baselineKeep = 0.8,
    passes = 1,
    predictor = true,
    predictorSteps = 20,
    predictorBatch = 32,
  } = options;
  const controller = createController(device, grammar, rng, options);
  const known = new KnownRewards(grammar, options);
  let baseline: Baseline;
  let scale: RewardScale | undefined;
  let drawn: readonly Trajectory[] = [];

  return {
    name: "reinforce",
    logProbabilities: controller.logProbabilities,

    propose: (count, history, chances) => {
      drawn = drawUnseen(count, history, () => {
        const trajectory = controller.sample(history.seen, chances);
        history.seen.add(trajectory.tokens);
        return trajectory;
      });
      const predictions = scale === undefined ? [] : controller.predict(drawn.map((d) => d.tokens));
      return drawn.map(({ tokens }, k) => {
        const output = predictions[k];
        const architecture = decode(grammar.vocabulary, tokens);
        return output === undefined || scale === undefined
          ? { architecture }
          : { architecture, prediction: metricOf(rewardAt(output, scale), metric) };
      });
    },

    learn: (batch, { trials }, chances) => {
      known.read(trials);
      if (known.worst === undefined) return {}; // no reward yet to compare with
      const rewards = rewardsOf(batch, known.worst, options);
      const { advantages, baseline: next, guarded } = advantagesOf(rewards, baseline, { keep: baselineKeep });
      const weighed = drawn.map((trajectory, b) => ({
        ...trajectory,
        advantages: discountedReturns(advantages[b] as number, trajectory.tokens.length, discount),
      }));
      const reports = Array.from({ length: passes }, () => controller.reinforce(weighed));
      baseline = next;
      const [first] = reports as [{ loss: number; entropy: number }];
      const policy = {
        reward: mean(rewards),
        baseline: next,
        loss: first.loss,
        entropy: first.entropy,
        rewardsAtBaseline: guarded,
      };
      if (!predictor) return policy;
      scale = known.scale();
      if (scale === undefined) return policy;
      const drawing = { scale, steps: predictorSteps, size: predictorBatch, rng: chances };
      return { ...policy, predictorError: trainPredictor(controller, known, drawing) };
    },
  };
}

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;

/** Steps on random draws from all trials so far. @returns the mean squared error over the last of them */
function trainPredictor(
  controller: Controller,
  known: KnownRewards,
  {
    scale,
    steps,
    size,
    rng,
  }: { readonly scale: RewardScale; readonly steps: number; readonly size: number; readonly rng: Stream },
): number {
  let error = 0;
  for (let step = 0; step < steps; step++) {
    error = controller.fitPredictor(Array.from({ length: size }, () => known.example(integerBelow(known.count, rng), scale)));
  }
  return error;
}
