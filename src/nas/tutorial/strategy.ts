// The tutorial's strategy: its controller's way of sampling and learning, each fault of it by a switch.
import type { Baseline, OptimizerSpec } from "../../nn/index.js";
import { type Device, type Stream, shuffled } from "../../tensor/index.js";
import { createController, type Trajectory, type WeighedTrajectory } from "../controller.js";
import type { Grammar } from "../grammar.js";
import { type RewardOptions, rewardsOf, worstReward } from "../reward.js";
import { predictionRank } from "../strategies/prediction-rank.js";
import { drawUnseen, type History, type LearnReport, type Proposal, type Strategy } from "../strategies/strategy.js";
import { decode, padding } from "../vocabulary.js";
import type { TutorialConstants } from "./constants.js";
import { allOutputsLoss } from "./loss.js";
import type { TutorialPreset } from "./preset.js";
import { singleStepReader } from "./reader.js";
import { trainedOnly, worthsOf } from "./rewards.js";

/** A sequence that was seen before is drawn again so often; then the guard gives an unseen one. */
const mostRedraws = 1_000;

/** Candidates for one place, of which the one that is predicted best is trained; where the predictor is used. */
const candidatesPerPlace = 4;

/**
 * Where every switch is off this is REINFORCE with the tutorial's constants, decision for decision. Rewards are validation accuracies,
 * whatever "accuracy" is in this preset, unless it is said otherwise.
 */
export function tutorialStrategy(
  device: Device,
  grammar: Grammar,
  rng: Stream,
  { switches, constants }: TutorialPreset,
  rewarded: RewardOptions = { metric: "accuracy" },
): Strategy {
  const usesPredictor = constants.CONTROLLER_USE_PREDICTOR;
  const controller = createController(device, grammar, rng, {
    units: constants.CONTROLLER_LSTM_DIM,
    optimizer: optimizerFor(constants),
    entropyWeight: 0,
    ...(switches.singleTimeStep ? { reader: singleStepReader } : {}),
    ...(switches.lossOverAllOutputs ? { loss: allOutputsLoss } : {}),
    masksIllegal: !switches.rejectionNotInPolicy,
    trainsTogether: usesPredictor,
  });
  let redraws = 0;
  let baseline: Baseline;
  let batches = 0;
  let drawn: readonly Trajectory[] = [];
  let proposed: readonly Proposal[] = [];

  /** What the controller is trained on, and what the predictor reads. */
  const trainingForm = (trajectory: Trajectory): Trajectory =>
    switches.trainsDiscardedState ? padded(trajectory, grammar.maxLength) : trajectory;
  const predict = (trajectories: readonly Trajectory[]): number[] =>
    usesPredictor ? controller.predict(trajectories.map((t) => trainingForm(t).tokens)) : [];

  const draw = ({ seen }: History, chances: Stream): Trajectory => {
    if (!switches.endlessResampling) return controller.sample(seen, chances);
    for (let tries = 0; tries < mostRedraws; tries++) {
      const trajectory = controller.sample(undefined, chances);
      if (!seen.has(trajectory.tokens)) return trajectory;
    }
    redraws++;
    return controller.sample(seen, chances);
  };

  return {
    name: "tutorial",
    logProbabilities: controller.logProbabilities,

    propose: (count, history, chances) => {
      redraws = 0;
      const screens = usesPredictor && !switches.predictorUnused && batches > 0;
      // Candidates are marked as seen in a copy: those that are not chosen may come again.
      const candidates = screens ? { ...history, seen: history.seen.copy() } : history;
      const draws = drawUnseen(screens ? candidatesPerPlace * count : count, candidates, () => {
        const trajectory = draw(candidates, chances);
        candidates.seen.add(trajectory.tokens);
        return trajectory;
      });
      const expected = predict(draws);
      const chosen = [...draws.keys()];
      if (screens) chosen.sort((a, b) => (expected[b] as number) - (expected[a] as number) || a - b);
      chosen.length = Math.min(count, chosen.length);
      drawn = chosen.map((k) => draws[k] as Trajectory);
      proposed = chosen.map((k) => {
        const { tokens } = draws[k] as Trajectory;
        history.seen.add(tokens);
        const prediction = expected[k];
        return { architecture: decode(grammar.vocabulary, tokens), ...(prediction === undefined ? {} : { prediction }) };
      });
      return proposed;
    },

    learn: (batch, { trials }, chances) => {
      batches++;
      const worst = worstReward(trials, rewarded);
      if (worst === undefined) return guardReport(redraws);
      const rewards = rewardsOf(batch, worst, rewarded);
      const weigh = (rows: readonly Trajectory[]) =>
        worthsOf(
          rewards,
          rows.map(({ tokens }) => tokens.length),
          baseline,
          { switches, discount: constants.CONTROLLER_LOSS_ALPHA },
        );
      const rows = drawn.map(trainingForm);
      const worths = weigh(rows);
      const report: LearnReport = {
        reward: rewards.reduce((a, b) => a + b, 0) / rewards.length,
        baseline: worths.baseline,
        rewardsAlike: worths.guarded,
        ...guardReport(redraws),
        ...(switches.predictorUnused
          ? {}
          : predictionRank(
              batch.map((trial, k) => [trial, proposed[k] as Proposal] as const),
              rewarded,
            )),
      };
      const isSkipped = worths.guarded && switches.zScoreWithoutGuard;
      if (isSkipped) {
        baseline = worths.baseline;
        return { ...report, stepSkipped: true };
      }
      if (switches.optimiserReset) controller.restartOptimizers();
      const passes = Array.from({ length: constants.CONTROLLER_TRAINING_EPOCHS }, () => {
        const order = switches.rewardRowsShuffled ? shuffled(Int32Array.from(rows.keys()), chances) : rows.keys();
        const places = Array.from(order);
        const passed = places.map((b) => rows[b] as Trajectory);
        const { advantages } = switches.rewardRowsShuffled ? weigh(passed) : worths; // rewards stay where they are
        return controller.reinforce(
          passed.map(
            (row, b): WeighedTrajectory => ({
              ...row,
              advantages: trainedOnly(advantages[b] as Float64Array, grammar.maxLength, switches),
              target: rewards[places[b] as number] as number,
            }),
          ),
        );
      });
      baseline = worths.baseline;
      const [first] = passes as [{ loss: number; entropy: number }];
      return { ...report, loss: first.loss, entropy: first.entropy };
    },
  };
}

function optimizerFor(constants: TutorialConstants): OptimizerSpec {
  const learning = { rate: constants.CONTROLLER_LEARNING_RATE, decay: constants.CONTROLLER_DECAY };
  return constants.CONTROLLER_OPTIMIZER === "Adam"
    ? { kind: "adam", ...learning }
    : { kind: "sgd", ...learning, momentum: constants.CONTROLLER_MOMENTUM };
}

const guardReport = (redraws: number): LearnReport => (redraws === 0 ? {} : { redrawLimit: redraws });

/** Filled up with padding, of which there is no other choice where the softmax is over the legal tokens. */
function padded({ tokens, masks }: Trajectory, length: number): Trajectory {
  const [isOverAll, size] = [masks[0]?.[padding] === 1, masks[0]?.length ?? 0];
  const mask = Float32Array.from({ length: size }, (_, token) => (isOverAll || token === padding ? 1 : 0));
  const missing = length - tokens.length;
  return {
    tokens: [...tokens, ...new Array<number>(missing).fill(padding)],
    masks: [...masks, ...new Array<Float32Array>(missing).fill(mask)],
  };
}
