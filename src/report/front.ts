// The front of a run: the trials that none beats in all of some objectives, and how much they dominate.
import {
  costsOf,
  frontOf,
  hypervolume,
  type Leaderboard,
  type Objective,
  type ObjectiveName,
  objectivesOf,
  type RankedTrial,
  type TargetShape,
} from "../nas/index.js";
import type { RunConfig } from "../study/index.js";

export interface Front {
  readonly objectives: readonly Objective[];
  /** Sorted by the first objective. */
  readonly members: readonly RankedTrial[];
  /** The share that they dominate of the box between all ideals and all references. */
  readonly hypervolume: number;
}

/** The objectives that a run traded off; none where it was for the metric alone. */
export function tradedOff({ settings }: Pick<RunConfig, "settings">): readonly ObjectiveName[] {
  const { objectives = [] } = settings; // a run of before there were any lacks it
  return objectives.length > 1 ? objectives : [];
}

/** The front by the run's objectives, or by its metric and the parameters where it had one only. */
export function frontOfRun({ config, board }: { readonly config: RunConfig; readonly board: Leaderboard }): Front {
  const traded = tradedOff(config);
  return frontBy(traded.length > 0 ? traded : [config.settings.metric, "parameters"], config, board);
}

/** The front by objectives of one's own. */
export function frontBy(
  names: readonly ObjectiveName[],
  { settings, data }: RunConfig,
  { ranked }: Pick<Leaderboard, "ranked">,
): Front {
  const objectives = objectivesOf(names, {
    units: settings.units,
    maxLayers: settings.maxLayers,
    features: data.inputs ?? data.features,
    ...targetShape(data),
  });
  const trials = ranked.map(({ evaluation }) => evaluation);
  const front = frontOf(trials, objectives);
  const rows = new Map(ranked.map((row) => [row.evaluation, row]));
  const costs = front.map((evaluation) => costsOf(objectives, evaluation));
  return {
    objectives,
    members: front.flatMap((evaluation) => rows.get(evaluation) ?? []),
    hypervolume: hypervolume(
      costs,
      objectives.map(() => 1),
    ),
  };
}

function targetShape({ classes, scale }: RunConfig["data"]): TargetShape {
  return scale === undefined ? { classes: classes.length } : { classes: 1, unit: scale.deviation };
}
