// What limits leave of a grammar: which prefixes can still be completed, and in how many ways.
import { type DenseLayer, outputUnits } from "./architecture.js";
import type { Limit, Limits } from "./limits.js";
import { groupBy } from "./record/group-by.js";
import type { Sequence, Token, Vocabulary } from "./vocabulary.js";

/** Asked about prefixes that are legal without the limits. */
export interface WithinLimits {
  /** Whether a whole sequence keeps all limits. */
  keeps(sequence: Sequence): boolean;
  /** After which tokens that may follow a prefix a completion does. Exact in a space of any size. */
  after(prefix: Sequence): (token: Token) => boolean;
  /**
   * How many completions do: exact where that was asked for. Otherwise it is how many keep the strictest of the limits, each layer's cost
   * rounded down to a 4096th of it: never too few, and too many by what lies just beyond.
   */
  completions(prefix: Sequence): number;
}

/**
 * A layer's cost depends on no more of the prefix than the width that it reads. So the least that a completion can cost is a table over
 * widths and layers left; with several limits, of the costs that no other completion undercuts in all of them.
 */
export function withinLimits(vocabulary: Vocabulary, limits: Limits, isExact: boolean): WithinLimits {
  const { each } = limits;
  const { standingAfter, movesFrom, step } = pathsOf(vocabulary, limits);
  const cheapest = memoised((at, left): readonly (readonly number[])[] =>
    undominated(
      movesFrom(at, left).flatMap(({ costs, to }) =>
        to === undefined ? [costs] : cheapest(to, left - 1).map((rest) => plus(costs, rest)),
      ),
    ),
  );
  const nothing = each.map(() => 0);
  const counters = (isExact ? [each] : each.map((limit) => [inSteps(limit)])).map((counted) =>
    counterOf(vocabulary, { ...limits, each: counted }),
  );
  const strictest = counters.reduce((best, other) => (other([]) < best([]) ? other : best));
  return {
    keeps: (sequence) => standingAfter(sequence).spent.every((cost, k) => cost <= (each[k] as Limit).most),
    after: (prefix) => {
      const standing = standingAfter(prefix);
      return (token) => {
        const { at, left, spent } = step(standing, token);
        const rests = token === vocabulary.output ? [nothing] : cheapest(at, left);
        return rests.some((rest) => rest.every((cost, k) => (spent[k] as number) + cost <= (each[k] as Limit).most));
      };
    },
    completions: strictest,
  };
}

const steps = 4096;

/** The same limit on a coarse scale, which a little more can keep. */
function inSteps({ most, costOf }: Limit): Limit {
  const step = Math.max(1, most / steps);
  return { most: Math.floor(most / step), costOf: (layer) => Math.floor(costOf(layer) / step) };
}

/** Counts the completions within limits: each width, number of layers left and remaining budget once. */
function counterOf(vocabulary: Vocabulary, limits: Limits): (prefix: Sequence) => number {
  const { choices } = vocabulary;
  const { each } = limits;
  const { standingAfter, movesFrom } = pathsOf(vocabulary, limits);
  const after = (to: number | undefined, left: number, of: (at: number, left: number) => number): number =>
    to === undefined ? 1 : of(to, left - 1);
  const unlimited = memoised((at, left): number =>
    movesFrom(at, left).reduce((sum, { ways, to }) => sum + ways * after(to, left, unlimited), 0),
  );
  const dearest = memoised((at, left): readonly number[] =>
    movesFrom(at, left)
      .map(({ costs, to }) => (to === undefined ? costs : plus(costs, dearest(to, left - 1))))
      .reduce((most, costs) => most.map((cost, k) => Math.max(cost, costs[k] as number))),
  );
  const known = memoised(() => new Map<string | number, number>());
  const within = (at: number, left: number, budget: readonly number[]): number => {
    if (budget.some((rest) => rest < 0)) return 0;
    if (dearest(at, left).every((cost, k) => cost <= (budget[k] as number))) return unlimited(at, left);
    const key = budget.length === 1 ? (budget[0] as number) : budget.join(" ");
    const before = known(at, left).get(key);
    if (before !== undefined) return before;
    let count = 0;
    for (const { costs, to, ways } of movesFrom(at, left)) {
      const rest = budget.map((most, k) => most - (costs[k] as number));
      if (to !== undefined) count += ways * within(to, left - 1, rest);
      else if (rest.every((most) => most >= 0)) count += ways;
    }
    known(at, left).set(key, count);
    return count;
  };
  return (prefix) => {
    const { at, left, spent } = standingAfter(prefix);
    const ofTraining = choices.slice(prefix.length).reduce((product, { first, last }) => product * (last - first + 1), 1);
    const budget = each.map(({ most }, k) => most - (spent[k] as number));
    return ofTraining * within(at, left, budget);
  };
}

