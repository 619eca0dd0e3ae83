// What there is to say of predictions: what was filled in, what was not scored, and the scores.
import { type AnswerSummary, accuracyInterval, type Model } from "../nas/index.js";
import type { ClassReport, ValueReport } from "../nn/index.js";
import { formatCount, formatInterval, formatMetric, formatScore, plural } from "../report/index.js";
import { breakWords, joinParts } from "./format.js";
import { columnsOf, type Output } from "./host.js";
import { sectionLines } from "./section.js";
import type { TableColumn } from "./table.js";

/** A line for the rows, then one for each column with cells that were filled in or folded, and one for rows that are not scored. */
export function noteLines(
  { rows, columns, target }: AnswerSummary,
  { networks, ...model }: Model,
  width: number | undefined,
): string[] {
  const name = JSON.stringify(model.target.column);
  const notScored = (count: number, why: string): string[] =>
    count === 0 ? [] : [`${plural(count, "row")} ${why} in ${name}: predicted, not scored`];
  const notes = columns.flatMap(({ column, missing, unknown }, j) => {
    const encoding = networks[0]?.encoder.columns[j];
    if (encoding === undefined || missing + unknown === 0) return [];
    const label = `column ${JSON.stringify(column)}: `;
    if (encoding.type !== "category")
      return [`${label}${plural(missing, "missing cell")}, counted as ${Number(encoding.fill?.toPrecision(7))}`];
    const folded = encoding.rare.length > 0 ? "taken for a rare level" : "taken for none of the levels";
    const seen = encoding.flagsMissing ? ", as in training" : `, ${folded}`;
    return [
      ...(missing === 0 ? [] : [`${label}${plural(missing, "missing cell")}${seen}`]),
      ...(unknown === 0 ? [] : [`${label}${plural(unknown, "cell")} with a level that training did not have, ${folded}`]),
    ];
  });
  const unknown = model.target.task === "regression" ? "without a number" : "with a class that the model does not know";
  return [
    `${plural(rows, "row")} predicted`,
    ...notes,
    ...notScored(target?.missing ?? 0, "without a value"),
    ...notScored(target?.unknown ?? 0, unknown),
  ].flatMap((line) => breakWords(line, width));
}

/**
 * The scores as lines of text for the stream that they will be written to; none where no row has its target. `file` is the data's name: of the
 * file that the model was trained on, its scores say little.
 */
export function scoreLines({ target }: AnswerSummary, model: Model, file: string, stream: Output): string[] {
  const scores = target?.scores;
  if (scores === undefined) return [];
  const seen =
    file === model.provenance.data
      ? breakWords(
          `the model was trained on data of this name: on rows that it has seen, scores say little of new ones`,
          columnsOf(stream),
        )
      : [];
  return [...reportLines(scores, model, stream), ...seen];
}

function reportLines(scores: ClassReport | ValueReport, model: Model, stream: Output): string[] {
  const title = `${plural(scores.rows, "row")} scored against ${JSON.stringify(model.target.column)}`;
  if (!isOfClasses(scores) || model.target.task === "regression") {
    const { rmse, r2 } = scores as ValueReport;
    return sectionLines(
      { title, tables: [], notes: [`R² ${formatScore(r2)} · RMSE ${formatMetric(rmse, "rmse")}`] },
      stream,
    ).slice(1);
  }
  const { classes } = model.target;
  const parts = [
    `accuracy ${formatInterval(scores.accuracy, accuracyInterval(scores.accuracy, scores.rows))} (95 %)`,
    `log-loss ${formatScore(scores.logLoss)}`,
    `balanced accuracy ${formatScore(scores.balancedAccuracy)}`,
    `macro F1 ${formatScore(scores.macroF1)}`,
    classes.length === 2
      ? `AUC ${formatScore(scores.auc)} of ${JSON.stringify(classes[1])}`
      : `AUC ${formatScore(scores.auc)}, the mean of each class against the rest`,
  ];
  const isWide = classes.length > mostShown;
  const notes = isWide ? [`the confusion matrix of more than ${mostShown} classes is in --metrics FILE`] : [];
  const [head, ...others] = sectionLines({ title, tables: [classColumns(scores, classes, isWide)], notes }, stream).slice(1) as [
    string,
    ...string[],
  ];
  return [head, ...joinParts(parts, columnsOf(stream)), ...others];
}

/** Classes beside the confusion matrix of a screen, at most. */
const mostShown = 12;

/** A row a class: how often it was taken for each, and its precision, recall and F1. */
function classColumns({ confusion, ofClasses }: ClassReport, classes: readonly string[], isWide: boolean): TableColumn[] {
  const shares = (title: string, value: (scores: ClassReport["ofClasses"][number]) => number): TableColumn => ({
    title,
    align: "right",
    cells: ofClasses.map((scores) => formatScore(value(scores))),
  });
  const taken = classes.map(
    (title, k): TableColumn => ({
      title,
      group: "predicted",
      align: "right",
      cells: classes.map((_, label) => formatCount(confusion.counts[label * classes.length + k] as number)),
    }),
  );
  return [
    { title: "class", align: "left", cells: classes },
    ...(isWide ? [] : taken),
    { title: "rows", align: "right", cells: ofClasses.map(({ rows }) => formatCount(rows)) },
    shares("precision", ({ precision }) => precision),
    shares("recall", ({ recall }) => recall),
    shares("F1", ({ f1 }) => f1),
  ];
}

/** All of it for programs. */
export function scoresJson({ rows, columns, target }: AnswerSummary, model: Model): string {
  const scores = target?.scores;
  const record = {
    target: model.target,
    rows,
    notScored: { missing: target?.missing ?? 0, unknown: target?.unknown ?? 0 },
    columns: columns.filter(({ missing, unknown }) => missing + unknown > 0),
    scores:
      scores !== undefined && isOfClasses(scores) && model.target.task === "classification"
        ? classRecord(scores, model.target.classes)
        : (scores ?? null),
  };
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

function classRecord({ confusion, ofClasses, ...scores }: ClassReport, classes: readonly string[]): object {
  return {
    ...scores,
    accuracyInterval: accuracyInterval(scores.accuracy, scores.rows),
    classes: ofClasses.map((each, k) => ({ class: classes[k], ...each })),
    /** A row a true class, a column a predicted one. */
    confusion: classes.map((_, k) => Array.from(confusion.counts.subarray(k * classes.length, (k + 1) * classes.length))),
  };
}

function isOfClasses(scores: ClassReport | ValueReport): scores is ClassReport {
  return "confusion" in scores;
}
