// Sizes: how large each network is and what it scored, the trials that none beats in both marked.
import { formatArchitecture, type Leaderboard } from "../nas/index.js";
import { valueOf } from "../nn/index.js";
import type { RunConfig } from "../study/index.js";
import { frontBy } from "./front.js";

export interface SizedTrial {
  readonly trial: number;
  readonly architecture: string;
  /** Weights and biases. */
  readonly parameters: number;
  /** The search's metric, on the validation rows. */
  readonly value: number;
  /** That no trial has a better score with as few parameters, nor fewer parameters with as good a score. */
  readonly isOnFront: boolean;
}

/** In the leaderboard's order. */
export function sizedTrials(config: RunConfig, board: Pick<Leaderboard, "ranked">): SizedTrial[] {
  const { metric } = config.settings;
  if (board.ranked.length === 0) return [];
  const front = new Set(frontBy([metric, "parameters"], config, board).members);
  return board.ranked.map((row) => ({
    trial: row.evaluation.trial,
    architecture: formatArchitecture(row.evaluation.architecture),
    parameters: row.evaluation.parameters,
    value: valueOf(row.evaluation.validation, metric),
    isOnFront: front.has(row),
  }));
}
