// The heading of a report: which search. What is said of its data is in data-lines.ts.
import { adviceFor, type Metric, switchNames, type TutorialPreset } from "../nas/index.js";
import { metrics } from "../nn/index.js";
import { formatSetting, plural, tradedOff } from "../report/index.js";
import { type DeviceName, pendingOf, type RunConfig, type TrainingSettings } from "../study/index.js";
import { formatDuration } from "./duration.js";
import { breakWords, joinParts } from "./format.js";

/** The line about the search. */
export function setupLines(config: RunConfig, columns: number | undefined): string[] {
  const { space, workers, device, settings, tutorial } = config;
  const objectives = tradedOff(config);
  const { strategy, trials, batch, async: isAsync, epochs, patience, timeout, oneShot, predictor, seed } = settings;
  const parts = [
    plural(space, "architecture"),
    ...(tutorial === undefined ? [] : [presetText(tutorial)]),
    `${strategy}${predictor === "auto" ? "" : predictor === "off" ? " without predictor" : ` with predictor ${predictor}`}`,
    `${plural(trials, "trial")} in batches of ${batch}`,
    ...(pendingOf(settings) === batch ? [] : [`${pendingOf(settings)} under way at a time`]),
    ...(isAsync ? ["as they arrive"] : []),
    ...metricText(settings.metric),
    ...(objectives.length > 0 ? [`trade-off of ${objectives.slice(0, -1).join(", ")} and ${objectives.at(-1)}`] : []),
    ...(oneShot ? ["one-shot weights"] : []),
    trainingText({ epochs, patience }),
    ...(timeout === null ? [] : [`timeout ${formatDuration(timeout)}`]),
    plural(workers, "worker"),
    device,
    `seed ${seed}`,
  ];
  return joinParts(parts, columns);
}

/** Which way is better, where the metric is neither log-loss nor accuracy, of which everybody knows. */
function metricText(metric: Metric): string[] {
  if (metric === "log-loss" || metric === "accuracy") return [];
  const { label, direction } = metrics[metric];
  return [`by ${label} (${direction === "maximize" ? "more" : "less"} is better)`];
}

/** Which strategy the arena speaks for, where another was chosen. */
export function adviceLines({ space, settings, tutorial }: RunConfig, columns: number | undefined): string[] {
  const { strategy, predictor, trials, batch } = settings;
  const { strategies, sentence } = adviceFor({ space, trials, batch });
  const isAdvised = strategies.some((name) => name === strategy) && predictor !== "off";
  return isAdvised || tutorial !== undefined ? [] : breakWords(`advice: ${sentence}`, columns);
}

/** `preset tutorial, all 23 faults on`, or which are off. */
function presetText({ switches }: TutorialPreset): string {
  const off = switchNames.filter((name) => !switches[name]);
  const state =
    off.length === 0
      ? `all ${switchNames.length} faults on`
      : off.length === switchNames.length
        ? "all faults off"
        : `${off.join(", ")} off`;
  return `preset tutorial, ${state}`;
}

/** What to say when a graphics card was asked for and there is none. */
export function gpuNotice(asked: DeviceName, ran: string): string {
  if (asked !== "gpu" || !ran.startsWith("gpu-webasm")) return "";
  return "mlpnas: no graphics card that gpu.js can use here, so large products run on its WebAssembly; --device wasm does without\n";
}

export function trainingText({ epochs, patience }: { readonly epochs: number; readonly patience: number }): string {
  return `at most ${plural(epochs, "epoch")}, patience ${patience}`;
}

/** `adam, learning rate .003, weight decay .1, weights averaged over 3 epochs` */
export function optimizerText({ optimizer, learningRate, momentum, schedule, weightDecay, average }: TrainingSettings): string {
  return [
    optimizer,
    `learning rate ${formatSetting(learningRate)}`,
    ...(momentum > 0 ? [`momentum ${formatSetting(momentum)}`] : []),
    ...(schedule === "cosine" ? ["cosine schedule"] : []),
    ...(weightDecay > 0 ? [`weight decay ${formatSetting(weightDecay)}`] : []),
    ...(average > 1 ? [`weights averaged over ${average} epochs`] : []),
  ].join(", ");
}
