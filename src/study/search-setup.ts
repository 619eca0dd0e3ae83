// What a search is made of: its rows, who trains and scores, who proposes. The ordinary setup is here; a preset has one of its own.
import { briefFindings, type Finding, type Table } from "../data/index.js";
import {
  type BaselineScored,
  bankKeys,
  baselines,
  createLocalEvaluator,
  createStrategy,
  depthKeys,
  type Evaluator,
  type Metric,
  metricFor,
  overFolds,
  type RewardOptions,
  type SearchConfig,
  type SearchParts,
  type Strategy,
  scalarisedReward,
  scalarisedStrategy,
  scoreFolds,
  type TargetShape,
  type TutorialPreset,
  worstOf,
} from "../nas/index.js";
import { ValueError } from "../tensor/index.js";
import { assertHalvingPossible, halvingOptions } from "./halving-options.js";
import type { OpenDevice, StudyHost } from "./host.js";
import { assertPendingPossible } from "./pending-trials.js";
import { policyOptions } from "./policy-options.js";
import { type DataSummary, prepareData } from "./prepared-data.js";
import type { Asked, SearchSettings } from "./settings.js";

export interface SearchSetup {
  readonly summary: DataSummary;
  /** What the search goes by. */
  readonly metric: Metric;
  /** What is to be said of the data before the search, in brief. */
  readonly findings: readonly Finding[];
  readonly features: number;
  /** 1 where the target is a number. */
  readonly classes: number;
  /** Of a target of numbers: its deviation on the training rows, of several folds on the first's. @units the target's */
  readonly unit?: number;
  /** How networks share weights. */
  readonly sharing: Pick<SearchConfig, "oneShot" | "oneShotCheck" | "shareKeys">;
  /** When the journal is written. */
  readonly journal: "each event" | "at the end";
  /** The switches and constants that ran, for the record. */
  readonly tutorial?: TutorialPreset;
  strategy(plan: SearchConfig): Strategy;
  /** Trains on so many threads; in this one, `pause` is awaited now and then. */
  evaluator(device: OpenDevice, workers: number, pause: () => Promise<void>): Evaluator;
  /** What stands beside the results; nothing where no rows are held back. */
  baselines(device: OpenDevice, evaluator: Evaluator, plan: SearchConfig): AsyncIterable<BaselineScored> | undefined;
  /** The look at the rows that are held back, if any are. */
  test(device: OpenDevice): SearchParts["test"];
}

/** The reward's bound, where the metric has none of its own. */
export function boundOf(metric: Metric, target: TargetShape): Pick<RewardOptions, "worst"> {
  const worst = worstOf(metric, target);
  return worst === undefined ? {} : { worst };
}

/** The search as it should be. */
export async function ordinarySetup(
  settings: Asked<SearchSettings>,
  read: () => Promise<Table>,
  { clock, hostDevice, pool, remote, allocate }: StudyHost,
): Promise<SearchSetup> {
  assertHalvingPossible(settings);
  assertPendingPossible(settings);
  const halving = halvingOptions(settings, settings.epochs);
  const proposer = settings.strategy === "halving" ? settings.proposer : settings.strategy;
  const { folds, oneShot, seed } = settings;
  if (oneShot && folds > 1) {
    throw new ValueError(
      "--folds",
      "must be 1 with --one-shot: weights of another fold have seen the rows that a fold is scored on",
      {
        got: String(folds),
      },
    );
  }
  const {
    summary,
    findings,
    evaluation: data,
    test,
  } = prepareData(await read(), settings, seed, {
    look: briefFindings,
    ...(allocate === undefined ? {} : { allocate }),
  });
  const { features, classes } = data;
  const { unit } = data.train;
  const target: TargetShape = { classes, ...(unit === undefined ? {} : { unit }) };
  const metric = metricFor(settings.metric, classes);
  return {
    summary,
    metric,
    findings,
    features,
    ...target,
    sharing: {
      oneShot,
      oneShotCheck: settings.oneShotCheck,
      shareKeys: settings.share === "depth" ? depthKeys : bankKeys,
    },
    journal: "each event",
    strategy: ({ grammar, seed, objectives }) => {
      const reward = objectives === undefined ? { metric, ...boundOf(metric, target) } : scalarisedReward;
      const strategy = createStrategy(settings.strategy, {
        grammar,
        seed,
        device: hostDevice(settings.device),
        predictor: settings.predictor,
        repeats: settings.repeats,
        halving,
        options: { ...reward, ...policyOptions(settings, proposer) },
      });
      return objectives === undefined ? strategy : scalarisedStrategy(strategy, objectives);
    },
    evaluator: (device, workers, pause) =>
      overFolds(
        remote?.(device, data) ??
          (workers === 1 ? createLocalEvaluator(device, data, clock, pause) : pool(device, data, workers)),
        folds,
      ),
    baselines: (device, evaluator, plan) => baselines(device, evaluator, data, test, plan),
    test: (device) => (architecture, weights) => scoreFolds(device, architecture, weights, test, data, { metric, seed }),
  };
}
