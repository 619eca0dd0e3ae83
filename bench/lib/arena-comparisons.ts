// Strategies beside each other on the same rounds: shares of evolution's regret, tests against reinforce, and what smoothing gains.
import { type Games, holm, type Interval, mannWhitney, meanInterval } from "../../src/nas/index.js";
import { integerBelow, type Stream } from "../../src/tensor/index.js";
import type { Comparison } from "./arena-results.js";

const resamples = 1_000;
const smoothed = " smoothed";

/** All players at all looks. `chances` gives the bootstrap's stream for a name. */
export function comparisonsOf(
  all: readonly Games[],
  looks: readonly number[],
  chances: (...name: readonly (string | number)[]) => Stream,
): Comparison[] {
  const regrets = (player: string, look: number): number[] | undefined =>
    all.find((each) => each.player === player)?.games.map((game) => game.regrets[look] as number);
  const questions = all.flatMap(({ player }) =>
    looks.map((trials, look) => {
      const mine = regrets(player, look) as number[];
      const [evolution, reinforce, plain] = ["evolution", "reinforce", player.replace(smoothed, "")].map((name) =>
        regrets(name, look),
      );
      return {
        player,
        trials,
        toEvolution: evolution === undefined ? null : ratioOf(mine, evolution, chances("ratio", player, trials)),
        p: player === "reinforce" || reinforce === undefined ? null : mannWhitney(mine, reinforce),
        gainBySmoothing:
          !player.endsWith(smoothed) || plain === undefined ? null : meanInterval(mine.map((x, k) => (plain[k] as number) - x)),
      };
    }),
  );
  const adjusted = holm(questions.flatMap(({ p }) => p ?? []));
  let next = 0;
  return questions.map(({ p, ...rest }) => ({ ...rest, againstReinforce: p === null ? null : (adjusted[next++] as number) }));
}

/** The ratio of two means over the same rounds, which are drawn together. */
function ratioOf(above: readonly number[], below: readonly number[], rng: Stream): Interval | null {
  const n = above.length;
  const ratio = (rows: readonly number[]): number => {
    const sum = (of: readonly number[]): number => rows.reduce((total, k) => total + (of[k] as number), 0);
    return sum(above) / sum(below);
  };
  const mean = ratio([...above.keys()]);
  if (!Number.isFinite(mean)) return null;
  const drawn = Array.from({ length: resamples }, () => ratio(Array.from({ length: n }, () => integerBelow(n, rng))));
  const sorted = drawn.filter(Number.isFinite).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] as number;
  return { mean, low: at(0.025), high: at(0.975) };
}