/** Tokens that do the same: what they cost, to which width they lead (the output layer to none), and how many they are. */
interface Move {
  readonly costs: readonly number[];
  readonly to: number | undefined;
  readonly ways: number;
}

/** Which width the next layer reads, how many layers may still come, and what those so far cost. */
interface Standing {
  readonly at: number;
  readonly left: number;
  readonly spent: readonly number[];
}

interface Paths {
  standingAfter(prefix: Sequence): Standing;
  step(standing: Standing, token: Token): Standing;
  /** All that may follow there. */
  movesFrom(at: number, left: number): readonly Move[];
}

/** Widths go by their place: 0 for the features, which only a dense layer may read, then the units in the space's order. */
function pathsOf({ tokens, output, lastDense, lastLayer, space }: Vocabulary, { features, classes, each }: Limits): Paths {
  const widths = [features, ...space.units];
  const costsOf = (layer: DenseLayer): readonly number[] => each.map(({ costOf }) => costOf(layer));
  const nothing = each.map(() => 0);
  const moveOf = (at: number, token: Token): Move => {
    const [inputs, layer] = [widths[at] as number, tokens[token]];
    if (layer === "output") return { costs: costsOf({ inputs, units: outputUnits(classes) }), to: undefined, ways: 1 };
    if (typeof layer !== "object" || layer.kind !== "dense") return { costs: nothing, to: at, ways: 1 };
    const { units, activation } = layer;
    return { costs: costsOf({ inputs, units, activation }), to: space.units.indexOf(units) + 1, ways: 1 };
  };
  const moves = widths.map((_, at) => tokens.map((_meaning, token) => moveOf(at, token)));
  const moveAt = (at: number, token: Token): Move => moves[at]?.[token] as Move;
  const end = moves.map((row) => [row[output] as Move]);
  const layers = moves.map((row, at) => merged(row.slice(1, (at === 0 ? lastDense : lastLayer) + 1)));
  const all = layers.map((row, at) => (at === 0 ? row : [...row, ...(end[at] as Move[])]));
  const step = ({ at, left, spent }: Standing, token: Token): Standing => {
    const { costs, to = at } = moveAt(at, token);
    return { at: to, left: token <= lastLayer ? left - 1 : left, spent: plus(spent, costs) };
  };
  const start: Standing = { at: 0, left: space.maxLayers, spent: nothing };
  return {
    standingAfter: (prefix) => prefix.reduce(step, start),
    step,
    movesFrom: (at, left) => (left === 0 ? end : all)[at] as readonly Move[],
  };
}

function merged(moves: readonly Move[]): Move[] {
  const alike = groupBy(moves, ({ costs, to }) => `${to} ${costs.join(" ")}`);
  return [...alike.values()].map((group) => ({ ...(group[0] as Move), ways: group.length }));
}

const plus = (a: readonly number[], b: readonly number[]): number[] => a.map((x, k) => x + (b[k] as number));

/** Those than which no other is less or equal in all places; of equals one. */
function undominated(points: readonly (readonly number[])[]): (readonly number[])[] {
  const kept: (readonly number[])[] = [];
  for (const point of points) {
    const isAbove = (low: readonly number[], high: readonly number[]): boolean => low.every((x, k) => x <= (high[k] as number));
    if (kept.some((other) => isAbove(other, point))) continue;
    kept.splice(0, kept.length, ...kept.filter((other) => !isAbove(point, other)), point);
  }
  return kept;
}

/** A table over widths and layers left, each entry made when it is first asked for. */
function memoised<T>(make: (at: number, left: number) => T): (at: number, left: number) => T {
  const rows: T[][] = [];
  return (at, left) => {
    rows[left] ??= [];
    const row = rows[left];
    row[at] ??= make(at, left);
    return row[at];
  };
}
