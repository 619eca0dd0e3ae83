// The findings of `mlpnas lab` as tables of ready texts, for a terminal and for documents alike.
import type { EstimatorReport, LikelyArchitecture, TrainingPoint } from "../nas/index.js";
import { formatCount, formatInterval, formatScore, sparkline } from "./format.js";
import type { CreditRecord, EstimatorsRecord, GradientRecord, SwitchesRecord, ToyRecord, TrainingRecord } from "./lab-records.js";
import type { TableColumn } from "./table.js";

export interface LabTable {
  readonly title: string;
  readonly columns: readonly TableColumn[];
}

/** Three digits of a value of any size: `76.6`, `.104`, `9e-15`. */
export function formatLength(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.0005) return value.toExponential(0);
  if (size >= 100) return formatCount(Math.round(value));
  return size >= 1 ? value.toPrecision(3) : formatScore(value);
}

/** Rows of cells under titles; `align` has a letter a column, l or r. */
function tableOf(title: string, align: string, titles: readonly string[], rows: readonly (readonly string[])[]): LabTable {
  const columns = titles.map((name, k): TableColumn => {
    return { title: name, align: align[k] === "l" ? "left" : "right", cells: rows.map((row) => row[k] ?? "") };
  });
  return { title, columns };
}

const likelyTable = (title: string, likeliest: readonly LikelyArchitecture[]): LabTable =>
  tableOf(
    title,
    "lrrr",
    ["architecture", "probability", "reward", "rank"],
    likeliest.map(({ architecture, probability, reward, rank }) => [
      architecture,
      formatLength(probability),
      formatScore(reward),
      formatCount(rank),
    ]),
  );

export function gradientTables({ likeliest }: GradientRecord): LabTable[] {
  return [likelyTable("likeliest at the start", likeliest)];
}

export function estimatorTables({ reinforce, tutorial, search }: EstimatorsRecord): LabTable[] {
  return [
    estimatorTable("REINFORCE, one change at a time", reinforce),
    estimatorTable("the tutorial, and without one fault each", tutorial),
    estimatorTable("the search, and with one fault each", search),
  ];
}

const estimatorTitles = ["estimator", "batch", "cosine", "signs", "mean", "bias", "spread"];

export function estimatorTable(title: string, reports: readonly EstimatorReport[]): LabTable {
  return tableOf(
    title,
    "lrrrrrr",
    estimatorTitles,
    reports.map((r) => [
      r.name.replace(/^\w+ (?=[+−])/, ""),
      String(r.batch),
      formatInterval(r.cosine.mean, r.cosine.half),
      formatScore(r.rightSigns.mean),
      r.meanCosine === null ? "–" : formatScore(r.meanCosine),
      biasText(r),
      formatLength(Math.sqrt(r.variance)),
    ]),
  );
}

/** By enumeration where there is one; else beside what would be seen of none. */
function biasText({ exactBias, bias, biasNoise }: EstimatorReport): string {
  return exactBias === null ? `${formatLength(bias)} (${formatLength(biasNoise)})` : `= ${formatLength(exactBias)}`;
}

export function creditTables({ estimators }: CreditRecord): LabTable[] {
  return estimators.map(({ name, architectures }) =>
    tableOf(
      name,
      "rrlrrrlr",
      ["reward", "token", "chosen", "worth", "π", "push", "other", "its push"],
      architectures.flatMap(({ reward, tokens }) =>
        tokens.map((token, t) => [
          t === 0 ? formatScore(reward) : "",
          String(token.position),
          token.text,
          formatLength(token.worth),
          formatLength(token.probability),
          formatPush(token.push),
          token.other,
          formatPush(token.otherPush),
        ]),
      ),
    ),
  );
}

const formatPush = (push: number): string => (Math.abs(push) < 1e-12 ? "0" : `${push > 0 ? "+" : ""}${formatLength(push)}`);

/** The course of each way's first run, on one scale. */
export function curveTable({ ways }: TrainingRecord): LabTable {
  const rewardsOf = (points: readonly TrainingPoint[]): number[] => points.map((p) => p.expectedReward);
  const all = ways.flatMap(({ runs }) => rewardsOf(runs[0] ?? []));
  return tableOf(
    "exact E[R] as training goes on",
    "llrrrr",
    ["learned by", "E[R]", "start", "middle", "end", "entropy at the end"],
    ways.map(({ name, runs: [points = []] }) => {
      const rewards = rewardsOf(points);
      const places = [0, Math.floor((points.length - 1) / 2), points.length - 1];
      return [
        name,
        sparkline(rewards, all),
        ...places.map((k) => formatScore(rewards[k] ?? Number.NaN)),
        formatScore(points.at(-1)?.entropy ?? Number.NaN),
      ];
    }),
  );
}

export function trainingTables(record: TrainingRecord): LabTable[] {
  const { ways } = record;
  const ends = tableOf(
    "all runs, at the end",
    "lrrrr",
    ["learned by", "runs", "mean E[R]", "least", "most"],
    ways.map(({ name, runs }) => {
      const rewards = runs.flatMap((points) => points.at(-1)?.expectedReward ?? []);
      const mean = rewards.reduce((a, b) => a + b, 0) / rewards.length;
      return [name, String(rewards.length), ...[mean, Math.min(...rewards), Math.max(...rewards)].map(formatScore)];
    }),
  );
  const likeliest = ways.map(({ name, runs: [points] }) =>
    likelyTable(`likeliest at the end, by ${name}`, points?.at(-1)?.likeliest ?? []),
  );
  return [curveTable(record), ends, ...likeliest];
}

export function toyTables({ outcomes }: ToyRecord): LabTable[] {
  return [
    tableOf(
      "TabNAS's toy: which network is picked; 4-2 is the best that is allowed",
      "lrrrl",
      ["rule", "searches", "4-2", "over the limit", "others"],
      outcomes.map(({ rule, penalty, repetitions, picked, infeasible }) => {
        const [best, others] = [true, false].map((isBest) =>
          picked.filter(({ network }) => (network.join("-") === "4-2") === isBest),
        );
        return [
          penalty === null ? rule : `${rule}, β = ${penalty}`,
          String(repetitions),
          percent(best?.[0]?.share ?? 0),
          percent(infeasible),
          others?.map(({ network, share }) => `${network.join("-")} ${percent(share)}`).join(", ") ?? "",
        ];
      }),
    ),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1).replace(/\.0$/, "")} %`;

export function switchesTables({ switches }: SwitchesRecord): LabTable[] {
  return [
    tableOf(
      "switches of the tutorial",
      "llll",
      ["switch", "severity", "on: what the tutorial does", "off: what is right"],
      switches.map(({ name, severity, on, off }) => [name, severity, on, off]),
    ),
  ];
}

/** The same as lines, which a terminal has more room for than for sentences in columns. */
export function switchesLines({ switches }: SwitchesRecord): string[] {
  return [
    "A: the result is invalid; B: wrong or unsafe; ∇: the estimate of the gradient changes",
    ...switches.flatMap(({ name, severity, on, off, isInGradient }) => [
      "",
      `${name} (${severity}${isInGradient ? ", ∇" : ""})`,
      `  on: ${on}`,
      `  off: ${off}`,
    ]),
  ];
}
