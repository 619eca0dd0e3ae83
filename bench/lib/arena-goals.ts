// What the arena's figures are to reach: regrets measured once on a table of wine, scaled to the table that they are asked of.
import type { LookStanding } from "../../src/nas/index.js";
import type { PartResults } from "./arena-results.js";

/**
 * The standard deviation between architectures, seeds taken out, of the table that the goals come from: least validation log-loss, Adam at
 * rate .01, 10 epochs. A goal on another table is multiplied by that table's over this.
 */
const spreadOfGoals = 0.0147;

/** Regrets after 100 and 200 trials. */
type Pair = readonly [number, number];

const noiseFree: Readonly<Record<string, Pair>> = {
  evolution: [0.0018, 0.0005],
  local: [0.001, 0.0004],
  tpe: [0.0014, 0.0004],
  "reinforce-factorised": [0.0021, 0.001],
  "reinforce:off": [0.0026, 0.0016],
  reinforce: [0.0009, 0.0002],
  surrogate: [0.0006, 0.0001],
};
const oneLook: Readonly<Record<string, Pair>> = { surrogate: [0.0079, 0.0078], reinforce: [0.008, 0.0079] };
/** What random search had on that table. */
const randomThere = { noiseFree: [0.0028, 0.002], oneLook: [0.0106, 0.0102] } as const;
/** By how much less regret the smoothed choice is to have. */
const leastGain = 0.001;
/** Shares of evolution's regret after 200 and 500 trials. */
const ratios = { noiseFree: [0.6, 0.5], noisy: [0.75, 0.7] } as const;

export interface Outcome {
  readonly part: string;
  readonly what: string;
  readonly trials: number;
  readonly figure: number;
  readonly interval: readonly [low: number, high: number];
  /** As the page shows it. */
  readonly goal: string;
  readonly isMet: boolean;
  /** The same goal in random's measure: its share of what random had there, of what random has here. Of regrets on tables. */
  readonly byRandom?: { readonly goal: string; readonly isMet: boolean };
}

/** The scale of a table's goals. */
export function scaleOf({ anatomy }: Pick<PartResults, "anatomy">): number | undefined {
  return anatomy === undefined ? undefined : anatomy.betweenArchitectures / spreadOfGoals;
}

/** Every goal of a part. A goal that is to be undercut is met when the interval's low end does; one to be exceeded, by its high end. */
export function outcomesOf(part: PartResults): Outcome[] {
  return part.name.startsWith("large") ? largeOutcomes(part) : tableOutcomes(part);
}

function tableOutcomes(part: PartResults): Outcome[] {
  const scale = scaleOf(part) ?? 1;
  const isNoisy = part.name.endsWith("-noisy");
  const goals = isNoisy ? oneLook : noiseFree;
  const there = isNoisy ? randomThere.oneLook : randomThere.noiseFree;
  const regrets = Object.entries(goals).flatMap(([player, pair]) =>
    [100, 200].flatMap((trials, k) => {
      const regret = lookOf(part, player, trials)?.regret;
      const most = (pair[k] as number) * scale;
      if (regret === undefined) return [];
      const interval = [regret.low, regret.high] as const;
      const share = (pair[k] as number) / (there[k] as number);
      const mostByRandom = share * (lookOf(part, "random", trials)?.regret.mean ?? Number.NaN);
      return [
        {
          part: part.name,
          what: player,
          trials,
          figure: regret.mean,
          interval,
          goal: `≤ ${four(most)}`,
          isMet: regret.low <= most,
          byRandom: { goal: `≤ ${four(mostByRandom)}`, isMet: regret.low <= mostByRandom },
        },
      ];
    }),
  );
  return [...regrets, ...(isNoisy ? notWorse(part) : []), ...sameAsRandom(part), ...(isNoisy ? gains(part, scale) : [])];
}

