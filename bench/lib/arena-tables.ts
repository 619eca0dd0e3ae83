// The tables of docs/arena.md: goals, standings of each part, and in sentences what each strategy is worth.

import { four, lookOf, type Outcome, outcomesOf, scaleOf, two } from "./arena-goals.js";
import { arenaParts } from "./arena-parts.js";
import { type ArenaResults, arenaFile, arenaPath, type PartResults } from "./arena-results.js";
import { describeMachine } from "./machine.js";
import { percent, tableOf } from "./markdown.js";
import type { Results } from "./results.js";

/** None where there are no results. */
export function arenaTables(file: Results<ArenaResults> | undefined = arenaFile.read(arenaPath)): ReadonlyMap<string, string> {
  if (file === undefined) return new Map();
  const { parts } = file.results;
  const outcomes = parts.flatMap(outcomesOf);
  const met = outcomes.filter(({ isMet }) => isMet).length;
  const shares = outcomes.flatMap(({ byRandom }) => byRandom ?? []);
  return new Map([
    ["arena-facts", `\`${file.command}\`. ${describeMachine(file.machine)}`],
    ["arena-worth", bullets(worthSentences(parts))],
    ["arena-scales", bullets(parts.map(scaleSentence))],
    [
      "arena-goals",
      `${met} of ${outcomes.length} goals are met; of the ${shares.length} regrets on tables, in random's measure, ${shares.filter(({ isMet }) => isMet).length}.\n\n${goalsTable(outcomes)}`,
    ],
    ["arena-parts", parts.map((part) => `### ${titleOf(part.name)}\n\n${protocolOf(part)}\n\n${partTable(part)}`).join("\n\n")],
  ]);
}

const titleOf = (name: string): string => arenaParts.find((part) => part.name === name)?.title ?? name;
const isLarge = ({ name }: PartResults): boolean => name.startsWith("large");
const digits = (part: PartResults): ((x: number) => string) => (isLarge(part) ? two : four);
const bullets = (sentences: readonly string[]): string => sentences.map((sentence) => `- ${sentence}`).join("\n");

function protocolOf(part: PartResults): string {
  const { repetitions, truths, architectures, seeds, checks } = part;
  const games = truths > 1 ? `${truths} truths, ${repetitions} games of each` : `${repetitions} games`;
  const ranks = checks.map(
    ({ trials, mean, expected, half }) => `${mean.toFixed(1)} in ${trials} (${expected.toFixed(1)} ± ${half.toFixed(1)})`,
  );
  const space = `${architectures.toLocaleString("en")} architectures${seeds === null ? "" : `, ${seeds} seeds`}`;
  return `${space}; ${games} of each strategy, the same rounds for all. Random's best rank, and what theory says: ${ranks.join(", ")}.`;
}

function partTable(part: PartResults): string {
  const show = digits(part);
  const looks = part.standings[0]?.looks.map(({ trials }) => trials) ?? [];
  const last = looks.length - 1;
  return tableOf(
    ["strategy", ...looks.map((trials) => `regret at ${trials}`), "median", "rank", "beats random", "p", "area", "E[reward]"],
    part.standings.map(({ player, looks: at, area, expectedWorth }) => {
      const end = at[last];
      const against = end?.againstRandom;
      return [
        `\`${player}\``,
        ...at.map(({ regret }) => `${show(regret.mean)} (${show(regret.low)} – ${show(regret.high)})`),
        show(end?.medianRegret ?? Number.NaN),
        (end?.rank ?? Number.NaN).toFixed(1),
        against === null || against === undefined ? "–" : `${percent(against.share.mean)} ± ${percent(against.share.half ?? 0)}`,
        against === null || against === undefined
          ? "–"
          : against.adjusted < 0.0005
            ? "<.001"
            : against.adjusted.toFixed(3).replace(/^0\./, "."),
        show(area.mean),
        expectedWorth === null ? "–" : show(expectedWorth.mean),
      ];
    }),
  );
}

const verdict = (isMet: boolean): string => (isMet ? "pass" : "**missed**");

function goalsTable(outcomes: readonly Outcome[]): string {
  return tableOf(
    ["what", "on", "trials", "figure", "interval", "goal", "", "by random's regret", ""],
    outcomes.map(({ part, what, trials, figure, interval: [low, high], goal, isMet, byRandom }) => {
      const show = part.startsWith("large") || what.includes("share") ? two : four;
      return [
        what,
        titleOf(part),
        String(trials),
        show(figure),
        `${show(low)} – ${show(high)}`,
        goal,
        verdict(isMet),
        ...(byRandom === undefined ? ["", ""] : [byRandom.goal, verdict(byRandom.isMet)]),
      ];
    }),
  );
}

function scaleSentence(part: PartResults): string {
  const scale = scaleOf(part);
  const { anatomy } = part;
  if (scale === undefined || anatomy === undefined)
    return `${titleOf(part.name)}: regrets in standard deviations of the worths, no scale`;
  const spread = `standard deviation between architectures ${four(anatomy.betweenArchitectures)}, between seeds of one ${four(anatomy.betweenSeeds)}`;
  return `${titleOf(part.name)}: ${spread}, so that goals are multiplied by ${two(scale)}`;
}

/** A sentence for each strategy, from all parts that it plays in. */
function worthSentences(parts: readonly PartResults[]): string[] {
  const names = [...new Set(parts.flatMap(({ standings }) => standings.map(({ player }) => player)))];
  return names
    .filter((player) => player !== "random" && !player.endsWith(" smoothed"))
    .map((player) => {
      const said = parts.flatMap((part) => {
        const look = part.standings[0]?.looks.at(-1)?.trials ?? 0;
        const [mine, random] = [lookOf(part, player, look), lookOf(part, "random", look)];
        if (mine === undefined || random === undefined || mine.againstRandom === null) return [];
        return `${verdictOf(mine.againstRandom.adjusted, mine.regret.mean < random.regret.mean)} on ${titleOf(part.name)} (${percent(mine.againstRandom.share.mean)} of games after ${look} trials)`;
      });
      return `\`${player}\`: ${said.join("; ")}.`;
    });
}

function verdictOf(p: number, isLess: boolean): string {
  if (p >= 0.05) return "not told from random";
  return isLess ? "better than random" : "**worse than random**";
}
