// The tables of docs/quality.md: each contender's test scores, and how far it is from our search on the same splits.
import { isBeyondNoise, meanInterval } from "../../src/nas/index.js";
import { describeMachine } from "./machine.js";
import { tableOf } from "./markdown.js";
import { type Contender, contenders, type QualityResults, type QualityRun, qualityFile, qualityPath } from "./quality-results.js";
import type { Results } from "./results.js";

export function qualityTables(
  results: Results<QualityResults> | undefined = qualityFile.read(qualityPath),
): ReadonlyMap<string, string> {
  if (results === undefined) return new Map();
  const { runs, device, trials, scikitLearn, singlesCommit } = results.results;
  const names = [...new Set(runs.map(({ data }) => data))];
  return new Map([
    ...names.map((name): [string, string] => [`quality-${name}`, scoresTable(runs.filter(({ data }) => data === name))]),
    ["quality-summary", summary(names, runs)],
    [
      "quality-protocol",
      `Splits: ${names.map((name) => `${name} ${splitsOf(runs, name)}`).join(", ")}. ${trials} trials a search, on ${device}; scikit-learn ${scikitLearn ?? "not installed"}. ${describeMachine(results.machine)}${singlesCommit === undefined ? "" : `; single trainings and baselines again at ${singlesCommit}`}`,
    ],
  ]);
}

const [ours, ...others] = contenders;

function splitsOf(runs: readonly QualityRun[], name: string): number {
  return new Set(runs.filter(({ data }) => data === name).map(({ seed }) => seed)).size;
}

function scoresTable(runs: readonly QualityRun[]): string {
  return tableOf(
    ["", "test accuracy, %", "ours ahead by", "test log-loss", "ours less by", "seconds"],
    contenders.flatMap((contender) => {
      const own = runs.filter((run) => run.contender === contender);
      if (own.length === 0) return [];
      const [accuracy, loss] = [ahead(runs, contender, "accuracy"), ahead(runs, contender, "loss")];
      return [
        [
          contender,
          withInterval(
            own.map((run) => 100 * run.accuracy),
            1,
          ),
          contender === ours ? "" : differenceText(accuracy, 100, 1),
          withInterval(
            own.map((run) => run.loss),
            3,
          ),
          contender === ours ? "" : differenceText(loss, 1, 3),
          secondsText(own),
        ],
      ];
    }),
  );
}

/** By how much our search is better than another on each split, better counted as positive. */
function ahead(runs: readonly QualityRun[], contender: Contender, of: "accuracy" | "loss") {
  const differences = runs.flatMap((run) => {
    if (run.contender !== ours) return [];
    const other = runs.find(({ contender: name, data, seed }) => name === contender && data === run.data && seed === run.seed);
    return other === undefined ? [] : [of === "accuracy" ? run[of] - other[of] : other[of] - run[of]];
  });
  const { mean, half } = meanInterval(differences);
  return { difference: mean, half };
}

type Ahead = ReturnType<typeof ahead>;

/** Bold where it is beyond noise. */
function differenceText(difference: Ahead, factor: number, digits: number): string {
  const text = `${signed(factor * difference.difference, digits)} ± ${(factor * (difference.half ?? Number.NaN)).toFixed(digits)}`;
  return isBeyondNoise(difference) ? `**${text}**` : text;
}

const signed = (value: number, digits: number): string => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(digits)}`;

function withInterval(values: readonly number[], digits: number): string {
  const { mean, half } = meanInterval(values);
  return `${mean.toFixed(digits)} ± ${(half ?? Number.NaN).toFixed(digits)}`;
}

function secondsText(runs: readonly QualityRun[]): string {
  const seconds = runs.flatMap((run) => (run.seconds === undefined ? [] : [run.seconds]));
  return seconds.length === 0 ? "" : meanInterval(seconds).mean.toFixed(1);
}

/** Where our search is ahead, where it is not, and where nobody can say. */
function summary(names: readonly string[], runs: readonly QualityRun[]): string {
  return names
    .map((name) => {
      const own = runs.filter(({ data }) => data === name);
      const verdicts = others
        .filter((contender) => own.some((run) => run.contender === contender))
        .map((contender) => ({ contender, by: ahead(own, contender, "accuracy") }));
      const listed = (which: (by: Ahead) => boolean): string =>
        verdicts.flatMap(({ contender, by }) => (which(by) ? [contender] : [])).join(", ") || "none";
      return [
        `- **${name}**, by test accuracy: better than ${listed((by) => isBeyondNoise(by) && by.difference > 0)};`,
        `  worse than ${listed((by) => isBeyondNoise(by) && by.difference < 0)};`,
        `  within noise of ${listed((by) => !isBeyondNoise(by))}.`,
      ].join("\n");
    })
    .join("\n");
}
