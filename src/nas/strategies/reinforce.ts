// REINFORCE: an LSTM policy proposes, and climbs the gradient of the reward that its proposals earn.
import { type Device, integerBelow, type Stream } from "../../tensor/index.js";
import { type Controller, type ControllerOptions, createController, type DrawnTrajectory } from "../controller.js";
import type { Grammar } from "../grammar.js";
import { metricOf, type RewardOptions, rewardsOf } from "../reward.js";
import type { RewardScale } from "../reward-scale.js";
import { decode } from "../vocabulary.js";
import { type BaselineName, judgeBy } from "./baseline.js";
import { KnownRewards, rewardAt } from "./known-rewards.js";
import { drawUnseen, type Strategy } from "./strategy.js";

export interface ReinforceOptions extends ControllerOptions, RewardOptions {
  /** α of the return over the tokens of one sequence. */
  readonly discount?: number;
  /** What rewards are compared with. */
  readonly baseline?: BaselineName;
  /** How much of the baseline stays after each batch. */
  readonly baselineKeep?: number;
  /** Steps on each batch. Beyond the first, the batch is no longer drawn from the policy that it changes: `clip` keeps it near. */
  readonly passes?: number;
  /** Whether the predictor head is trained, and its predictions given with each proposal. */
  readonly predictor?: boolean;
  /** Steps of the predictor head after each batch, each on `predictorBatch` draws, with replacement, from all trials so far. */
  readonly predictorSteps?: number;
  readonly predictorBatch?: number;
}

/**
 * Williams' REINFORCE on the LSTM controller. A trial's reward comes with its last token, is compared with a baseline (a
 * moving average of earlier batches where nothing else is said), and is discounted over the tokens of that one sequence. Illegal tokens
 * and those that lead to seen architectures only are masked in the softmax, so that the policy that is trained is the one that was sampled.
 * @source Williams 1992; Zoph and Le 2017; several steps on one batch: Schulman et al. 2017
 */
export function reinforceStrategy(device: Device, grammar: Grammar, rng: Stream, options: ReinforceOptions): Strategy {
  const {
    metric,
    discount = 0.9,
    baseline: baselineName = "moving-average",
    baselineKeep = 0.8,
    passes = 1,
    predictor = true,
    predictorSteps = 20,
    predictorBatch = 32,
  } = options;
  const controller = createController(device, grammar, rng, options);
  const known = new KnownRewards(grammar, options);
  const judge = judgeBy(baselineName, grammar, { discount, keep: baselineKeep });
  let scale: RewardScale | undefined;
  let drawn: readonly DrawnTrajectory[] = [];

  return {
    name: "reinforce",

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
      const { advantages, baseline, guarded } = judge({
        rewards,
        drawn: drawn.map(({ tokens }) => tokens),
        scale: known.scale(),
      });
      const weighed = drawn.map((trajectory, b) => ({ ...trajectory, advantages: advantages[b] as Float64Array }));
      const reports = Array.from({ length: passes }, () => controller.reinforce(weighed));
      const [first] = reports as [{ loss: number; entropy: number }];
      const policy = {
        reward: mean(rewards),
        baseline,
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
