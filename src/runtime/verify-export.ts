// Verifying an export: what was written answers as the engine does, row by row, or it is not kept.
import { answerWidth, type Model } from "../nas/index.js";
import { FaultError } from "../study/index.js";
import type { Format } from "./export-formats.js";
import type { AnsweredRows, Answerer, Answers } from "./export-rows.js";

/** What was found. */
export interface Verified {
  readonly rows: number;
  /** The largest difference from the engine, in the tolerance's units. */
  readonly largest: number;
  readonly tolerance: number;
}

const blockRows = 4_096; // as objects at a time

/**
 * Holds answers against the engine's. A class must be the engine's, but where its two most probable are nearer to each other than the
 * tolerance.
 * @throws FaultError naming the first row that is further off than the tolerance
 */
export async function verify(
  path: string,
  answerer: Answerer,
  rows: AnsweredRows,
  model: Model,
  { tolerance, reader }: Pick<Format, "tolerance" | "reader">,
): Promise<Verified> {
  const width = answerWidth(model.target);
  let largest = 0;
  for (let from = 0; from < rows.count; from += blockRows) {
    const to = Math.min(from + blockRows, rows.count);
    const answers = await answerer.answer(rows, from, to);
    for (let i = 0; i < to - from; i++) {
      const wanted = rows.answers.subarray((from + i) * width, (from + i + 1) * width);
      const given = answers.values.subarray(i * width, (i + 1) * width);
      const difference = differenceOf(wanted, given, model);
      if (!(difference <= tolerance)) {
        throw new FaultError(path, `the answers of ${reader} must be within ${tolerance} of the engine's`, {
          got: `${difference} in row ${from + i + 1} of ${rows.count}`,
          hint: "nothing was written; please report this",
        });
      }
      assertSameClass(path, wanted, classOf(answers, i), model, { tolerance, reader });
      largest = Math.max(largest, difference);
    }
  }
  return { rows: rows.count, largest, tolerance };
}

const classOf = ({ classes }: Answers, i: number): string | undefined => classes?.[i];

/** Of probabilities the largest difference; of a value relative to its size and the target's standard deviation. */
function differenceOf(wanted: Float64Array, given: Float64Array, { networks }: Model): number {
  let largest = 0;
  for (let k = 0; k < wanted.length; k++) {
    const value = wanted[k] as number;
    const scale = networks[0]?.scale;
    const difference = Math.abs(value - (given[k] ?? Number.NaN)) / (scale === undefined ? 1 : scale.deviation + Math.abs(value));
    if (!(difference <= largest)) largest = difference; // NaN too
  }
  return largest;
}

function assertSameClass(
  path: string,
  wanted: Float64Array,
  given: string | undefined,
  { target }: Model,
  { tolerance, reader }: Pick<Format, "tolerance" | "reader">,
): void {
  if (target.task === "regression") return;
  const [best = 0, second = 0] = [...wanted].sort((a, b) => b - a);
  const expected = target.classes[wanted.indexOf(best)];
  if (given === expected || best - second <= tolerance) return;
  throw new FaultError(path, `the class that ${reader} names must be the engine's, "${expected}"`, {
    got: JSON.stringify(given ?? null),
    hint: "nothing was written; please report this",
  });
}
