// A table of trainings as a benchmark: a trial shows one training, and the others of its architecture are the judge.
import { scoresIn } from "../../nn/index.js";
import { integerBelow, ValueError } from "../../tensor/index.js";
import { type Architecture, activations, formatArchitecture, layersOf } from "../architecture.js";
import { type Grammar, grammarOf, isLegal } from "../grammar.js";
import { meanScores, type Observation, observe } from "../observation.js";
import { rewardOf } from "../reward.js";
import { searchedSpace } from "../search.js";
import type { TrainingKind } from "../training-choices.js";
import { encode } from "../vocabulary.js";
import { type Benchmark, type Observed, placeIn, ranksOf, roundOf, type Shown } from "./benchmark.js";
import type { Curve, TrainingTable } from "./training-table.js";

export interface TableBenchmark extends Benchmark {
  /** What each training shows, as a reward. (A, R) */
  readonly rewards: readonly (readonly number[])[];
  /** How many architectures of the table are in no space that a search knows: those that do not begin with a dense layer. */
  readonly leftOut: number;
}

interface TableBenchmarkOptions {
  readonly observation: Observation;
  /** A trial shows the mean of all seeds, and is judged by it: how well a strategy optimises where nothing is left to chance. */
  readonly isNoiseFree?: boolean;
  /** How many of its seeds an architecture may show. They never judge it, shown or not, so that all who play are judged alike. */
  readonly repeats?: number;
}

/**
 * In each round a trial of an architecture shows one of its seeds, drawn by chance, a repeat the next, and its worth is the mean of those
 * that no trial can show: who finds a lucky seed has found nothing. The space is the smallest that holds the table; of it, what the table lacks cannot be tried.
 * @throws ValueError when there is but one seed and it is not noise-free, or a column that the observation needs is missing
 */
export function tableBenchmark(
  table: TrainingTable,
  { observation, isNoiseFree = false, repeats = 1 }: TableBenchmarkOptions,
): TableBenchmark {
  const { metric } = observation;
  const seeds = table.seeds.length;
  if (seeds <= repeats && !isNoiseFree) {
    throw new ValueError(
      table.name,
      `an architecture must have ${repeats + 1} seeds or more, ${repeats} to be seen and others to judge it by`,
      {
        got: String(seeds),
        hint: "--noise-free judges by what is seen",
      },
    );
  }
  const grammar = grammarOfTable(table);
  const rows = table.architectures.flatMap((architecture, row) =>
    isLegal(grammar, encode(grammar.vocabulary, architecture)) ? [row] : [],
  );
  const architectures = rows.map((row) => table.architectures[row] as Architecture);
  const placeOf = placeIn(architectures);
  const held = new Set(architectures.map(formatArchitecture));
  const curves = rows.map((row) => table.curves[row] ?? []);
  const seen = curves.map((bySeed) => bySeed.map((curve) => observe(curve, observation)));
  const rewards = seen.map((bySeed) => bySeed.map((scores) => rewardOf(scores, { metric })));
  if (rewards.some((bySeed) => bySeed.some(Number.isNaN))) {
    const column = metric === "accuracy" && observation.name !== "least-loss" ? "validation_accuracy" : "validation_loss";
    throw new ValueError(table.name, `the table must have a column "${column}" of numbers, to observe it`);
  }
  const sums = rewards.map((bySeed) => bySeed.reduce((sum, reward) => sum + reward, 0));
  const means = sums.map((sum) => sum / seeds);
  const ranks = ranksOf(means);

  const upTo = (curve: Curve, most = Number.POSITIVE_INFINITY): Curve => curve.filter(({ epoch }) => epoch <= most);
  const shown = (at: number, seed: number, most?: number): Observed => {
    const epochs = upTo(curves[at]?.[seed] ?? [], most);
    const observed = observe(epochs, observation);
    return { ...whole(at), epochs, validation: scoresIn(observed), bestEpoch: observed.epoch };
  };
  const whole = (at: number, { epochs }: Shown = {}): Observed => ({
    status: "complete",
    parameters: table.parameters[rows[at] as number] ?? 0,
    epochs: [],
    validation: meanScores((curves[at] ?? []).map((curve) => observe(upTo(curve, epochs), observation))),
    bestEpoch: 0,
    seconds: 0,
    weights: [],
  });
  return {
    grammar,
    metric,
    size: rows.length,
    worths: { sequences: architectures.map((architecture) => encode(grammar.vocabulary, architecture)), values: means },
    rewards,
    leftOut: table.architectures.length - rows.length,
    space: searchedSpace({ grammar, exclude: (architecture) => !held.has(formatArchitecture(architecture)) }),
    round: (rng) => {
      if (isNoiseFree) return roundOf(placeOf, means, whole, ranks);
      const drawn = sums.map(() => integerBelow(seeds, rng));
      const seedOf = (at: number, trial: number): number => ((drawn[at] as number) + trial) % seeds;
      const looks = Array.from({ length: repeats }, (_, trial) => trial);
      const ofOthers = sums.map(
        (sum, at) => looks.reduce((rest, trial) => rest - (rewards[at]?.[seedOf(at, trial)] as number), sum) / (seeds - repeats),
      );
      return roundOf(placeOf, ofOthers, (at, { earlier = 0, epochs }) => shown(at, seedOf(at, earlier), epochs));
    },
  };
}

/** The smallest space that holds the layers of a table. */
function grammarOfTable({ architectures }: TrainingTable): Grammar {
  const parts = architectures.flat();
  const layers = layersOf(parts);
  const dense = layers.flatMap((layer) => (layer.kind === "dense" ? [layer] : []));
  const ascending = (values: readonly number[]): number[] => [...new Set(values)].sort((a, b) => a - b);
  const chosen = (name: TrainingKind): number[] => ascending(parts.flatMap((part) => (part.kind === name ? [part.value] : [])));
  return grammarOf({
    units: ascending(dense.map(({ units }) => units)),
    activations: activations.filter((name) => dense.some(({ activation }) => activation === name)),
    dropoutRates: ascending(layers.flatMap((layer) => (layer.kind === "dropout" ? [layer.rate] : []))),
    maxLayers: architectures.reduce((most, architecture) => Math.max(most, layersOf(architecture).length), 1),
    learningRates: chosen("learning-rate"),
    batchSizes: chosen("batch-size"),
    weightDecays: chosen("weight-decay"),
  });
}
