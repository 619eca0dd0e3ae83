// Scoring answers against the target's column, where a table has it.
import { type Cell, classReader, readValue, type TargetCell } from "../../data/index.js";
import { type ClassReport, RunningClassScores, RunningValueScores, type ValueReport } from "../../nn/index.js";
import { answerWidth, type ModelTarget } from "./model.js";

/** How the answers compare with the target's column. */
export interface TargetSummary {
  /** Rows without a value there. */
  readonly missing: number;
  /** Rows with a class that the model does not know, or a text for a number. */
  readonly unknown: number;
  /** Of the others, where there are any. */
  readonly scores?: ClassReport | ValueReport;
}

/** Reads the target of each row, and scores the rows when their answers are there. */
export class TargetScorer {
  readonly #place: number;
  readonly #width: number;
  readonly #read: (cell: string) => TargetCell;
  readonly #ofClasses: RunningClassScores | undefined;
  readonly #ofValues = new RunningValueScores();
  #truths: TargetCell[] = [];
  #missing = 0;
  #unknown = 0;

  constructor(target: ModelTarget, place: number) {
    this.#place = place;
    this.#width = answerWidth(target);
    this.#read = target.task === "regression" ? readValue : classReader(target.classes);
    this.#ofClasses = target.task === "regression" ? undefined : new RunningClassScores(target.classes.length);
  }

  read(cells: readonly Cell[]): void {
    this.#truths.push(this.#read(String(cells[this.#place] ?? "")));
  }

  /** Scores the rows that were read since the last time. */
  score(answers: Float64Array, classes: Int32Array): void {
    for (const [i, truth] of this.#truths.entries()) {
      if (truth === "missing") this.#missing++;
      else if (truth === "unknown") this.#unknown++;
      else if (this.#ofClasses === undefined) this.#ofValues.add(truth, answers[i] as number);
      else this.#ofClasses.add(truth, classes[i] as number, answers, i * this.#width);
    }
    this.#truths = [];
  }

  get summary(): TargetSummary {
    const scores = (this.#ofClasses ?? this.#ofValues).report;
    return { missing: this.#missing, unknown: this.#unknown, ...(scores === undefined ? {} : { scores }) };
  }
}
