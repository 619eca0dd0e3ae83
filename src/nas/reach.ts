// Reach: how far up a space the best of some random architectures is, exactly, before anything is trained.

export interface Reach {
  /** Architectures in the space, and how many of them are drawn. */
  readonly space: number;
  readonly draws: number;
  /** The rank that the best of them is expected to have; 1 is the best of the space. */
  readonly rank: number;
  /** The rank as a share of the space. */
  readonly share: number;
  /** The best of them is among so many of the best with a probability of .95. */
  readonly likelyRank: number;
}

/**
 * What random search reaches, drawing without replacement, where each trial shows what its architecture is worth; where trials are noisy it reaches less.
 * `E[rank] = (N + 1) / (n + 1)`; `P(rank > k) = C(N − k, n) / C(N, n)`
 */
export function reachOf(space: number, trials: number): Reach {
  const draws = Math.min(space, trials);
  const rank = (space + 1) / (draws + 1);
  return { space, draws, rank, share: rank / space, likelyRank: likelyRank(space, draws) };
}

const missed = 0.05;
/** In larger spaces draws hardly meet, and `P(rank > k) = (1 − k / N)ⁿ`. */
const mostCounted = 1_000_000;

function likelyRank(space: number, draws: number): number {
  if (space > mostCounted) return Math.max(1, Math.ceil(space * (1 - missed ** (1 / draws))));
  let beyond = 1;
  for (let k = 1; k <= space; k++) {
    beyond *= (space - k + 1 - draws) / (space - k + 1);
    if (beyond <= missed) return k;
  }
  return space;
}
