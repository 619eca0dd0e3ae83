// Class weights: how much a row of each class counts in training.
import type { Dataset } from "./dataset.js";
import { DataError, quoteText, quoteTexts } from "./errors.js";
import { nearestName } from "./nearest-name.js";

/** All classes alike by row, alike by class, or as given; of classes that are not named, 1. */
export type ClassWeights = "none" | "balanced" | Readonly<Record<string, number>>;

/**
 * The weight of each class, such that the training rows' mean is 1; `undefined` where all are alike.
 * Balanced: `n / (C · n_c)`, so that the rows of each class together weigh the same.
 * @throws DataError when a class is named that is none, or the target is a number
 */
export function weightOfClasses(
  { name, target, labels, classes }: Dataset,
  train: Int32Array,
  asked: ClassWeights = "none",
): number[] | undefined {
  if (asked === "none") return undefined;
  if (classes.length === 0) {
    throw new DataError(name, "class weights need classes", { got: `numbers in the target ${quoteText(target)}` });
  }
  const counts = classes.map(() => 0);
  for (const row of train) counts[labels[row] as number] = (counts[labels[row] as number] as number) + 1;
  const unknown = asked === "balanced" ? undefined : Object.keys(asked).find((each) => !classes.includes(each));
  if (unknown !== undefined) {
    const nearest = nearestName(unknown, classes);
    throw new DataError(name, `a class weight must be of one of the ${classes.length} classes`, {
      got: quoteText(unknown),
      hint: nearest === undefined ? `the classes are ${quoteTexts(classes)}` : `did you mean ${quoteText(nearest)}?`,
    });
  }
  // A class may be named `constructor`: only the object's own names were asked for.
  const weightOf = new Map(asked === "balanced" ? [] : Object.entries(asked));
  const weights = classes.map((each, c) =>
    asked === "balanced" ? 1 / Math.max(1, counts[c] as number) : (weightOf.get(each) ?? 1),
  );
  const total = weights.reduce((sum, weight, c) => sum + weight * (counts[c] as number), 0);
  return weights.map((weight) => (weight * train.length) / total);
}
