// What is said of the data at the head of a report: rows, columns and their types, the target, what is missing, and the division.

import { formatCount, formatNumber, formatShare, plural } from "../report/index.js";
import type { DataSummary } from "../study/index.js";
import { joinParts } from "./format.js";

/** The lines about the data, broken where they exceed the width. */
export function dataLines(data: DataSummary, columns: number | undefined): string[] {
  const first = [data.file, plural(data.rows, "row"), featuresText(data), targetText(data), ...leftOutText(data)];
  return [first, typesText(data), divisionText(data), missingText(data)].flatMap((parts) =>
    parts.length === 0 ? [] : joinParts(parts, columns),
  );
}

/** `11 features, all numbers`, or `5 features, 9 inputs` where these are more. A run of before there were types does not know. */
function featuresText({ features, inputs = features, columns = [] }: DataSummary): string {
  const numbers = columns.length > 0 && columns.every(({ type }) => type === "number");
  const kinds = numbers ? `, ${features === 1 ? "a number" : "all numbers"}` : "";
  return `${plural(features, "feature")}${kinds}${inputs === features ? "" : `, ${plural(inputs, "input")}`}`;
}

function targetText({ classes, rows, target }: DataSummary): string {
  if (target === undefined) return classesText(classes, rows);
  const { name, distinct, least, greatest, mean } = target;
  return `regression: ${name} is ${formatNumber(least)} to ${formatNumber(greatest)}, ${formatNumber(mean)} on average (${plural(distinct, "different number")})`;
}

const mostClasses = 6;

/** Each class with its share of the rows; of many classes the rarest and the most frequent. */
function classesText(classes: DataSummary["classes"], rows: number): string {
  const text = ({ name, count }: DataSummary["classes"][number]): string => `${name} ${formatShare(count / rows)}`;
  if (classes.length <= mostClasses) return `${plural(classes.length, "class", "classes")} (${classes.map(text).join(", ")})`;
  const sorted = [...classes].sort((a, b) => a.count - b.count);
  const [rarest, commonest] = [sorted[0], sorted.at(-1)] as [DataSummary["classes"][number], DataSummary["classes"][number]];
  return `${plural(classes.length, "class", "classes")} (from ${text(rarest)} to ${text(commonest)})`;
}

function leftOutText({ leftOut }: DataSummary): string[] {
  return leftOut.length === 0 ? [] : [`left out: ${listed(leftOut.map(({ column, reason }) => `${column} (${reason})`))}`];
}

/** What the columns are taken for, where they are not all numbers; and where numbers have decimal commas. */
function typesText({ columns = [], encoder }: DataSummary): string[] {
  const of = (type: DataSummary["columns"][number]["type"]): DataSummary["columns"] =>
    columns.filter((each) => each.type === type);
  const names = (some: DataSummary["columns"]): string =>
    listed(some.map(({ name, levels }) => (levels === undefined ? name : `${name} (${plural(levels, "level")})`)));
  const commas = columns.filter(({ decimal }) => decimal !== undefined);
  const isMixed = columns.some(({ type }) => type !== "number");
  const part = (title: string, some: DataSummary["columns"]): string[] => (some.length === 0 ? [] : [`${title}: ${names(some)}`]);
  return [
    ...(isMixed
      ? [...part("numbers", of("number")), ...part("yes or no", of("boolean")), ...part("categories", of("category"))]
      : []),
    ...part("decimal commas", commas),
    ...rareTexts(encoder),
  ];
}

/** Which categories have levels that are too rare, or too many, for an input each. */
function rareTexts(encoder: DataSummary["encoder"]): string[] {
  return (encoder?.columns ?? []).flatMap((column) => {
    if (column.type !== "category" || column.rare.length === 0) return [];
    const { name, levels, rare } = column;
    const all = levels.length + rare.length;
    return [
      `${name}: ${formatCount(levels.length)} of ${plural(all, "level")} have an input, ${rare.length === 1 ? "the rare one has" : "the rare ones share"} "other"`,
    ];
  });
}

function divisionText({ train, validation, test, duplicates, straddling = 0, split, encoder, folds }: DataSummary): string[] {
  const all = folds ?? [{ train, validation }];
  return [
    ...(all.length > 1 ? [plural(all.length, "fold")] : []),
    `train ${rangeText(all.map((fold) => fold.train))}`,
    `validation ${rangeText(all.map((fold) => fold.validation))}`,
    test > 0 ? `test ${formatCount(test)}` : "no test rows",
    ...(duplicates > 0 && straddling === 0 ? [`${plural(duplicates, "duplicate row")} kept on one side`] : []),
    ...(straddling > 0 ? [`${plural(straddling, "given row")} of validation and test repeat training rows`] : []),
    ...(split === undefined && encoder === undefined ? ["divided anew for each trial"] : []),
  ];
}

/** `97`, or `96 to 97` where they differ. */
function rangeText(counts: readonly number[]): string {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  return least === most ? formatCount(least) : `${formatCount(least)} to ${formatCount(most)}`;
}

/** Where cells are missing, and what was done about it: never nothing. */
function missingText({ columns = [], rows, dropped = 0 }: DataSummary): string[] {
  const lacking = columns.filter(({ missing }) => missing > 0);
  const shares = lacking.map(({ name, missing }) => `${name} ${formatShare(missing / rows)}`);
  return [
    ...(lacking.length > 0
      ? [`missing cells: ${listed(shares)}`, "filled by what the training rows say, with an input for being missing"]
      : []),
    ...(dropped > 0 ? [`${plural(dropped, "row")} left out because a cell is missing`] : []),
  ];
}

const mostListed = 6;

function listed(texts: readonly string[]): string {
  const more = texts.length - mostListed;
  return `${texts.slice(0, mostListed).join(", ")}${more > 0 ? ` and ${formatCount(more)} more` : ""}`;
}
