// How the classes are balanced, and whether there are rows enough: in all, and of each class in each part of the split.
import type { Examined } from "./examined.js";
import { counted, type Finding, named, percent, rowsText } from "./findings.js";

/** The shares of the rows that a search sets aside; 0 where these rows are given. */
export type PartShares = {
  readonly validation: number;
  readonly test: number;
  /** How many validate in all, where it is not that share: where they are given, or of several folds. */
  readonly validationRows?: number;
};

/** The commonest class is so many times as frequent as the rarest. */
const uneven = 3;
const veryUneven = 10;
/** With fewer rows of a class in a part, what is measured of the class there is chance. */
const leastOfClass = 10;
/** A class in fewer rows cannot be in all three parts. */
const leastToDivide = 3;
/** On fewer rows an accuracy of a half is known to no better than ± .1. */
const leastValidation = 100;

/** The balance of classes, classes with too few rows, and too few rows in all. */
export function classBalance({ target, rows, of }: Examined, { validation, test, validationRows }: PartShares): Finding[] {
  const inValidation = validationRows ?? Math.round(of * validation);
  const few: Finding[] =
    inValidation >= leastValidation
      ? []
      : [
          {
            id: "few-rows",
            severity: "warning",
            columns: [],
            message:
              `${rowsText(of)}, of which ${counted(inValidation)} validate` +
              (target.task === "regression"
                ? ": scores on so few rows are known poorly"
                : `: an accuracy on so few rows is known to no better than ± ${halfWidth(inValidation)}`),
            advice: "--folds 5",
            facts: { rows: of, validation: inValidation },
          },
        ];
  if (target.task === "regression") return few;
  const counts = new Array<number>(target.classes.length).fill(0);
  for (const label of target.labels) counts[label] = (counts[label] as number) + 1;
  return [
    ...few,
    ...imbalance(target.classes, counts, rows),
    ...rare(target.classes, counts, { validation, test, scale: of / rows }),
  ];
}

/** Half the width of the 95 % interval of an accuracy of one half. */
function halfWidth(rows: number): string {
  return (1.96 * Math.sqrt(0.25 / Math.max(1, rows))).toFixed(2).replace(/^0\./, ".");
}

function imbalance(classes: readonly string[], counts: readonly number[], rows: number): Finding[] {
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const ratio = most / least;
  if (!(ratio >= uneven)) return [];
  const [rarest, commonest] = [classes[counts.indexOf(least)] as string, classes[counts.indexOf(most)] as string];
  return [
    {
      id: "imbalanced-classes",
      severity: ratio >= veryUneven ? "warning" : "note",
      columns: [],
      message: `classes are uneven: ${commonest} is ${percent(most / rows)} of the rows, ${rarest} ${percent(least / rows)}, ${times(ratio)} as rare`,
      advice: "--metric balanced-accuracy, --class-weights balanced",
      facts: { ratio, commonest, commonestShare: most / rows, rarest, rarestShare: least / rows },
    },
  ];
}

const times = (ratio: number): string => (ratio < 9.95 ? `${ratio.toFixed(1)} times` : `${counted(Math.round(ratio))} times`);

function rare(
  classes: readonly string[],
  counts: readonly number[],
  { validation, test, scale }: PartShares & { readonly scale: number },
): Finding[] {
  const drawn = [validation, test].filter((share) => share > 0);
  if (drawn.length === 0) return [];
  const smaller = Math.min(...drawn);
  const inPart = counts.map((count) => Math.round(count * scale * smaller));
  const few = classes.flatMap((_, label) => ((inPart[label] as number) < leastOfClass ? [label] : []));
  if (few.length === 0) return [];
  const names = few.map((label) => classes[label] as string);
  const total = (label: number): number => Math.round((counts[label] as number) * scale);
  const each = few.map((label) => `${classes[label]} (${rowsText(total(label))})`);
  const isDivisible = few.every((label) => total(label) >= leastToDivide);
  return [
    {
      id: "rare-class",
      severity: isDivisible ? "warning" : "error",
      columns: [],
      message: isDivisible
        ? `too few rows to measure ${few.length === 1 ? "the class" : "the classes"} ${named(each)}: fewer than ${leastOfClass} in validation or test`
        : `too few rows for every part of the split: ${named(each)}`,
      advice: isDivisible
        ? "--folds 5, or merge such classes with others"
        : "merge such classes with others, or leave their rows out",
      facts: { classes: names, rows: few.map(total), inPart: few.map((label) => inPart[label] as number) },
    },
  ];
}
