// What ways of training are worth on the example data: random architectures, each way against the default. `npm run bench:training`
import { join } from "node:path";
import { parseArgs } from "node:util";
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
import { createDevice } from "../src/runtime/index.js";
import { loadData } from "../src/runtime/load-data.js";
import type { TrainingSettings } from "../src/study/index.js";
import { defaultTraining } from "../src/study/settings.js";
import { trainingOptions } from "../src/study/training.js";
import { stream } from "../src/tensor/index.js";
import { repository } from "./lib/machine.js";
import { tableOf } from "./lib/markdown.js";
import { type QualityData, qualityData } from "./lib/quality-results.js";

const { values: options } = parseArgs({
  options: {
    /** Splits of each data set, each with a seed of its own. */
    splits: { type: "string", default: "3" },
    architectures: { type: "string", default: "12" },
  },
});
const [splits, architectures] = [Number(options.splits), Number(options.architectures)];
const ways: readonly (readonly [title: string, more: Partial<TrainingSettings>])[] = [
  ["default", {}],
  ["`--average 1 --weight-decay 0`", { average: 1, weightDecay: 0 }],
  ["`--average 1`", { average: 1 }],
  ["`--average 5`", { average: 5 }],
  ["`--average 10`", { average: 10 }],
  ["`--weight-decay 0`", { weightDecay: 0 }],
  ["`--schedule cosine`", { schedule: "cosine" }],
  ["`--epochs 40`", { epochs: 40 }],
];

const device = createDevice("wasm");
const grammar = grammarOf(tutorialSpace);

/** The test scores of the kept weights, and how many epochs it took. */
interface Trained extends Scores {
  readonly epochs: number;
}

/** Random architectures, others on each split, each trained once. */
async function trainedOn({ name, target, ignore }: QualityData, seed: number): Promise<Trained[][]> {
  const { split, evaluation: data } = await loadData(
    { data: join(repository, "examples", "data", `${name}.csv`), target, ignore },
    seed,
  );
  const history = { trials: [], seen: new SeenSequences(grammar) };
  const drawn = randomStrategy(grammar).propose(architectures, history, stream(seed, "training"));
  return device.scoped(async () => {
    const resident = placeData(device, data);
    const byWay: Trained[][] = [];
    for (const [, more] of ways) {
      const training = trainingOptions({ ...defaultTraining, metric: "log-loss", ...more });
      const results: Trained[] = [];
      for (const { architecture } of drawn) {
        const job = { trial: 1, architecture, seed, training };
        const result = await device.scoped(() => evaluate(device, resident, job, () => 0));
        if (result.status === "failed") throw new Error(`${formatArchitecture(architecture)}: ${result.reason}`);
        const scores = await scoreWeights(device, architecture, result.weights, split.test, data);
        results.push({ ...scores, epochs: result.epochs.length });
      }
      byWay.push(results);
    }
    return byWay;
  });
}

const digits = (x: number): string =>
  x
    .toFixed(4)
    .replace(/^(-?)0[.]/, "$1.")
    .replace("-", "−");
const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

console.log(
  `${architectures} random architectures on each of ${splits} splits, scores of the kept weights on the test rows, ${device.name}`,
);
for (const data of qualityData) {
  const bySplit: Trained[][][] = [];
  for (let seed = 1; seed <= splits; seed++) bySplit.push(await trainedOn(data, seed));
  const [base, ...others] = ways.map((_, way) => bySplit.flatMap((byWay) => byWay[way] ?? [])) as [Trained[], ...Trained[][]];
  const rows = [base, ...others].map((results, way) => {
    const figures = (["loss", "accuracy"] as const).flatMap((of) => {
      const { mean, half } = meanInterval(results.map((scores, i) => (scores[of] ?? Number.NaN) - (base[i]?.[of] ?? Number.NaN)));
      const difference = way === 0 ? "" : `${digits(mean)} ± ${digits(half ?? Number.NaN)}`;
      return [digits(meanOf(results.map((scores) => scores[of] ?? Number.NaN))), difference];
    });
    return [ways[way]?.[0] ?? "", ...figures, meanOf(results.map(({ epochs }) => epochs)).toFixed(1)];
  });
  console.log(`\n${data.name}\n`);
  console.log(tableOf(["way", "test log-loss", "against the default", "test accuracy", "against the default", "epochs"], rows));
}
