// The findings of `mlpnas lab` as sections of tables and sentences, for a terminal and for documents alike.
import type { EstimatorReport, LikelyArchitecture, TrainingPoint } from "../nas/index.js";
import { formatCount, formatInterval, formatScore, plural } from "../report/index.js";
import { sparkline } from "./format.js";
import {
  type CreditRecord,
  type EstimatorsRecord,
  type GradientRecord,
  ruleText,
  type SwitchesRecord,
  type ToyRecord,
  type TrainingRecord,
} from "./lab-records.js";
import type { Section } from "./section.js";
import type { TableColumn } from "./table.js";

/** Three digits of a value of any size: `76.6`, `.104`, `9e-15`. */
export function formatLength(value: number): string {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.0005) return value.toExponential(0);
  if (size >= 100) return formatCount(Math.round(value));
  return size >= 1 ? value.toPrecision(3) : formatScore(value);
}

/** Rows of cells under titles; `align` has a letter a column, l or r. */
function sectionOf(
  title: string,
  align: string,
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  notes: readonly string[] = [],
): Section {
  const columns = titles.map((name, k): TableColumn => {
    return { title: name, align: align[k] === "l" ? "left" : "right", cells: rows.map((row) => row[k] ?? "") };
  });
  return { title, tables: [columns], notes };
}

const likelySection = (title: string, likeliest: readonly LikelyArchitecture[]): Section =>
  sectionOf(
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

export function gradientSections({ likeliest }: GradientRecord): Section[] {
  return [likelySection("likeliest at the start", likeliest)];
}

export function gradientSentences({
  architectures,
  expectedReward,
  bestReward,
  entropy,
  parameters,
  norm,
  centralDifference,
}: GradientRecord): string[] {
  return [
    `exact: E[R] ${formatScore(expectedReward)} of at most ${formatScore(bestReward)}, entropy ${formatScore(entropy)} of ` +
      `log ${architectures} = ${formatScore(Math.log(architectures))} nats`,
    `∇ E[R]: ${plural(parameters, "component")}, length ${formatLength(norm)}; a central difference of E[R] agrees to ` +
      `${formatLength(centralDifference.error)} of it`,
  ];
}

export function identitySentence({ identity: { deviation, acrossChoices, largest, cases } }: CreditRecord): string {
  return (
    `the tutorial's loss in the logits: R·(p − 1/C) to ${formatLength(deviation)} (largest ${formatLength(largest)}), and over ` +
    `${plural(cases, "choice")} it differs by ${formatLength(acrossChoices)} with the token that was chosen`
  );
}

export function estimatorSections({ reinforce, tutorial, search }: EstimatorsRecord): Section[] {
  const sections = [
    estimatorSection("REINFORCE, one change at a time", reinforce),
    estimatorSection("the tutorial, and without one fault each", tutorial),
    estimatorSection("the search, and with one fault each", search),
  ];
  return [...sections, { title: "columns", tables: [], notes: estimatorNotes }];
}

/** What the columns mean. */
export const estimatorNotes: readonly string[] = [
  "cosine (± 95 %), signs: of one estimate to the exact gradient, and its share of right signs; .5 is to know nothing",
  "mean: cosine of the expectation to the exact gradient; – where the mean does not stand out from its noise",
  "bias, spread: in lengths of the exact gradient; = is by enumeration, in brackets what would be seen of no bias. The search " +
    "divides rewards by their deviation, so its estimates are longer: there it is the mean's cosine that shows a bias",
];

const estimatorTitles = ["estimator", "batch", "cosine", "signs", "mean", "bias", "spread"];

export function estimatorSection(title: string, reports: readonly EstimatorReport[]): Section {
  return sectionOf(
    title,
    "lrrrrrr",
    estimatorTitles,
    reports.map((r) => [
      r.name.replace(/^\w+ (?=[+−])/, ""),
      String(r.batch),
      r.cosine.half === null ? formatScore(r.cosine.mean) : formatInterval(r.cosine.mean, r.cosine.half),
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

export function creditSections({ estimators }: CreditRecord): Section[] {
  return estimators.map(({ name, architectures }) =>
    sectionOf(
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
      name === estimators.at(-1)?.name ? creditNotes : [],
    ),
  );
}

const creditNotes: readonly string[] = [
  "push: the gradient that is ascended, in the chosen token's logit; other: the token that is pushed up most beside it",
  "the last token of a full sequence is given, not drawn: the tutorial trains that alone, and fills shorter ones up with padding",
];

const formatPush = (push: number): string => (Math.abs(push) < 1e-12 ? "0" : `${push > 0 ? "+" : ""}${formatLength(push)}`);

/** The course of each way's first run, on one scale. */
export function curveSection({ ways }: TrainingRecord): Section {
  const rewardsOf = (points: readonly TrainingPoint[]): number[] => points.map((p) => p.expectedReward);
  const all = ways.flatMap(({ runs }) => rewardsOf(runs[0] ?? []));
  return sectionOf(
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

export function trainingSections(record: TrainingRecord): Section[] {
  const { ways } = record;
  const ends = sectionOf(
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
    likelySection(`likeliest at the end, by ${name}`, points?.at(-1)?.likeliest ?? []),
  );
  return [curveSection(record), ends, ...likeliest];
}

const toyNotes: readonly string[] = [
  "picked is the likeliest network of those with at most 25 parameters",
  "over the limit: searches whose policy would draw a larger one most often, were drawing not repeated until one is allowed",
];

export function toySections({ outcomes }: ToyRecord): Section[] {
  return [
    sectionOf(
      "TabNAS's toy: which network is picked; 4-2 is the best that is allowed",
      "lrrrl",
      ["rule", "searches", "4-2", "over the limit", "others"],
      outcomes.map((outcome) => {
        const { repetitions, picked, infeasible } = outcome;
        const [best, others] = [true, false].map((isBest) =>
          picked.filter(({ network }) => (network.join("-") === "4-2") === isBest),
        );
        return [
          ruleText(outcome),
          String(repetitions),
          percent(best?.[0]?.share ?? 0),
          percent(infeasible),
          others?.map(({ network, share }) => `${network.join("-")} ${percent(share)}`).join(", ") ?? "",
        ];
      }),
      toyNotes,
    ),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1).replace(/\.0$/, "")} %`;

export function switchesSections({ switches }: SwitchesRecord): Section[] {
  return [
    sectionOf(
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
