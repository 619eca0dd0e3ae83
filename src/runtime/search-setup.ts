// What a search is made of: its rows, who trains and scores, who proposes. The ordinary setup is here; a preset has one of its own.
import {
  type BaselineScored,
  baselines,
  createLocalEvaluator,
  createStrategy,
  type Evaluator,
  type SearchConfig,
  type SearchParts,
  type Strategy,
  scoreWeights,
  type TutorialPreset,
} from "../nas/index.js";
import { clock } from "./clock.js";
import { hostDevice, type OpenDevice } from "./devices.js";
import { halvingOptions } from "./halving-options.js";
import { type DataSummary, loadData } from "./load-data.js";
import { policyOptions } from "./policy-options.js";
import { createPoolEvaluator } from "./pool.js";
import type { SearchSettings } from "./settings.js";

export interface SearchSetup {
  readonly summary: DataSummary;
  readonly features: number;
  readonly classes: number;
  /** How networks share weights. */
  readonly sharing: Pick<SearchConfig, "oneShot" | "shareKeys">;
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

/** The search as it should be. */
export async function ordinarySetup(settings: SearchSettings): Promise<SearchSetup> {
  const { summary, split, evaluation: data } = await loadData(settings, settings.seed);
  return {
    summary,
    features: data.features,
    classes: data.classes,
    sharing: { oneShot: settings.oneShot },
    journal: "each event",
    strategy: ({ grammar, seed }) =>
      createStrategy(settings.strategy, {
        grammar,
        seed,
        device: hostDevice(settings.device),
        repeats: settings.repeats,
        halving: halvingOptions(settings, settings.epochs),
        reinforce: {
          metric: settings.metric,
          worstLoss: Math.log(data.classes),
          predictor: settings.predictor,
          ...policyOptions(settings, settings.strategy),
        },
      }),
    evaluator: (device, workers, pause) =>
      workers === 1
        ? createLocalEvaluator(device, data, clock, pause)
        : createPoolEvaluator(device.settings, device.name, data, workers),
    baselines: (device, evaluator, plan) => baselines(device, evaluator, data, split.test, plan),
    test: (device) => (architecture, weights) => scoreWeights(device, architecture, weights, split.test, data),
  };
}
