// Learning curves: what each trial scored on the validation rows, epoch by epoch.
import { formatArchitecture, type Leaderboard, type Metric, type SearchEvent } from "../nas/index.js";
import { metrics } from "../nn/index.js";

export interface CurvePoint {
  readonly epoch: number;
  /** Of a trial of several folds: which fold's network, from 1. */
  readonly fold?: number;
  /** Null where it is not finite: training went out of bounds. */
  readonly value: number | null;
}

export interface LearningCurve {
  readonly trial: number;
  readonly architecture: string;
  /** On the leaderboard; null of a trial that is not on it: it failed, or a later one goes on with it. */
  readonly rank: number | null;
  /** Whose weights were kept; null of a failed trial. Of several folds the mean. */
  readonly bestEpoch: number | null;
  /** The search's metric, on the validation rows. */
  readonly points: readonly CurvePoint[];
}

/** In the order in which the trials ended. */
export function learningCurves(
  events: readonly SearchEvent[],
  { ranked }: Pick<Leaderboard, "ranked">,
  metric: Metric,
): LearningCurve[] {
  const { field } = metrics[metric];
  const ranks = new Map(ranked.map(({ rank, evaluation }) => [evaluation.trial, rank]));
  return events.flatMap((event): LearningCurve[] => {
    if (event.kind !== "evaluated") return [];
    const { evaluation } = event;
    return [
      {
        trial: evaluation.trial,
        architecture: formatArchitecture(evaluation.architecture),
        rank: ranks.get(evaluation.trial) ?? null,
        bestEpoch: evaluation.status === "complete" ? evaluation.bestEpoch : null,
        points: evaluation.epochs.map(({ epoch, fold, ...scores }) => ({
          epoch,
          ...(fold === undefined ? {} : { fold }),
          value: finite(scores[field]),
        })),
      },
    ];
  });
}

function finite(value: number | undefined): number | null {
  return value !== undefined && Number.isFinite(value) ? value : null;
}
