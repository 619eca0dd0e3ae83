// REINFORCE: an LSTM policy proposes, and climbs the gradient of the reward that its proposals earn.
import { advantagesOf, type Baseline, discountedReturns } from "../../nn/index.js";
import type { Device, Stream } from "../../tensor/index.js";
import { type ControllerOptions, createController, type Trajectory } from "../controller.js";
import type { Grammar } from "../grammar.js";
import { type RewardOptions, rewardsOf, worstReward } from "../reward.js";
import { decode } from "../vocabulary.js";
import { drawUnseen, type Strategy } from "./strategy.js";

export interface ReinforceOptions extends ControllerOptions, RewardOptions {
  /** α of the return over the tokens of one sequence. */
  readonly discount?: number;
  /** How much of the baseline stays after each batch. */
  readonly baselineKeep?: number;
  /** Steps on each batch. Beyond the first, the batch is no longer drawn from the policy that it changes. */
  readonly passes?: number;
}

/**
 * Williams' REINFORCE on the LSTM controller. A trial's reward comes with its last token, is compared with a moving average of
 * earlier batches, and is discounted over the tokens of that one sequence. Illegal tokens and those that lead to seen
 * architectures only are masked in the softmax, so that the policy that is trained is the one that was sampled.
 * @source Williams 1992; Zoph and Le 2017
 */
export function reinforceStrategy(device: Device, grammar: Grammar, rng: Stream, options: ReinforceOptions): Strategy {
  const { discount = 0.9, baselineKeep = 0.8, passes = 1 } = options;
  const controller = createController(device, grammar, rng, options);
  let baseline: Baseline;
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
      return drawn.map(({ tokens }) => ({ architecture: decode(grammar.vocabulary, tokens) }));
    },

    learn: (batch, { trials }) => {
      const worst = worstReward(trials, options);
      if (worst === undefined) return {}; // no reward yet to compare with
      const rewards = rewardsOf(batch, worst, options);
      const { advantages, baseline: next, guarded } = advantagesOf(rewards, baseline, { keep: baselineKeep });
      const weighed = drawn.map((trajectory, b) => ({
        ...trajectory,
        advantages: discountedReturns(advantages[b] as number, trajectory.tokens.length, discount),
      }));
      const reports = Array.from({ length: passes }, () => controller.reinforce(weighed));
      baseline = next;
      const [first] = reports as [{ loss: number; entropy: number }];
      return {
        reward: mean(rewards),
        baseline: next,
        loss: first.loss,
        entropy: first.entropy,
        rewardsAtBaseline: guarded,
      };
    },
  };
}

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
