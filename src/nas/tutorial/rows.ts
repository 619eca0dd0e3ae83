// The rows that the tutorial's trials are trained and scored on: which are held back, how they are divided, whether they are standardised.
import {
  type Dataset,
  type Encoder,
  fitEncoder,
  groupsAmong,
  inputCount,
  type LabelledRows,
  labelledRows,
  type RowGroups,
  rowsOf,
  singleRows,
  splitRows,
  unscaled,
} from "../../data/index.js";
import { shuffled, stream } from "../../tensor/index.js";
import type { EvaluationData } from "../evaluation-data.js";
import type { Switches } from "./switches.js";

/** Keras' validation split of .1, and the share that is held back when there is a test set. */
const shares = { validation: 0.1, test: 0.15 } as const;

export interface TutorialRows {
  /** What a trial is trained and scored on. */
  dataOf(trial: number): EvaluationData & { readonly encoder: Encoder };
  /** The rows that no trial sees, made ready as those of a trial are. */
  testFor(trial: number): LabelledRows | undefined;
  /** Rows that repeat an earlier one and are kept on its side; 0 where they are not. */
  readonly duplicatesKept: number;
}

export interface TutorialRowsOptions {
  readonly seed: number;
  readonly switches: Pick<Switches, "newSplitPerArchitecture" | "duplicatesCrossSplit" | "noStandardisation" | "noTestSet">;
  /** Rows whose true features are equal: a row number makes all rows differ. */
  readonly duplicates: RowGroups;
}

export function tutorialRows(dataset: Dataset, { seed, switches, duplicates }: TutorialRowsOptions): TutorialRows {
  const groups = switches.duplicatesCrossSplit ? singleRows(dataset.labels.length) : duplicates;
  const everyRow = Int32Array.from({ length: dataset.labels.length }, (_, row) => row);
  const held = switches.noTestSet ? undefined : stratified(dataset, shares.test, groups, `${seed} test`);
  const searched = held?.kept ?? everyRow;
  const pool = rowsOf(dataset, searched);
  const poolGroups = groupsAmong(groups, searched);

  /** Row numbers of the dataset. */
  const divide = (trial: number): Division => {
    const { kept, taken } = switches.newSplitPerArchitecture
      ? atRandom(shares.validation, poolGroups, seed, trial)
      : stratified(pool, shares.validation, poolGroups, `${seed} validation`);
    const rows = (places: Int32Array): Int32Array => places.map((place) => searched[place] as number);
    return { kept: rows(kept), taken: rows(taken) };
  };
  const fixed = switches.newSplitPerArchitecture ? undefined : divide(0);
  const encoderFor = (rows: Int32Array): Encoder => {
    const encoder = fitEncoder(dataset, rows);
    return switches.noStandardisation ? unscaled(encoder) : encoder;
  };
  return {
    dataOf: (trial) => {
      const { kept, taken } = fixed ?? divide(trial);
      const encoder = encoderFor(kept);
      return {
        train: labelledRows(dataset, kept, { encoder }),
        validation: labelledRows(dataset, taken, { encoder }),
        features: inputCount(encoder),
        classes: dataset.classes.length,
        encoder,
      };
    },
    testFor: (trial) => held && labelledRows(dataset, held.taken, { encoder: encoderFor((fixed ?? divide(trial)).kept) }),
    duplicatesKept: groups.duplicates,
  };
}

/** Row numbers, in the order in which they are given to training. */
interface Division {
  readonly kept: Int32Array;
  readonly taken: Int32Array;
}

function stratified(dataset: Dataset, share: number, groups: RowGroups, seed: string): Division {
  const { train, validation } = splitRows(dataset, { seed, validation: share, test: 0, groups });
  return { kept: train, taken: validation };
}

/** The last tenth of the shuffled rows, whatever their classes; of groups, those that still fit. */
function atRandom(share: number, { groupOf, count }: RowGroups, seed: number, trial: number): Division {
  const order = shuffled(
    Int32Array.from({ length: count }, (_, group) => group),
    stream(seed, "split", trial),
  );
  const sizes = new Int32Array(count);
  for (const group of groupOf) sizes[group] = (sizes[group] as number) + 1;
  let room = groupOf.length - Math.floor(groupOf.length * (1 - share));
  const isTaken = new Uint8Array(count);
  for (let k = order.length - 1; k >= 0 && room > 0; k--) {
    const group = order[k] as number;
    if ((sizes[group] as number) > room) continue;
    isTaken[group] = 1;
    room -= sizes[group] as number;
  }
  const rows = Int32Array.from(groupOf.keys());
  return {
    kept: rows.filter((row) => isTaken[groupOf[row] as number] === 0),
    taken: rows.filter((row) => isTaken[groupOf[row] as number] === 1),
  };
}
