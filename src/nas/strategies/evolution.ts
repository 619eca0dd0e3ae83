// Regularised evolution: children of the best of a few, in a population that the oldest leave.
import { integerBelow, type Stream } from "../../tensor/index.js";
import type { Grammar, SeenSequences } from "../grammar.js";
import type { Evaluation } from "../job.js";
import { bestFirst, type RewardOptions } from "../reward.js";
import { decode, encode, type Sequence } from "../vocabulary.js";
import { drawNeighbour, neighbourhood } from "./neighbours.js";
import { drawUniform } from "./random.js";
import { drawUnseen, type Strategy } from "./strategy.js";

export interface EvolutionOptions extends RewardOptions {
  /** P: the most recent trials; as many random ones come first. */
  readonly populationSize?: number;
  /** S: of so many, drawn from the population with replacement, the best has a child. */
  readonly sampleSize?: number;
}

/** A parent whose neighbours are all seen mutates on, through seen ones, at most so often; then the child is a random one. */
const mostMutations = 20;

/**
 * Ageing evolution. Each child is one edit from its parent, and takes the place of the oldest whatever it is worth, so the population
 * is the last trials and needs no memory of its own. That the best dies too is what makes it robust to noise: a lucky network
 * stays only if its children are good again.
 * @source Real et al. 2019, algorithm 1
 */
export function evolutionStrategy(grammar: Grammar, options: EvolutionOptions): Strategy {
  const { populationSize = 20, sampleSize = 5 } = options;
  const { vocabulary } = grammar;
  const neighboursOf = neighbourhood(grammar);

  function parent(population: readonly Evaluation[], rng: Stream): Sequence {
    const sample = Array.from({ length: sampleSize }, () => population[integerBelow(population.length, rng)] as Evaluation);
    const [best] = bestFirst(sample, options) as [Evaluation, ...Evaluation[]];
    return encode(vocabulary, best.architecture);
  }

  function child(from: Sequence, seen: SeenSequences, rng: Stream): Sequence {
    let at = from;
    for (let mutations = 0; mutations < mostMutations; mutations++) {
      const neighbours = neighboursOf(at);
      const unseen = drawNeighbour(neighbours, seen, rng);
      if (unseen !== undefined) return unseen;
      at = drawNeighbour(neighbours, undefined, rng) ?? from;
    }
    return drawUniform(grammar, seen, rng);
  }

  return {
    name: "evolution",
    propose: (count, history, rng) => {
      const { trials, seen } = history;
      const population = trials.slice(-populationSize);
      let born = trials.length;
      return drawUnseen(count, history, () => {
        const isFirst = born++ < populationSize || population.length === 0;
        const tokens = isFirst ? drawUniform(grammar, seen, rng) : child(parent(population, rng), seen, rng);
        seen.add(tokens);
        return { architecture: decode(vocabulary, tokens) };
      });
    },
    learn: () => ({}),
  };
}
