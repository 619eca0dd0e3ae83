// Advice: which strategy suits a space and a budget, by what the arena shows of them (docs/arena.md).
import type { StrategyName } from "./strategies/index.js";

export interface AdviceQuestion {
  /** How many architectures can be tried. */
  readonly space: number;
  readonly trials: number;
  /** Trials between two steps of learning: who learns chooses the first batch by chance. */
  readonly batch: number;
  /** The share of a trial's variance that is due to its architecture, where it is known. */
  readonly share?: number;
}

export interface Advice {
  /** Those that suit, the first the most. */
  readonly strategies: readonly StrategyName[];
  readonly sentence: string;
}

/** Up to so many, a predictor can compare all architectures that are left. */
const mostCompared = 5_000;
/** With less of a trial's variance due to the architecture, what a strategy could learn from is mostly chance. */
const leastShare = 0.1;

/** One sentence, for who chose something else; nothing is forced. */
export function adviceFor({ space, trials, batch, share = 1 }: AdviceQuestion): Advice {
  if (space <= trials) {
    return {
      strategies: ["exhaustive"],
      sentence: `exhaustive suits: all ${space} architectures can be tried, so that there is nothing to choose`,
    };
  }
  if (trials <= batch) {
    return {
      strategies: ["random"],
      sentence: "random suits: the search ends with its first batch, before anything can be learned",
    };
  }
  if (share < leastShare) {
    return {
      strategies: ["random"],
      sentence: "random suits: a trial says next to nothing of its architecture, and no strategy finds what is not shown",
    };
  }
  if (space <= mostCompared) {
    return {
      strategies: ["surrogate", "reinforce"],
      sentence:
        "surrogate or reinforce with its predictor suits: in a space that can be compared as a whole they come closest to the best",
    };
  }
  return {
    strategies: ["reinforce"],
    sentence: "reinforce with its predictor suits: in a space too large to be compared as a whole its policy finds where to look",
  };
}
