// What the doctor measured, as sections for a terminal and for documents alike: baselines, the noise floor, search or enumerate.
import { type Metric, metrics } from "../nn/index.js";
import {
  formatCount,
  formatElapsed,
  formatInterval,
  formatMetric,
  formatRemaining,
  formatShare,
  plural,
} from "../report/index.js";
import type { Diagnosis, MetricNoise } from "../study/index.js";
import { fourDigits } from "./noise-sections.js";
import type { Section } from "./section.js";

export function doctorSections(diagnosis: Diagnosis): Section[] {
  return [baselineSection(diagnosis), noiseSection(diagnosis), outlookSection(diagnosis)].filter(
    (section) => section !== undefined,
  );
}

function baselineSection({ baselines, findings }: Diagnosis): Section | undefined {
  const [first] = baselines;
  if (first === undefined) return undefined;
  const leaks = findings.flatMap(({ id, severity, columns }) =>
    id === "target-from-column" && severity === "error" ? columns : [],
  );
  return {
    title: "baselines, on the validation rows",
    tables: [
      [
        { title: "", align: "left", cells: baselines.map(({ name }) => name) },
        {
          title: `${metrics[first.metric].label} (± 95 %)`,
          align: "right",
          cells: baselines.map(({ value, interval }) => formatInterval(Math.abs(value) < 5e-4 ? 0 : value, interval)),
        },
      ],
    ],
    notes:
      leaks.length === 0
        ? []
        : [`with ${leaks.join(", ")} among the features: what is measured here and below is of little use before that is mended`],
  };
}

function noiseSection({ noise, settings, search }: Diagnosis): Section | undefined {
  if (!settings.train) return undefined;
  const title = "noise floor, on the validation rows";
  if (noise === undefined) {
    const text = `not measured: 2 trainings each of 3 architectures were not done in ${formatElapsed(settings.timeout)}; --timeout gives more time`;
    return { title, tables: [], notes: [text] };
  }
  const { architectures, seeds, metrics: measured } = noise;
  const cells = (of: (noise: MetricNoise) => string): string[] => measured.map(of);
  return {
    title,
    tables: [
      [
        { title: "", align: "left", cells: cells(({ metric }) => metrics[metric].label) },
        { title: "mean", align: "right", cells: cells(({ mean, metric }) => formatMetric(mean, metric)) },
        {
          title: "rows",
          group: "s.d. by",
          align: "right",
          cells: cells(({ rowError }) => (rowError === null ? "–" : fourDigits(rowError))),
        },
        {
          title: "seeds",
          group: "s.d. by",
          align: "right",
          cells: cells(({ betweenSeeds, metric }) => spreadText(betweenSeeds, metric)),
        },
        {
          title: "architectures",
          group: "s.d. by",
          align: "right",
          cells: cells(({ betweenArchitectures, metric }) => spreadText(betweenArchitectures, metric)),
        },
        {
          title: "these rows",
          group: "told apart from",
          align: "right",
          cells: cells(({ apart, metric }) => spreadText(apart, metric)),
        },
        {
          title: "other rows",
          group: "told apart from",
          align: "right",
          cells: cells(({ apartBeyond }) => (apartBeyond === null ? "–" : fourDigits(apartBeyond))),
        },
      ],
    ],
    notes: [
      `of ${architectures.join(", ")}, each trained on ${plural(seeds, "seed")}; told apart: two single trainings that differ by less may be one architecture's (95 %)`,
      ...measured.filter(({ metric }) => metric === settings.metric).map((one) => alikeText(one, search.space)),
    ],
  };
}

/** Four digits after the point; of RMSE, which has units, as many as it has itself. */
function spreadText(value: number, metric: Metric): string {
  return metric === "rmse" ? formatMetric(value, metric) : fourDigits(value);
}

/** How much of the space can be told from its best by one training each. */
function alikeText({ metric, alike, shareInterval }: MetricNoise, space: number): string {
  const { expected, least, most } = alike;
  const range = `95 %: ${formatCount(least)} to ${formatCount(most)}`;
  const about = `by ${metrics[metric].label}, about ${formatCount(expected)} of the ${plural(space, "architecture")} cannot be told from the best by one training each (${range})`;
  return shareInterval[0] === 0 ? `${about}: these trainings do not show that architectures differ at all` : about;
}

function outlookSection({ search, settings, workers }: Diagnosis): Section {
  const { space, draws, rank, share, likelyRank, secondsPerTraining, searchSeconds, spaceSeconds, advice } = search;
  const times =
    secondsPerTraining === undefined || searchSeconds === undefined || spaceSeconds === undefined
      ? []
      : [
          `a training takes about ${Number(secondsPerTraining.toPrecision(2))} s on one of ${plural(workers, "worker")}: ${plural(draws, "trial")} about ${formatRemaining(searchSeconds)}, all ${formatCount(space)} about ${formatRemaining(spaceSeconds)}`,
        ];
  const reach =
    draws === space
      ? `${plural(settings.trials, "trial")} are enough for the whole space of ${plural(space, "architecture")}`
      : `random search: the best of ${formatCount(draws)} of ${plural(space, "architecture")} is expected in the best ${smallShare(share)} (rank ${formatRank(rank)}), and with a chance of 95% in the best ${smallShare(likelyRank / space)}; noise takes from that`;
  return { title: "search or enumerate", tables: [], notes: [...times, reach, `advice: ${advice.sentence}`] };
}

/** `1.0%`, `0.0001%` */
function smallShare(share: number): string {
  if (share >= 0.1) return formatShare(share);
  return `${share < 0.001 ? Number((100 * share).toPrecision(1)) : (100 * share).toFixed(1)}%`;
}

function formatRank(rank: number): string {
  return rank < 100 ? rank.toFixed(1) : formatCount(Math.round(rank));
}
