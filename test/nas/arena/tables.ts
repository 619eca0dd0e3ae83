// A table of trainings made up by a formula: what an architecture is worth, noise for each seed, three epochs.

import { parseCsv } from "../../../src/data/index.js";
import { enumerate } from "../../../src/nas/grammar.js";
import {
  type CompleteEvaluation,
  decode,
  formatArchitecture,
  formatTraining,
  type Grammar,
  grammarOf,
  type TrainingTable,
  tableHeader,
  trainingTableOf,
} from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";

/** 6 + 6 · 7 = 48 architectures. */
export const grammar: Grammar = grammarOf({
  units: [8, 16, 32],
  activations: ["tanh", "relu"],
  dropoutRates: [0.2],
  maxLayers: 2,
});

interface MadeUp {
  readonly seeds?: number;
  /** Half the width of a uniform noise on the loss. */
  readonly noise?: number;
}

/** But for noise, `32-relu dropout-0.2` has the least loss. Epoch 2 is the best, by .1 in loss. */
export function trainings({ seeds = 4, noise = 0.05 }: MadeUp = {}): CompleteEvaluation[][] {
  return Array.from({ length: seeds }, (_, seed) =>
    Array.from(enumerate(grammar), (sequence, k) => {
      const architecture = decode(grammar.vocabulary, sequence);
      const chance = noise * (2 * stream(seed, "noise", k)() - 1);
      const worth = sequence.reduce(
        (sum, token, t) => sum + (token === grammar.vocabulary.output ? 0 : token / 10 ** (t + 1)),
        0,
      );
      const loss = 1 - worth / 2 + chance;
      const epochs = [loss + 0.2, loss, loss + 0.1].map((each, e) => ({
        epoch: e + 1,
        loss: each,
        accuracy: 1 - each / 2,
        test: { loss: each + 0.01, accuracy: 0.5 },
      }));
      const [first] = epochs;
      if (first === undefined) throw new Error("there must be epochs");
      return {
        status: "complete",
        trial: k + 1,
        architecture,
        parameters: formatArchitecture(architecture).length,
        epochs,
        validation: first,
        bestEpoch: 2,
        seconds: 0.25,
        weights: [],
      };
    }),
  );
}

export function tableText(all: readonly (readonly CompleteEvaluation[])[] = trainings()): string {
  return [`${tableHeader}\n`, ...all.flatMap((some, seed) => some.map((each) => formatTraining(each, seed)))].join("");
}

export function madeUpTable(options: MadeUp = {}): TrainingTable {
  return trainingTableOf(parseCsv(tableText(trainings(options)), "made-up.csv"));
}
