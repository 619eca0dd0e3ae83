// What a report says of noise: how much a training is worth believing, and what the final choice made of that.
import { anatomyOf, calibrationOf, type Leaderboard, type Metric, observedOf } from "../nas/index.js";
import { metrics, valueOf } from "../nn/index.js";
import { formatMetric, formatScore, formatShare, plural } from "../report/index.js";
import type { RunConfig } from "../study/index.js";
import { breakWords } from "./format.js";

/** `6 architectures, each trained twice: 45 % (0–90 %) of what a training shows is its architecture's …`; nothing without a probe. */
export function noiseLines(
  noise: Leaderboard["noise"],
  { metric }: Pick<RunConfig["settings"], "metric">,
  columns: number | undefined,
): string[] {
  const anatomy = anatomyOf(noise?.rewards ?? []);
  if (noise === undefined || anatomy === undefined) return [];
  const { share, shareInterval, apart } = anatomy;
  const seeds = noise.rewards[0]?.length ?? 0;
  return breakWords(
    `noise: of ${plural(noise.architectures.length, "architecture")} trained ${seeds === 2 ? "twice" : `${seeds} times`} each, ` +
      `${formatShare(share)} (95 %: ${formatShare(shareInterval[0])} to ${formatShare(shareInterval[1])}) of the variance of a training's ` +
      `${metrics[metric].label} is due to the architecture, the rest to its seed; two that differ by less than ${formatMetric(apart, metric)} cannot be told apart`,
    columns,
  );
}

/** How the best was chosen, how lucky the luckiest was, and among how many the choice is arbitrary; nothing where none was made. */
export function choiceLines({ chosen, ranked }: Leaderboard, metric: Metric, columns: number | undefined): string[] {
  if (chosen === undefined) return [];
  const [first] = ranked;
  const luckiest = ranked.find(({ evaluation }) => evaluation.trial === chosen.luckiest);
  if (first === undefined || luckiest?.expected === undefined) return [];
  const [seen, luck] = [valueOf(observedOf(luckiest.evaluation), metric), chosen.optimism].map((x) => formatMetric(x, metric));
  const who = luckiest === first ? "the same trial also looked best" : `trial ${chosen.luckiest} looked best`;
  const sentences = [
    `chosen by what all trials say of each: ${who}, ${metrics[metric].label} ${seen}, of which ${luck} is luck`,
    chosen.alike > 1
      ? `the top ${chosen.alike} of ${ranked.length} cannot be told apart on the validation rows: any of them may be the best`
      : "no other is as good on the validation rows, beyond chance",
  ];
  return sentences.flatMap((sentence) => breakWords(sentence, columns));
}

/** Whether predictions put the trials of the next batch in the order in which they came out; nothing without predictions. */
export function calibrationLines(board: Leaderboard, columns: number | undefined): string[] {
  const calibration = calibrationOf(board);
  if (calibration === undefined || calibration.spearman === null) return [];
  const { trials, spearman } = calibration;
  const correlation = [spearman.value, spearman.low, spearman.high].map((x) => formatScore(x));
  return breakWords(
    `predictions made before training went with what ${plural(trials, "trial")} showed by a rank correlation of ${correlation[0]} (95 %: ` +
      `${correlation[1]} to ${correlation[2]})`,
    columns,
  );
}
