// Columns that tell the target: alone, in pairs, or a few of them, by trees that are judged on held-out rows.
import type { Stream } from "../../tensor/index.js";
import type { Examined } from "./examined.js";
import { type Finding, ignoring, named, percent, rowsText } from "./findings.js";
import { columnsUsed, growTree, sortedOrders, treeScore } from "./tree.js";
import { firstRows, type TreeHalves, treeHalves } from "./tree-rows.js";

/** A column that is right so often, or explains so much, is taken to have been made from the target, or the target from it. */
const leastScore = 0.99;
/** Of the rows that are not of the commonest class, so many may be missed: where one class has 99 %, being right of 99 % is no feat. */
const mostMissed = 0.05;
/** Fewer held-out rows prove nothing. */
const leastJudged = 20;
/** Pairs are looked for among so many columns, those that tell the most alone, and on fewer rows. */
const mostPaired = 30;
const pairRows = 1_000;

export type TellingOptions = {
  /** Whether columns that tell together are looked for, which takes most of the time. */
  readonly together?: boolean;
};

/**
 * The columns from which the target can be read off by a small tree. Half of the rows (of at most 20,000, drawn at random; fewer of very many columns) grow
 * it, the other half judge it: a column of names, which knows every row it has seen, does not pass. A tree of one column may be
 * as deep as it takes to tell that many classes apart.
 */
export function tellingColumns(examined: Examined, rng: Stream, { together = true }: TellingOptions = {}): Finding[] {
  const halves = treeHalves(examined, rng);
  const { columns, grow, judge } = halves;
  if (judge.rows < leastJudged || columns.length === 0) return [];
  const orders = sortedOrders(grow);
  const scoreOf = (use: readonly number[], depth: number): number => treeScore(growTree(grow, orders, { use, depth }), judge);
  const bar = barFor(halves);
  const [deep, small] = depths(halves);
  const names = columns.map(({ name }) => name);
  const alone = names.map((_, j) => scoreOf([j], deep));
  const telling = alone.flatMap((score, j) => (bar.isPassed(score) ? [j] : []));
  const others = names.flatMap((_, j) => (telling.includes(j) ? [] : [j]));
  const rest = others.length === 0 ? bar.blind : scoreOf(others, small);
  const about = { target: examined.targetName, rows: judge.rows, isRegression: grow.target.task === "regression" };

  const findings = telling.map((j): Finding => {
    const score = alone[j] as number;
    const name = names[j] as string;
    const isFarAbove = others.length > 0 && !bar.isAlike(rest, score);
    const compared =
      others.length === 0 ? "there is no other column" : `a small tree of all others ${scoreText(rest, about.isRegression)}`;
    return {
      id: "target-from-column",
      severity: isFarAbove ? "error" : "warning",
      columns: [name],
      message: `${name} alone tells ${examined.targetName}: a tree of its thresholds ${verdictText(score, about)}, ${compared}`,
      advice: others.length === 0 ? null : ignoring([name]),
      facts: { heldOut: score, rows: judge.rows, blind: bar.blind, others: rest },
    };
  });
  if (!together || others.length < 2) return findings;
  const few = pairThatTells(halves, { others, alone, depth: small, bar }) ?? columnsOfTree(halves, orders, { others, small });
  const score = few.length < 2 ? 0 : scoreOf(few, small);
  if (!bar.isPassed(score)) return findings;
  const chosen = few.map((j) => names[j] as string);
  return [
    ...findings,
    {
      id: "target-from-columns",
      severity: "warning",
      columns: chosen,
      message: `${named(chosen)} together tell ${examined.targetName}: a small tree of them ${verdictText(score, about)}`,
      advice: `where they would not be known for new rows: ${ignoring(chosen)}`,
      facts: { heldOut: score, rows: judge.rows, blind: bar.blind },
    },
  ];
}

/** Depths of trees: of one column, and of several. Of one, k classes in a row of values need k − 1 divisions at worst, one under the other. */
function depths({ grow: { target } }: TreeHalves): readonly [deep: number, small: number] {
  if (target.task === "regression") return [6, 6];
  return [Math.min(10, Math.max(3, target.classes - 1)), Math.max(3, Math.ceil(Math.log2(target.classes)) + 1)];
}

interface Bar {
  /** What is known without any column: the share of the commonest class; of numbers 0, the mean's R². */
  readonly blind: number;
  isPassed(score: number): boolean;
  /** Whether a score may be as good as another, which is ≈ perfect, by chance. */
  isAlike(score: number, perfect: number): boolean;
}

function barFor({ judge: { target, rows } }: TreeHalves): Bar {
  if (target.task === "regression")
    return { blind: 0, isPassed: (score) => score >= leastScore, isAlike: (score) => score >= leastScore };
  const counts = new Int32Array(target.classes);
  for (const label of target.labels) counts[label] = (counts[label] as number) + 1;
  const blind = counts.reduce((most, count) => Math.max(most, count)) / rows;
  return {
    blind,
    isPassed: (score) => score >= Math.max(leastScore, 1 - mostMissed * (1 - blind)) && bounds(score, rows)[0] > blind,
    isAlike: (score, perfect) => bounds(score, rows)[1] >= bounds(perfect, rows)[0],
  };
}

/** The 95 % interval of a share.  `(p + z²/2n ± z √(p (1 − p) / n + z²/4n²)) / (1 + z²/n)` @source Wilson 1927 */
function bounds(share: number, rows: number): readonly [low: number, high: number] {
  const square = 1.96 ** 2 / rows;
  const half = Math.sqrt(square * (share * (1 - share) + square / 4));
  return [(share + square / 2 - half) / (1 + square), (share + square / 2 + half) / (1 + square)];
}

/** The two columns that tell the most together, where they tell the target on fewer rows. */
function pairThatTells(
  { grow, judge }: TreeHalves,
  {
    others,
    alone,
    depth,
    bar,
  }: { readonly others: readonly number[]; readonly alone: readonly number[]; readonly depth: number; readonly bar: Bar },
): number[] | undefined {
  const paired = [...others].sort((a, b) => (alone[b] as number) - (alone[a] as number)).slice(0, mostPaired);
  const some = firstRows(grow, pairRows);
  const held = firstRows(judge, pairRows);
  const orders = sortedOrders(some);
  let best: number[] | undefined;
  let most = Number.NEGATIVE_INFINITY;
  paired.forEach((a, k) => {
    for (const b of paired.slice(0, k)) {
      const use = [Math.min(a, b), Math.max(a, b)];
      const score = treeScore(growTree(some, orders, { use, depth }), held);
      if (score > most) [best, most] = [use, score];
    }
  });
  return bar.isPassed(most) ? best : undefined;
}

function columnsOfTree(
  { grow }: TreeHalves,
  orders: readonly Int32Array[],
  { others, small }: { readonly others: readonly number[]; readonly small: number },
): number[] {
  return columnsUsed(growTree(grow, orders, { use: others, depth: small }));
}

function verdictText(score: number, { rows, isRegression }: { readonly rows: number; readonly isRegression: boolean }): string {
  return isRegression
    ? `explains ${percent(score)} of its variance on ${rowsText(rows)} held out`
    : `is right of ${percent(score)} of ${rowsText(rows)} held out`;
}

function scoreText(score: number, isRegression: boolean): string {
  return isRegression ? `explains ${percent(Math.max(0, score))}` : `is right of ${percent(score)}`;
}
