// Planted rewards: what an architecture earns is a formula of its layers, so that a strategy is judged without training a network.

import type { Architecture, Evaluation } from "../../../src/nas/index.js";
import { formatArchitecture, type Grammar, layersOf, SeenSequences, type Strategy } from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";
import { complete } from "../evaluations.js";

/** A reward for each layer at each position, and one for a shorter network, drawn from a seed; the total is their sum. */
export function plantedRewards(grammar: Grammar, seed: number): (architecture: Architecture) => number {
  const { space } = grammar.vocabulary;
  const positions = Array.from({ length: space.maxLayers }, (_, p) => {
    const rng = stream(seed, "planted", p);
    const best = 4 + 4 * rng(); // doublings at which a layer is best
    const byActivation = new Map(space.activations.map((name) => [name, rng()]));
    return { best, byActivation, dropout: rng() - 0.5, none: rng() - 0.5 };
  });
  return (architecture) =>
    positions.reduce((total, { best, byActivation, dropout, none }, p) => {
      const layer = layersOf(architecture)[p];
      if (layer === undefined) return total + none;
      if (layer.kind === "dropout") return total + dropout;
      return total + (byActivation.get(layer.activation) ?? 0) - Math.abs(Math.log2(layer.units) - best) / 4;
    }, 0);
}

/** Asks and tells. @returns the rewards in the order of the trials */
export function rewardsOfPlay(
  grammar: Grammar,
  strategy: Strategy,
  {
    reward,
    seed,
    trials: most,
    batch,
  }: {
    readonly reward: (architecture: Architecture) => number;
    readonly seed: number;
    readonly trials: number;
    readonly batch: number;
  },
): number[] {
  const trials: Evaluation[] = [];
  const history = { trials, seen: new SeenSequences(grammar) };
  const rewards: number[] = [];
  for (let round = 1; trials.length < most; round++) {
    const proposals = strategy.propose(Math.min(batch, most - trials.length), history, stream(seed, "propose", round));
    const earned = proposals.map(({ architecture }) => reward(architecture));
    const evaluations = proposals.map(({ architecture }, k) =>
      complete(trials.length + k + 1, -(earned[k] as number), { text: formatArchitecture(architecture) }),
    );
    trials.push(...evaluations);
    rewards.push(...earned);
    strategy.learn(evaluations, history, stream(seed, "learn", round));
  }
  return rewards;
}
