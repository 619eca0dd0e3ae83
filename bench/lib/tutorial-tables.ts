// The tables of docs/tutorial.md: the tutorial's logs beside ours, the ablation, and what switches and constants there are.
import {
  constantMeanings,
  isBeyondNoise,
  meanInterval,
  type SwitchName,
  studentT,
  switchNames,
  tutorialConstants,
  tutorialSwitches,
} from "../../src/nas/index.js";
import { describeMachine } from "./machine.js";
import { tableOf } from "./markdown.js";
import type { Results } from "./results.js";
import { type End, type TutorialResults, type TutorialRun, tutorialFile, tutorialPath } from "./tutorial-results.js";

export function tutorialTables(
  results: Results<TutorialResults> | undefined = tutorialFile.read(tutorialPath),
): ReadonlyMap<string, string> {
  const parts = new Map([
    ["tutorial-switches", switchesTable()],
    ["tutorial-constants", constantsTable()],
  ]);
  if (results === undefined) return parts;
  const { runs, device } = results.results;
  return parts
    .set("tutorial-reproduction", reproductionTable(runs))
    .set("tutorial-ablation", ablationTable(runs))
    .set("tutorial-protocol", `${runs.length} searches on ${device}. ${describeMachine(results.machine)}`);
}

function switchesTable(): string {
  return tableOf(
    ["switch", "severity", "on: what the tutorial does", "off: what is right"],
    switchNames.map((name) => {
      const { severity, on, off } = tutorialSwitches[name];
      return [`\`${name}\``, severity, on, off];
    }),
  );
}

function constantsTable(): string {
  return tableOf(
    ["constant", "value", "here"],
    Object.entries(constantMeanings).map(([name, meaning]) => [
      `\`${name}\``,
      String((tutorialConstants as unknown as Readonly<Record<string, unknown>>)[name] ?? "from the data"),
      meaning,
    ]),
  );
}

/** What the tutorial's four published logs of 100 architectures each come to. */
const logs = {
  mean: [0.6222, 0.6208, 0.6212, 0.6184],
  deviation: [0.0303, 0.0329, 0.0241, 0.0373],
  best: [0.7116, 0.7528, 0.6703, 0.6901],
  trend: [0.6255 - 0.619, 0.6265 - 0.6151, 0.6218 - 0.6206, 0.6208 - 0.6161],
} as const;

const trendOf = ({ firstHalf, secondHalf }: TutorialRun): number => secondHalf - firstHalf;

function reproductionTable(runs: readonly TutorialRun[]): string {
  const own = runs.filter(({ end, flipped, widest }) => end === "faithful" && flipped === null && widest === 512);
  const quantities = [
    ["mean accuracy", logs.mean, (run: TutorialRun) => run.mean],
    ["standard deviation between architectures", logs.deviation, (run: TutorialRun) => run.deviation],
    ["best of 100", logs.best, (run: TutorialRun) => run.best],
    ["second half of the search minus the first", logs.trend, trendOf],
  ] as const;
  const withinNoise = (trend: number, deviation: number): boolean => Math.abs(trend) <= studentT(98) * deviation * halvesError;
  const count = (flags: readonly boolean[]): string => `${flags.filter(Boolean).length} of ${flags.length}`;
  return tableOf(
    ["", "the tutorial's 4 logs", `here, ${own.length} seeds`, "their mean ± 95 %"],
    [
      ...quantities.map(([name, theirs, of]) => {
        const ours = own.map(of);
        const { mean, half } = meanInterval(ours);
        return [name, rangeOf(theirs), rangeOf(ours), `${decimal(mean)} ± ${decimal(half ?? Number.NaN)}`];
      }),
      [
        "runs in which that difference is within noise",
        count(logs.trend.map((trend, k) => withinNoise(trend, logs.deviation[k] as number))),
        count(own.map((run) => withinNoise(trendOf(run), run.deviation))),
        "",
      ],
    ],
  );
}

/** The standard error of the difference of two halves of a hundred, in standard deviations.  `√(1/50 + 1/50)` */
const halvesError = 0.2;

function rangeOf(values: readonly number[]): string {
  return `${decimal(Math.min(...values))} … ${decimal(Math.max(...values))}`;
}

/** `.6222`, `−.0031` */
function decimal(value: number): string {
  return value
    .toFixed(4)
    .replace(/^(-?)0\./, "$1.")
    .replace("-", "−");
}

function ablationTable(runs: readonly TutorialRun[]): string {
  const narrow = runs.filter(({ widest }) => widest === 128);
  const ends = ["faithful", "correct"] as const;
  const own = (end: End): readonly TutorialRun[] => narrow.filter((run) => run.end === end && run.flipped === null);
  const [tutorial, right] = ends.map((end) => endCells(own(end)));
  return tableOf(
    [
      "switch",
      "turned off in the tutorial: accuracy",
      "trend",
      "its choice",
      "turned on where all else is right: accuracy",
      "trend",
      "its choice",
      "n",
    ],
    [
      ["_none: the end itself_", ...(tutorial ?? []), ...(right ?? []), String(own("faithful").length)],
      ...switchNames.map((name) => {
        const pairs = ends.map((end) => pairsOf(narrow, end, name));
        return [`\`${name}\``, ...pairs.flatMap(differenceCells), String(Math.min(...pairs.map((each) => each.length)))];
      }),
    ],
  );
}

/** What an end itself has, in percent. */
function endCells(runs: readonly TutorialRun[]): string[] {
  return [(run: TutorialRun) => run.mean, trendOf, (run: TutorialRun) => run.chosenTest].map((of) => {
    const { mean, half } = meanInterval(runs.map(of));
    return `${points(mean)} ± ${points(half ?? Number.NaN)}`;
  });
}

interface Pair {
  readonly flipped: TutorialRun;
  readonly end: TutorialRun;
}

/** Searches with a switch flipped, each with the search of the same seed and end without. */
function pairsOf(runs: readonly TutorialRun[], end: End, name: SwitchName): Pair[] {
  return runs.flatMap((flipped) => {
    if (flipped.end !== end || flipped.flipped !== name) return [];
    const own = runs.find((run) => run.end === end && run.flipped === null && run.seed === flipped.seed);
    return own === undefined ? [] : [{ flipped, end: own }];
  });
}

/** Differences in points, bold where the interval leaves 0 out; or that nothing differs at all. */
function differenceCells(pairs: readonly Pair[]): string[] {
  if (pairs.length === 0) return ["–", "–", "–"];
  if (pairs.every(({ flipped, end }) => flipped.digest === end.digest)) return ["same", "same", "same"];
  return [(run: TutorialRun) => run.mean, trendOf, (run: TutorialRun) => run.chosenTest].map((of) => {
    const { mean: difference, half } = meanInterval(pairs.map(({ flipped, end }) => of(flipped) - of(end)));
    const text = `${difference < 0 ? "−" : "+"}${points(Math.abs(difference))} ± ${points(half ?? Number.NaN)}`;
    return isBeyondNoise({ difference, half }) ? `**${text}**` : text;
  });
}

/** In points of a hundred. */
function points(share: number): string {
  return Number.isFinite(share) ? (100 * share).toFixed(1).replace("-", "−") : "–";
}
