// The heading of a report: which rows, which columns, which search.
import { adviceFor, switchNames, type TutorialPreset } from "../nas/index.js";
import type { DataSummary, DeviceName, RunConfig, TrainingSettings } from "../runtime/index.js";
import { formatDuration } from "./duration.js";
import { breakWords, formatCount, formatSetting, formatShare, joinParts, plural } from "./format.js";
import { tradedOff } from "./report.js";

/** The two lines about the data, broken where they exceed the width. */
export function dataLines(data: DataSummary, columns: number | undefined): string[] {
  const { file, rows, features, test, duplicates, encoder, folds = [data] } = data;
  const first = [file, plural(rows, "row"), plural(features, "feature"), classesText(data), ...leftOutText(data)];
  const second = [
    ...(folds.length > 1 ? [plural(folds.length, "fold")] : []),
    `train ${rangeText(folds.map(({ train }) => train))}`,
    `validation ${rangeText(folds.map(({ validation }) => validation))}`,
    test > 0 ? `test ${formatCount(test)}` : "no test rows",
  ];
  if (duplicates > 0) second.push(`${plural(duplicates, "duplicate row")} kept on one side`);
  if (encoder === undefined) second.push("divided anew for each trial");
  return [...joinParts(first, columns), ...joinParts(second, columns)];
}

/** `97`, or `96 to 97` where they differ. */
function rangeText(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
}

/** The line about the search. */
export function setupLines(config: RunConfig, columns: number | undefined): string[] {
  const { space, workers, device, settings, tutorial } = config;
  const objectives = tradedOff(config);
  const { strategy, trials, batch, epochs, patience, timeout, oneShot, predictor, seed } = settings;
  const parts = [
    plural(space, "architecture"),
    ...(tutorial === undefined ? [] : [presetText(tutorial)]),
    `${strategy}${predictor === "auto" ? "" : predictor === "off" ? " without predictor" : ` with predictor ${predictor}`}`,
    `${plural(trials, "trial")} in batches of ${batch}`,
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

const mostClasses = 6;
const mostLeftOut = 6;

/** Each class with its share of the rows; of many classes the rarest and the most frequent. */
function classesText({ classes, rows }: DataSummary): string {
  const text = ({ name, count }: DataSummary["classes"][number]): string => `${name} ${formatShare(count / rows)}`;
  if (classes.length <= mostClasses) return `${plural(classes.length, "class", "classes")} (${classes.map(text).join(", ")})`;
  const sorted = [...classes].sort((a, b) => a.count - b.count);
  const [rarest, commonest] = [sorted[0], sorted.at(-1)] as [DataSummary["classes"][number], DataSummary["classes"][number]];
  return `${plural(classes.length, "class", "classes")} (from ${text(rarest)} to ${text(commonest)})`;
}

function leftOutText({ leftOut }: DataSummary): string[] {
  if (leftOut.length === 0) return [];
  const listed = leftOut.slice(0, mostLeftOut).map(({ column, reason }) => `${column} (${reason})`);
  const more = leftOut.length - listed.length;
  return [`left out: ${listed.join(", ")}${more > 0 ? ` and ${more} more` : ""}`];
}
