// Answers: what the winner said of rows whose target is known, as a confusion matrix or as residuals.
import { type ClassScores, confusionMatrix, precisionRecallF1 } from "../nn/index.js";

/** Which rows the answers are of: the test rows, once they were looked at; before that those that the search went by. */
export type AnsweredRows = "test" | "validation";

/** Classes as their places among the run's; whoever has the model and the rows gives them. */
export interface ClassAnswers {
  readonly trial: number;
  readonly rows: AnsweredRows;
  readonly labels: readonly number[];
  readonly predicted: readonly number[];
}

/** Numbers. @units the target's */
export interface ValueAnswers {
  readonly trial: number;
  readonly rows: AnsweredRows;
  readonly values: readonly number[];
  readonly predictedValues: readonly number[];
}

export type Answers = ClassAnswers | ValueAnswers;

export interface ClassFigures {
  readonly kind: "classes";
  readonly trial: number;
  readonly rows: AnsweredRows;
  readonly classes: readonly string[];
  /** (C, C): a row for the true class, a column for the predicted one. */
  readonly confusion: readonly (readonly number[])[];
  /** One of each class. */
  readonly ofClasses: readonly ClassScores[];
}

export interface ValueFigures {
  readonly kind: "values";
  readonly trial: number;
  readonly rows: AnsweredRows;
  /** Of each row; `value − predicted` is its residual. @units the target's */
  readonly points: readonly { readonly value: number; readonly predicted: number }[];
}

export type AnswerFigures = ClassFigures | ValueFigures;

export function answerFigures(answers: Answers, classes: readonly string[]): AnswerFigures {
  const { trial, rows } = answers;
  if ("values" in answers) {
    const { values, predictedValues } = answers;
    const points = values.map((value, i) => ({ value, predicted: predictedValues[i] as number }));
    return { kind: "values", trial, rows, points };
  }
  const matrix = confusionMatrix(answers.labels, answers.predicted, classes.length);
  const confusion = classes.map((_, k) => Array.from(matrix.counts.subarray(k * classes.length, (k + 1) * classes.length)));
  return { kind: "classes", trial, rows, classes, confusion, ofClasses: precisionRecallF1(matrix) };
}
