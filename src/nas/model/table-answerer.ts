// Answering a table row by row: rows are collected into blocks, and each block is answered and scored when it is full.
import {
  type Cell,
  type CellCounts,
  columnPlace,
  inputCount,
  type RowEncoder,
  tableRowEncoder,
  type UnknownLevels,
} from "../../data/index.js";
import { mostProbable } from "./answers.js";
import type { LoadedModel } from "./load-model.js";
import { answerWidth } from "./model.js";
import { TargetScorer, type TargetSummary } from "./target-scorer.js";

/** Answers to rows that follow each other. */
export interface AnsweredRows {
  readonly count: number;
  /** (count, C) probabilities, or (count, 1) values. */
  readonly answers: Float64Array;
  /** The most probable class of each row; empty where the target is a number. */
  readonly classes: Int32Array;
}

/** What was answered, and how well where the file has the target. */
export interface AnswerSummary {
  readonly rows: number;
  readonly columns: readonly Readonly<CellCounts>[];
  /** Where the target's column is there. */
  readonly target?: TargetSummary;
}

/** Rows that are answered at a time. */
const blockRows = 1024;

/** Holds one block of rows, and the answers that nobody has taken yet. */
export class TableAnswerer {
  readonly #loaded: LoadedModel;
  /** One a network. */
  readonly #encoders: readonly RowEncoder<readonly Cell[]>[];
  readonly #inputs: readonly Float32Array[];
  readonly #widths: readonly number[];
  readonly #scorer: TargetScorer | undefined;
  #count = 0;
  #rows = 0;
  #answered: AnsweredRows[] = [];

  /** @throws DataError naming the columns that the header lacks */
  constructor(loaded: LoadedModel, header: readonly string[], file: string, unknown: UnknownLevels) {
    const { networks, target } = loaded.model;
    this.#loaded = loaded;
    this.#encoders = networks.map(({ encoder }) => tableRowEncoder(encoder, header, file, { unknown }));
    this.#widths = networks.map(({ encoder }) => inputCount(encoder));
    this.#inputs = this.#widths.map((width) => new Float32Array(blockRows * width));
    const place = columnPlace(target.column, header);
    this.#scorer = place === -1 ? undefined : new TargetScorer(target, place);
  }

  /** @throws DataError naming the cell that cannot be read */
  add(cells: readonly Cell[], line: number): void {
    for (let k = 0; k < this.#encoders.length; k++) {
      const at = this.#count * (this.#widths[k] as number);
      (this.#encoders[k] as RowEncoder<readonly Cell[]>).encode(cells, line, this.#inputs[k] as Float32Array, at);
    }
    this.#scorer?.read(cells);
    this.#count++;
    if (this.#count === blockRows) this.flush();
  }

  /** Answers the rows that do not fill a block yet. */
  flush(): void {
    const count = this.#count;
    if (count === 0) return;
    const { model, predictEncoded } = this.#loaded;
    const answers = predictEncoded(this.#inputs, count);
    const width = answerWidth(model.target);
    const classes = Int32Array.from({ length: model.target.task === "regression" ? 0 : count }, (_, i) =>
      mostProbable(answers, i * width, width),
    );
    this.#scorer?.score(answers, classes);
    this.#answered.push({ count, answers, classes });
    this.#rows += count;
    this.#count = 0;
  }

  /** What was answered since the last time. */
  take(): readonly AnsweredRows[] {
    return this.#answered.splice(0);
  }

  get summary(): AnswerSummary {
    const [encoder] = this.#encoders as [RowEncoder<readonly Cell[]>];
    return {
      rows: this.#rows,
      columns: encoder.counts,
      ...(this.#scorer === undefined ? {} : { target: this.#scorer.summary }),
    };
  }
}
