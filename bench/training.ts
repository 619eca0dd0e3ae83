// What ways of training are worth on the example data: random architectures, each way against the default. `npm run bench:training`
import { join } from "node:path";
import {
  evaluate,
  formatArchitecture,
  grammarOf,
  meanInterval,
  placeData,
  randomStrategy,
  SeenSequences,
  scoreWeights,
  tutorialSpace,
} from "../src/nas/index.js";
import type { Scores } from "../src/nn/index.js";
import { createDevice, type TrainingSettings } from "../src/runtime/index.js";
import { loadData } from "../src/runtime/load-data.js";
import { defaultTraining } from "../src/runtime/settings.js";
import { trainingOptions } from "../src/runtime/training.js";
import { stream } from "../src/tensor/index.js";
import { repository } from "./lib/machine.js";
import { tableOf } from "./lib/markdown.js";

const [architectures, seeds] = [12, 2];
const ways: readonly (readonly [title: string, more: Partial<TrainingSettings>])[] = [
  ["default", {}],
  ["--schedule cosine", { schedule: "cosine" }],
  ["--average 3", { average: 3 }],
  ["--weight-decay 1e-4", { weightDecay: 1e-4 }],
  ["--weight-decay 0.1", { weightDecay: 0.1 }],
  ["--schedule cosine --average 3", { schedule: "cosine", average: 3 }],
];

const wine = { data: join(repository, "examples/data/wine-quality.csv"), target: "quality_label", ignore: ["quality"] };
const { split, evaluation: data } = await loadData(wine, 0);
const device = createDevice("wasm");
const resident = placeData(device, data);
const grammar = grammarOf(tutorialSpace);
const drawn = randomStrategy(grammar).propose(
  architectures,
  { trials: [], seen: new SeenSequences(grammar) },
  stream(0, "training"),
);

/** The test scores of the kept weights, and how many epochs it took. */
async function trained(more: Partial<TrainingSettings>): Promise<(Scores & { readonly epochs: number })[]> {
  const training = trainingOptions({ ...defaultTraining, ...more });
  const results: (Scores & { readonly epochs: number })[] = [];
  for (const { architecture } of drawn) {
    for (let seed = 0; seed < seeds; seed++) {
      const result = await device.scoped(() => evaluate(device, resident, { trial: 1, architecture, seed, training }, () => 0));
      if (result.status === "failed") throw new Error(`${formatArchitecture(architecture)}: ${result.reason}`);
      const scores = await scoreWeights(device, architecture, result.weights, split.test, data);
      results.push({ ...scores, epochs: result.epochs.length });
    }
  }
  return results;
}

const digits = (x: number): string => x.toFixed(4).replace("0.", ".");
const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const base = await trained({});
const rows: string[][] = [];
for (const [title, more] of ways) {
  const results = title === "default" ? base : await trained(more);
  const figures = (["loss", "accuracy"] as const).flatMap((of) => {
    const { mean, half } = meanInterval(results.map((scores, i) => scores[of] - (base[i]?.[of] ?? Number.NaN)));
    return [
      digits(meanOf(results.map((scores) => scores[of]))),
      title === "default" ? "" : `${digits(mean)} ± ${digits(half ?? Number.NaN)}`,
    ];
  });
  rows.push([title, ...figures, meanOf(results.map(({ epochs }) => epochs)).toFixed(1)]);
}
console.log(
  `${architectures} random architectures, ${seeds} seeds each, scores of the kept weights on ${split.test.n} test rows, ${device.name}\n`,
);
console.log(tableOf(["way", "test log-loss", "against the default", "test accuracy", "against the default", "epochs"], rows));
