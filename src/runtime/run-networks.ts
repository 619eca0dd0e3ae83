// The networks of a run's trial, from its folder.
import { inputCount } from "../data/index.js";
import { type CompleteEvaluation, modelOutputs } from "../nas/index.js";
import { preparationsOf, type RunConfig, type RunNetwork, type RunPreparation, targetOf } from "../study/index.js";
import { readWeights } from "./weights-files.js";

/**
 * The networks of a trial, one a fold.
 * @throws RunError when its weights were not kept, or how its rows were encoded was not
 */
export function networksOf(folder: string, config: RunConfig, { trial, architecture }: CompleteEvaluation): RunNetwork[] {
  const preparations = preparationsOf(folder, config);
  const features = inputCount((preparations[0] as RunPreparation).encoder);
  const size = { features, outputs: modelOutputs(targetOf(config)), networks: preparations.length };
  const weights = readWeights(folder, { trial, architecture }, size);
  const each = weights.length / preparations.length;
  return preparations.map((preparation, k) => ({ ...preparation, weights: weights.slice(k * each, (k + 1) * each) }));
}
