// One split of one data set: our searches, the baselines beside them, and scikit-learn on the same rows.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatArchitecture, leaderboard, type SearchEvent } from "../../src/nas/index.js";
import { type Scores, valueOf } from "../../src/nn/index.js";
import { startSearch, trainArchitecture } from "../../src/runtime/index.js";
import { loadData } from "../../src/runtime/load-data.js";
import type { SearchRequest } from "../../src/study/index.js";
import { toFloats } from "../../src/tensor/index.js";
import { pythonWith } from "./child.js";
import { repository } from "./machine.js";
import type { Contender, QualityData, QualityRun } from "./quality-results.js";

/** Plain kernels, whose bits hold on every machine. */
export const qualityDevice = "wasm-simd";

export interface QualitySplit extends QualityData {
  readonly seed: number;
  readonly trials: number;
}

/** All contenders on one split, in no order that matters. */
export async function qualityRuns(split: QualitySplit): Promise<QualityRun[]> {
  const { trials } = split;
  const own = await searched(split, { trials });
  const random = await searched(split, { trials: 4 * trials, strategy: "random" }, own.epochs);
  return [
    runOf(split, "mlpnas search", own),
    runOf(split, "mlpnas random search, as many epochs", random),
    ...(await singleRuns(split)),
    ...(await scikitLearn(split)).map(({ contender, ...scores }) => runOf(split, contender, scores)),
  ];
}

/** The contenders that are one training, or none. */
export async function singleRuns(split: QualitySplit): Promise<QualityRun[]> {
  const network = await trainArchitecture({ ...requestOf(split), architecture: "64-relu" });
  if (network.test === undefined) throw new Error(`quality: 64-relu cannot be trained on ${split.name}`);
  return [
    runOf(split, "one network, 64-relu", ofClasses(network.test)),
    ...network.baselines.map(({ name, test }) => runOf(split, name as Contender, ofClasses(test))),
  ];
}

function runOf(
  { name: data, seed }: QualitySplit,
  contender: Contender,
  scores: Omit<QualityRun, "data" | "seed" | "contender">,
): QualityRun {
  return { data, seed, contender, ...scores };
}

const ofClasses = (scores: Scores) => ({ loss: scores.loss, accuracy: valueOf(scores, "accuracy") });

const requestOf = ({ name, target, ignore, seed }: QualitySplit) =>
  ({
    data: join(repository, "examples", "data", `${name}.csv`),
    target,
    ignore,
    seed,
    device: qualityDevice,
  }) as const;

/** The test scores of the choice of a search, which ends when its networks have had so many epochs. */
async function searched(split: QualitySplit, more: Partial<SearchRequest>, mostEpochs = Number.POSITIVE_INFINITY) {
  const folder = mkdtempSync(join(tmpdir(), "mlpnas-quality-"));
  const end = new AbortController();
  const began = performance.now();
  const events: SearchEvent[] = [];
  let epochs = 0;
  try {
    const request = { ...requestOf(split), ...more, top: 1, out: join(folder, "run") };
    const search = await startSearch(request, { signal: end.signal });
    for await (const event of search.events) {
      events.push(event);
      if (event.kind === "evaluated") epochs += event.evaluation.epochs.length;
      if (epochs >= mostEpochs) end.abort("timeout");
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [best] = leaderboard(events).ranked;
  if (best?.test === undefined) throw new Error(`quality: nothing was tested of ${split.name}, seed ${split.seed}`);
  const { loss } = best.test;
  const accuracy = valueOf(best.test, "accuracy");
  const seconds = (performance.now() - began) / 1_000;
  return { loss, accuracy, epochs, seconds, chosen: formatArchitecture(best.evaluation.architecture) };
}

type PythonScores = Pick<QualityRun, "accuracy" | "loss" | "seconds"> & { readonly contender: Contender };

/**
 * Its defaults. What our searches have in validation rows to choose by, it has to learn from besides. Nothing where it is not
 * installed.
 */
async function scikitLearn(split: QualitySplit): Promise<PythonScores[]> {
  if (scikitLearnVersion() === undefined) return [];
  const { split: rows, evaluation } = await loadData(requestOf(split), split.seed);
  const folder = mkdtempSync(join(tmpdir(), "mlpnas-quality-"));
  try {
    for (const part of ["train", "validation", "test"] as const) {
      writeFileSync(join(folder, `${part}-x.f32`), toFloats(rows[part].x, "f32") as Float32Array);
      writeFileSync(join(folder, `${part}-y.f32`), rows[part].y);
    }
    writeFileSync(join(folder, "shape.json"), JSON.stringify({ features: evaluation.features, seed: split.seed }));
    return JSON.parse(python(join(repository, "bench", "quality", "run_sklearn.py"), folder)) as PythonScores[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `undefined` where there is none. */
export function scikitLearnVersion(): string | undefined {
  return pythonWith("sklearn") === undefined ? undefined : python("-c", "import sklearn; print(sklearn.__version__)").trim();
}

const python = (...words: string[]): string =>
  execFileSync(pythonWith("sklearn") as string, words, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
