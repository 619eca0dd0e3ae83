// The preset `tutorial` as a search's setup: the tutorial's rows, scoring and learning, as its switches stand.
import { columnsThatTell, type Dataset, groupRows, type Table, toDataset } from "../data/index.js";
import {
  bankKeys,
  baselines,
  createStrategy,
  prefixKeys,
  type Switches,
  scoreWeights,
  tutorialEvaluator,
  tutorialPreset,
  tutorialRows,
  tutorialStrategy,
} from "../nas/index.js";
import { denseFloats, stream, ValueError } from "../tensor/index.js";
import type { DataSettings } from "./data-settings.js";
import type { StudyHost } from "./host.js";
import { assertPendingPossible } from "./pending-trials.js";
import { policyChanges, policyOptions } from "./policy-options.js";
import { summaryOf } from "./prepared-data.js";
import type { SearchSetup } from "./search-setup.js";
import { type Asked, defaultPolicy, type SearchSettings } from "./settings.js";

/** @throws ValueError when a setting is not one that the tutorial's search can have */
export async function tutorialSetup(
  settings: Asked<SearchSettings>,
  read: () => Promise<Table>,
  { clock, hostDevice, remote }: StudyHost,
): Promise<SearchSetup> {
  assertPossible(settings);
  assertPendingPossible(settings);
  if (remote !== undefined)
    throw new ValueError("--queue", "must not be given with --preset tutorial, which trains in its own process");
  const { seed } = settings;
  const { switches, constants } = tutorialPreset(settings.set);
  const table = await read();
  const dataset = datasetOf(table, settings, switches);
  assertPlain(dataset);
  // Rows repeat each other by their true features; a row number would make them all differ.
  const duplicates = groupRows(datasetOf(table, settings, { leakedColumns: false }).features);
  const rows = tutorialRows(dataset, { seed, switches, duplicates });
  const first = rows.dataOf(1);
  const { features, classes } = first;
  const test = rows.testFor(1);
  return {
    summary: summaryOf(dataset, {
      train: first.train.y.length,
      validation: first.validation.y.length,
      test: test?.n ?? 0,
      duplicates: rows.duplicatesKept,
      ...(switches.newSplitPerArchitecture ? {} : { encoder: first.encoder, inputs: features }),
    }),
    metric: "accuracy",
    findings: [], // its faults are the point
    features,
    classes,
    sharing: {
      oneShot: settings.oneShot && (switches.sharedWeightsSawValidation || !switches.newSplitPerArchitecture),
      shareKeys: switches.bigramKeyWithoutDepth ? bankKeys : prefixKeys,
    },
    journal: switches.logAtTheEnd ? "at the end" : "each event",
    tutorial: { switches, constants },
    strategy: ({ grammar }) => {
      const device = hostDevice(settings.device);
      const policy = policyOptions(settings, settings.strategy);
      if (settings.strategy !== "reinforce")
        return createStrategy(settings.strategy, {
          grammar,
          seed,
          device,
          repeats: settings.repeats,
          options: { metric: "accuracy", ...policy },
        });
      const asked = { ...constants, CONTROLLER_USE_PREDICTOR: settings.predictor !== "off" };
      return tutorialStrategy(device, grammar, stream(seed, "controller"), { switches, constants: asked });
    },
    evaluator: (device, _workers, pause) => tutorialEvaluator(device, rows, { switches, classes, clock, pause }),
    baselines: (device, evaluator, plan) => {
      const held = rows.testFor(0);
      return held && baselines(device, evaluator, rows.dataOf(0), [held], plan);
    },
    test: (device) =>
      test &&
      ((architecture, weights, trial) =>
        scoreWeights(device, architecture, weights, rows.testFor(trial) ?? test, { features, classes })),
  };
}

/** The tutorial reads numbers, and knows of no missing cells and no other target than classes. */
function assertPlain({ name, columns, features, values, target }: Dataset): void {
  const must = (rule: string, got: string, hint: string): ValueError =>
    new ValueError(`${name}, preset tutorial`, rule, { got, hint });
  if (values !== undefined)
    throw must("the target must be classes", `numbers in ${target}`, "--task classification reads each number as a class");
  const other = columns.find(({ type }) => type !== "number");
  if (other !== undefined)
    throw must("features must be numbers", `${other.type} in ${other.name}`, "--ignore leaves the column out");
  const missing = denseFloats(features).findIndex(Number.isNaN);
  const column = columns[missing % columns.length];
  if (missing >= 0 && column !== undefined)
    throw must("no cell may be missing", `one in ${column.name}`, "--missing drop leaves such rows out");
}

function assertPossible(settings: Asked<SearchSettings>): void {
  const { metric, workers, strategy, predictor, folds, objectives, oneShotCheck, repeats } = settings;
  const where = "preset tutorial";
  if (oneShotCheck > 0) throw new ValueError(where, "there must be no one-shot check", { got: String(oneShotCheck) });
  if (objectives.length > 0) throw new ValueError(where, "there must be one objective", { got: objectives.join(",") });
  if (strategy === "halving") throw new ValueError(where, "the strategy must train to the end", { got: strategy });
  if (strategy === "reinforce" && repeats !== 1) {
    throw new ValueError(where, "repeats must be 1: the tutorial trains nothing twice", { got: String(repeats) });
  }
  if (strategy === "reinforce" && (predictor === "gp" || predictor === "ridge")) {
    throw new ValueError(where, "the predictor must be head or off", { got: predictor });
  }
  const [changed] = strategy === "reinforce" ? policyChanges(settings, defaultPolicy) : [];
  if (changed !== undefined) {
    throw new ValueError(where, "the policy must be the tutorial's", {
      got: changed,
      hint: "--set CONTROLLER_…=value is its own way",
    });
  }
  if (metric !== "accuracy") throw new ValueError(where, "the metric must be accuracy", { got: metric });
  if (folds !== 1)
    throw new ValueError(where, "folds must be 1: the tutorial trains one network a trial", { got: String(folds) });
  if (workers === 1) return;
  throw new ValueError(where, "workers must be 1: its networks are trained one after another", { got: String(workers) });
}

/** The table's features, row numbers and columns that tell the class among them where the switch says so. */
function datasetOf(table: Table, settings: DataSettings, { leakedColumns }: Pick<Switches, "leakedColumns">): Dataset {
  const { target, ignore } = settings;
  if (leakedColumns) return toDataset(table, { ...settings, keepsRowNumbers: true });
  const telling = columnsThatTell(table, target);
  const dataset = toDataset(table, { ...settings, ignore: [...ignore, ...telling] });
  const leftOut = dataset.leftOut.map((left) =>
    telling.includes(left.column) && !ignore.includes(left.column) ? { ...left, reason: "the class follows from it" } : left,
  );
  return { ...dataset, leftOut };
}
