// Noise anatomy as a section: how much of what one training shows is its architecture's, for a terminal and for documents alike.
import {
  type Anatomy,
  anatomyOf,
  type Metric,
  type ObservationName,
  observationNames,
  type TrainingTable,
  tableBenchmark,
} from "../nas/index.js";
import { formatShare } from "../report/index.js";
import type { Section } from "./section.js";

/** The anatomy of one observation, in the metric's own direction: a mean log-loss is positive. */
export interface NoiseRecord extends Anatomy {
  readonly observation: ObservationName;
  readonly metric: Metric;
}

const lastEpochs = 5;

/** The anatomy of every observation by both metrics; of one seed there is none. */
export function noiseRecords(table: TrainingTable): NoiseRecord[] {
  if (table.seeds.length < 2) return [];
  const metrics: readonly Metric[] = ["log-loss", "accuracy"];
  return metrics.flatMap((metric) =>
    observationNames
      .filter((name) => name !== "least-loss" || metric === "accuracy") // by log-loss it is the best epoch
      .flatMap((name) => {
        const { rewards } = tableBenchmark(table, { observation: { name, metric, last: lastEpochs } });
        const found = anatomyOf(rewards);
        if (found === undefined) return [];
        const sign = metric === "log-loss" ? -1 : 1;
        return [{ observation: name, metric, ...found, mean: sign * found.mean, best: sign * found.best }];
      }),
  );
}

export function noiseSection(records: readonly NoiseRecord[]): Section {
  const cells = (of: (record: NoiseRecord) => string): string[] => records.map(of);
  return {
    title: "what one training shows",
    tables: [
      [
        { title: "observation", align: "left", cells: cells(({ metric, observation }) => `${metric}, ${observation}`) },
        { title: "mean", align: "right", cells: cells(({ mean }) => fourDigits(mean)) },
        { title: "best mean", align: "right", cells: cells(({ best }) => fourDigits(best)) },
        {
          title: "architectures",
          group: "standard deviation between",
          align: "right",
          cells: cells(({ betweenArchitectures }) => fourDigits(betweenArchitectures)),
        },
        {
          title: "seeds",
          group: "standard deviation between",
          align: "right",
          cells: cells(({ betweenSeeds }) => fourDigits(betweenSeeds)),
        },
        { title: "share", align: "right", cells: cells(({ share }) => formatShare(share)) },
      ],
    ],
    notes: [
      `share: how much of the variance of single trainings is due to the architecture; mean-of-last: ${lastEpochs} epochs. On the ` +
        "validation rows.",
    ],
  };
}

/** `.0028`; differences between architectures are small. */
export function fourDigits(value: number): string {
  return value.toFixed(4).replace(/^(-?)0\./, "$1.");
}