/** Whatever plays on one noisy look: in at least half the games less regret than random's, but for chance. */
function notWorse(part: PartResults): Outcome[] {
  return part.standings
    .filter(({ player }) => player !== "random" && player !== "tutorial" && !player.endsWith(" smoothed"))
    .flatMap(({ player }) => shareOutcome(part, player, [200], "beats random ≥ .5", (_, high) => high >= 0.5));
}

/** The tutorial's strategy: as good as random, neither better nor worse. */
function sameAsRandom(part: PartResults): Outcome[] {
  return shareOutcome(part, "tutorial", [100, 200], "beats random = .5", (low, high) => low <= 0.5 && high >= 0.5);
}

function shareOutcome(
  part: PartResults,
  player: string,
  looks: readonly number[],
  goal: string,
  isMet: (low: number, high: number) => boolean,
): Outcome[] {
  return looks.flatMap((trials) => {
    const share = lookOf(part, player, trials)?.againstRandom?.share;
    if (share === undefined) return [];
    const [low, high] = [share.mean - (share.half ?? 0), share.mean + (share.half ?? 0)];
    const what = `${player}, share of games`;
    return [{ part: part.name, what, trials, figure: share.mean, interval: [low, high] as const, goal, isMet: isMet(low, high) }];
  });
}

function gains(part: PartResults, scale: number): Outcome[] {
  const least = leastGain * scale;
  return part.comparisons
    .filter(({ trials, player }) => trials >= 100 && player !== "tutorial smoothed")
    .flatMap(({ player, trials, gainBySmoothing }) => {
      if (gainBySmoothing === null) return [];
      const { mean, half } = gainBySmoothing;
      const interval = [mean - (half ?? 0), mean + (half ?? 0)] as const;
      const what = `${player}: less regret than observed`;
      return [{ part: part.name, what, trials, figure: mean, interval, goal: `≥ ${four(least)}`, isMet: interval[1] >= least }];
    });
}

function largeOutcomes(part: PartResults): Outcome[] {
  const bounds = part.name === "large" ? ratios.noiseFree : ratios.noisy;
  const shares = part.comparisons
    .filter(({ player, trials }) => player === "reinforce" && trials >= 200)
    .flatMap(({ trials, toEvolution }, k) => {
      if (toEvolution === null) return [];
      const { mean, low, high } = toEvolution;
      const most = bounds[k] as number;
      const what = "reinforce, share of evolution's regret";
      return [
        {
          part: part.name,
          what,
          trials,
          figure: mean,
          interval: [low, high] as const,
          goal: `≤ ${two(most)}`,
          isMet: low <= most,
        },
      ];
    });
  const others = part.comparisons
    .filter(({ player, againstReinforce }) => player !== "random" && againstReinforce !== null)
    .filter(({ trials }) => trials >= 200)
    .map(({ player, trials, againstReinforce }): Outcome => {
      const [mine, best] = [lookOf(part, player, trials)?.regret, lookOf(part, "reinforce", trials)?.regret];
      const isBetter = (mine?.mean ?? 0) < (best?.mean ?? 0) && (againstReinforce ?? 1) < 0.05;
      return {
        part: part.name,
        what: `${player}: not significantly better than reinforce`,
        trials,
        figure: mine?.mean ?? Number.NaN,
        interval: [mine?.low ?? Number.NaN, mine?.high ?? Number.NaN],
        goal: `p ≥ .05 or regret ≥ ${two(best?.mean ?? Number.NaN)}`,
        isMet: !isBetter,
      };
    });
  return [...shares, ...others];
}

export function lookOf(part: PartResults, player: string, trials: number): LookStanding | undefined {
  return part.standings.find((each) => each.player === player)?.looks.find((look) => look.trials === trials);
}

/** `.0028` */
export const four = (x: number): string => fixed(x, 4);
/** `.53` */
export const two = (x: number): string => fixed(x, 2);

const fixed = (x: number, digits: number): string => (Number.isFinite(x) ? x.toFixed(digits).replace(/^(-?)0\./, "$1.") : "–");
