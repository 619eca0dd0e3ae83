// Which observation of one training tells most of its architecture's worth, on the bundled table. `npm run bench:observation`
import { join } from "node:path";
import { type Curve, type Observation, observe, trainingTableOf } from "../src/nas/index.js";
import { rankCorrelation } from "../src/nas/rank-correlation.js";
import type { Scores } from "../src/nn/index.js";
import { loadTable } from "../src/runtime/read-table.js";
import { repository } from "./lib/machine.js";
import { tableOf } from "./lib/markdown.js";

const patience = 5; // of a live search

/** The curve as a live search sees it: it ends where training would have stopped. */
function stopped(curve: Curve): Curve {
  let best = 0;
  for (let k = 1; k < curve.length; k++) {
    if ((curve[k]?.loss ?? Number.NaN) < (curve[best]?.loss ?? Number.NaN)) best = k;
    else if (k - best >= patience) return curve.slice(0, k + 1);
  }
  return curve;
}

/** What a user gets of a training: the test scores of the epoch of the least validation log-loss. */
function gotten(curve: Curve): Scores {
  return observe(curve, { name: "best", metric: "log-loss", last: 1 }).test as Scores;
}

const meanOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

function pearson(xs: readonly number[], ys: readonly number[]): number {
  const [x, y] = [meanOf(xs), meanOf(ys)];
  const product = (p: readonly number[], a: number, q: readonly number[], b: number): number =>
    p.reduce((sum, value, i) => sum + (value - a) * ((q[i] as number) - b), 0);
  return product(xs, x, ys, y) / Math.sqrt(product(xs, x, xs, x) * product(ys, y, ys, y));
}

const { curves, seeds, architectures } = trainingTableOf(await loadTable(join(repository, "bench/tables/wine-quality.csv.gz")));

/** Of each architecture, the mean over all seeds but one. */
const worths = (of: "loss" | "accuracy", without: number): number[] =>
  curves.map((bySeed) => meanOf(bySeed.filter((_, s) => s !== without).map((curve) => gotten(curve)[of] ?? Number.NaN)));
const known = seeds.map((_, s) => ({ loss: worths("loss", s), accuracy: worths("accuracy", s) }));

const observations: readonly { readonly title: string; readonly of: Omit<Observation, "metric"> }[] = [
  { title: "best", of: { name: "best", last: 1 } },
  { title: "last", of: { name: "last", last: 1 } },
  ...[3, 5, 10].map((last) => ({ title: `mean-of-last ${last}`, of: { name: "mean-of-last" as const, last } })),
  { title: "weighted", of: { name: "weighted", last: 1 } },
];
const keyOf = { "log-loss": "loss", accuracy: "accuracy" } as const;

/** The mean over seeds of a correlation with the worth, signed so that 1 is best. */
function correlations(metric: keyof typeof keyOf, of: Omit<Observation, "metric">, seen: (curve: Curve) => Curve): string[] {
  const key = keyOf[metric];
  return (["loss", "accuracy"] as const).flatMap((worth) => {
    const sign = key === worth ? 1 : -1;
    return [pearson, rankCorrelation].map((correlation) => {
      const bySeed = seeds.map((_, s) => {
        const shown = curves.map((all) => observe(seen(all[s] as Curve), { ...of, metric })[key] ?? Number.NaN);
        return correlation(shown, known[s]?.[worth] ?? []) ?? Number.NaN;
      });
      return (sign * meanOf(bySeed)).toFixed(3).replace("0.", ".");
    });
  });
}

console.log(`${architectures.length} architectures, mean over ${seeds.length} seeds, each judged by the others`);
const ways = [
  { title: "all epochs", seen: (curve: Curve) => curve },
  { title: `stopped by patience ${patience}`, seen: stopped },
];
for (const metric of ["log-loss", "accuracy"] as const) {
  for (const { title, seen } of ways) {
    console.log(
      `\n${tableOf(
        [`${metric}, ${title}`, "test log-loss, Pearson", "Spearman", "test accuracy, Pearson", "Spearman"],
        observations.map((each) => [each.title, ...correlations(metric, each.of, seen)]),
      )}`,
    );
  }
}
