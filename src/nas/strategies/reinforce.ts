// REINFORCE: an LSTM policy proposes, and climbs the gradient of the reward that its proposals earn.
import type { Device, Stream } from "../../tensor/index.js";
import { type ControllerOptions, createController, type DrawnTrajectory } from "../controller.js";
import type { Grammar } from "../grammar.js";
import { completeRewards, type RewardOptions, rewardsOf, worstReward } from "../reward.js";
import { scaleOf } from "../reward-scale.js";
import { decode } from "../vocabulary.js";
import { type BaselineName, judgeBy } from "./baseline.js";
import { importanceOf } from "./importance.js";
import { openProposals } from "./open-proposals.js";
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
}

/** How much a trial counts, at most, that an earlier policy drew; where the search waits for each batch there is none. */
const mostImportance = 1;

/** What the policy drew, and after how many steps. */
interface Drawn extends DrawnTrajectory {
  readonly step: number;
}

/**
 * Williams' REINFORCE on the LSTM controller. A trial's reward comes with its last token, is compared with a baseline (a
 * moving average of earlier batches where nothing else is said), and is discounted over the tokens of that one sequence. Illegal tokens
 * and those that lead to seen architectures only are masked in the softmax, so that the policy that is trained is the one that was sampled.
 * A trial that comes back when the policy has moved on counts by its importance; with a clip, whose surrogate is held against the policy that
 * drew anyway, it does not.
 * @source Williams 1992; Zoph and Le 2017; several steps on one batch: Schulman et al. 2017
 */
export function reinforceStrategy(device: Device, grammar: Grammar, rng: Stream, options: ReinforceOptions): Strategy {
  const { discount = 0.9, baseline: baselineName = "moving-average", baselineKeep = 0.8, passes = 1, clip } = options;
  const controller = createController(device, grammar, rng, options);
  const judge = judgeBy(baselineName, grammar, { discount, keep: baselineKeep });
  const open = openProposals<Drawn>();
  let step = 0;

  /** How much each counts; `undefined` where they are all the present policy's. */
  function importances(drawn: readonly Drawn[]): number[] | undefined {
    if (clip !== undefined || drawn.every((one) => one.step === step)) return undefined;
    const then = drawn.map(({ logProbability }) => logProbability);
    return importanceOf(controller.likelihoods(drawn), then, mostImportance);
  }

  return {
    name: "reinforce",
    logProbabilities: controller.logProbabilities,

    propose: (count, history, chances) => {
      const drawn = drawUnseen(count, history, () => {
        const trajectory = controller.sample(history.seen, chances);
        history.seen.add(trajectory.tokens);
        return trajectory;
      });
      return drawn.map((trajectory) => {
        const architecture = decode(grammar.vocabulary, trajectory.tokens);
        open.add(architecture, { ...trajectory, step });
        return { architecture };
      });
    },

    learn: (batch, { trials }) => {
      const outcomes = open.take(batch);
      const drawn = outcomes.map(([, trajectory]) => trajectory);
      const worst = worstReward(trials, options);
      if (worst === undefined || drawn.length === 0) return {}; // no reward yet to compare with
      const rewards = rewardsOf(
        outcomes.map(([trial]) => trial),
        worst,
        options,
      );
      const { advantages, baseline, guarded } = judge({
        rewards,
        drawn: drawn.map(({ tokens }) => tokens),
        scale: scaleOf(completeRewards(trials, options)),
      });
      const importance = importances(drawn);
      const weighed = drawn.map((trajectory, b) => ({
        ...trajectory,
        advantages: (advantages[b] as Float64Array).map((advantage) => advantage * (importance?.[b] ?? 1)),
      }));
      step++;
      const reports = Array.from({ length: passes }, () => controller.reinforce(weighed));
      const [first] = reports as [{ loss: number; entropy: number }];
      return {
        reward: mean(rewards),
        baseline,
        loss: first.loss,
        entropy: first.entropy,
        rewardsAtBaseline: guarded,
        ...(importance === undefined ? {} : { importance: mean(importance) }),
      };
    },
  };
}

const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
