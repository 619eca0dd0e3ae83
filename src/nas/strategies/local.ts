// Local search: the neighbours of the best so far, then those of the second best, and so on.
import type { Grammar } from "../grammar.js";
import { bestFirst, type RewardOptions } from "../reward.js";
import { decode, encode, type Sequence } from "../vocabulary.js";
import { drawNeighbour, neighbourhood } from "./neighbours.js";
import { drawUniform } from "./random.js";
import { drawUnseen, type Strategy } from "./strategy.js";

export interface LocalOptions extends RewardOptions {
  /** Random architectures before the first neighbour. */
  readonly starts?: number;
}

/**
 * Best-first search over the graph of neighbours. At a local optimum it goes on around the next best trial, which is how it gets
 * away; where no trial has an unseen neighbour left, it starts again from a random architecture.
 * @source White, Nolen, Savani 2021 (local search for architectures); Pearl 1984 (best-first search)
 */
export function localStrategy(grammar: Grammar, options: LocalOptions): Strategy {
  const { starts = 10 } = options;
  const { vocabulary } = grammar;
  const neighboursOf = neighbourhood(grammar);
  return {
    name: "local",
    propose: (count, history, rng) => {
      const { trials, seen } = history;
      const around = bestFirst(trials, options).values();
      let from = around.next();
      let tried = trials.length;

      const draw = (): Sequence => {
        if (tried++ < starts) return drawUniform(grammar, seen, rng);
        for (; !from.done; from = around.next()) {
          const unseen = drawNeighbour(neighboursOf(encode(vocabulary, from.value.architecture)), seen, rng);
          if (unseen !== undefined) return unseen;
        }
        return drawUniform(grammar, seen, rng);
      };

      return drawUnseen(count, history, () => {
        const tokens = draw();
        seen.add(tokens);
        return { architecture: decode(vocabulary, tokens) };
      });
    },
    learn: () => ({}),
  };
}
