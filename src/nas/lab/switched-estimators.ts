// The tutorial's estimator and the search's, and what lies between them: one switch turned at a time.
import { reinforceLoss } from "../../nn/index.js";
import { shuffled } from "../../tensor/index.js";
import { allOutputsLoss } from "../tutorial/loss.js";
import { singleStepReader } from "../tutorial/reader.js";
import { trainedOnly, worthsOf } from "../tutorial/rewards.js";
import type { Switches } from "../tutorial/switches.js";
import { type Estimator, labDiscount } from "./estimators.js";

/** The switches that change the estimate of the gradient. */
export type GradientSwitch = keyof GradientSwitches;
export type GradientSwitches = Pick<
  Switches,
  | "lossOverAllOutputs"
  | "discountAcrossSamples"
  | "rewardRowsShuffled"
  | "trainsDiscardedState"
  | "lastTokenOnly"
  | "singleTimeStep"
  | "constantBaseline"
  | "rejectionNotInPolicy"
>;

/** All of them in one position. */
export function gradientSwitchesAt(on: boolean): GradientSwitches {
  return {
    lossOverAllOutputs: on,
    discountAcrossSamples: on,
    rewardRowsShuffled: on,
    trainsDiscardedState: on,
    lastTokenOnly: on,
    singleTimeStep: on,
    constantBaseline: on,
    rejectionNotInPolicy: on,
  };
}

/** Their names, in the order of the table of all switches. */
export const gradientSwitches: readonly GradientSwitch[] = Object.keys(gradientSwitchesAt(true)) as GradientSwitch[];

/** The estimator of the tutorial with its switches in any position: all off, it is the search's, without the entropy bonus. */
export function estimatorUnder(switches: GradientSwitches, name: string, about: string): Estimator {
  return {
    name,
    about,
    loss: switches.lossOverAllOutputs ? allOutputsLoss : (decisions) => reinforceLoss(decisions),
    worth: ({ rewards, lengths, longest }, before, rng) => {
      // The discarded state lies after a full sequence: shorter ones are filled up with padding, and that is trained too.
      const tokens = lengths.map((length) => (switches.trainsDiscardedState ? longest : length));
      const order = Array.from(rewards, (_, b) => b);
      const places = switches.rewardRowsShuffled ? shuffled(order, rng) : order;
      const { advantages, baseline } = worthsOf(
        rewards, // they stay where they are
        places.map((place) => tokens[place] as number),
        before,
        { switches, discount: labDiscount },
      );
      const moved: Float64Array[] = [];
      places.forEach((place, b) => {
        moved[place] = trainedOnly(advantages[b] as Float64Array, longest, switches);
      });
      return { advantages: moved, baseline };
    },
    masksIllegal: !switches.rejectionNotInPolicy,
    ...(switches.singleTimeStep ? { reader: singleStepReader } : {}),
    leastBatch: 2, // rewards are scaled by their deviation
    isPerArchitecture: false,
  };
}

/** An end of the switches, and that end with one switch turned after the other. */
function estimatorsFrom(on: boolean, name: string, about: string): Estimator[] {
  return [
    estimatorUnder(gradientSwitchesAt(on), name, about),
    ...gradientSwitches.map((flipped) =>
      estimatorUnder(
        { ...gradientSwitchesAt(on), [flipped]: !on },
        `${name} ${on ? "−" : "+"} ${flipped}`,
        `${name}'s, but for ${flipped}`,
      ),
    ),
  ];
}

/** The tutorial's estimator, then without one fault each. */
export const tutorialEstimators: readonly Estimator[] = estimatorsFrom(true, "tutorial", "every switch on");

/** The search's estimator, but for its entropy bonus, then with one fault each. */
export const searchEstimators: readonly Estimator[] = estimatorsFrom(
  false,
  "search",
  "every switch off: rewards less their moving average, over their deviation from it, discounted over tokens",
);
