// Standings: what many games of several players say of them, with how sure it is.
import { type Stream, ValueError } from "../../tensor/index.js";
import { bootstrapMean, type Interval, median } from "../bootstrap.js";
import { holm, mannWhitney } from "../rank-tests.js";
import { type MeanInterval, meanInterval } from "../statistics.js";
import type { Game } from "./game.js";

/** All games of a player, one a repetition; game k of each player is on the same round. */
export interface Games {
  readonly player: string;
  readonly games: readonly Game[];
}

export interface LookStanding {
  readonly trials: number;
  /** Simple regret of the chosen architecture. */
  readonly regret: Interval;
  readonly medianRegret: number;
  /** Mean rank of the chosen architecture. */
  readonly rank: number;
  /** `null` for random itself. */
  readonly againstRandom: {
    /** In how many rounds the regret is less than that of random, a tie counting one half. */
    readonly share: MeanInterval;
    /** Of Mann and Whitney's test on the regrets. */
    readonly p: number;
    /** The same after Holm, over all players and looks. */
    readonly adjusted: number;
  } | null;
}

export interface Standing {
  readonly player: string;
  /** (L) */
  readonly looks: readonly LookStanding[];
  /** The mean regret after each batch. */
  readonly area: Interval;
  /** What an architecture drawn from the policy after the last batch is worth, exactly in each game; `null` of what has no policy. */
  readonly expectedWorth: Interval | null;
}

/** Who every standing is compared with. */
export const control = "random";

/** The standings of all players. `chances` gives the bootstrap's stream for a name. */
export function standingsOf(
  all: readonly Games[],
  looks: readonly number[],
  chances: (...name: readonly (string | number)[]) => Stream,
): Standing[] {
  const random = all.find(({ player }) => player === control);
  const regretsAt = (games: readonly Game[], look: number): number[] => games.map(({ regrets }) => regrets[look] as number);
  const questions = all.flatMap(({ player, games }) =>
    random === undefined || player === control
      ? []
      : looks.map((_, look) => ({
          player,
          look,
          share: meanInterval(games.map((game, k) => beats(game, random.games[k], look))),
          p: mannWhitney(regretsAt(games, look), regretsAt(random.games, look)),
        })),
  );
  const adjusted = holm(questions.map(({ p }) => p));
  const answers = questions.map((question, k) => ({ ...question, adjusted: adjusted[k] as number }));
  return all.map(({ player, games }) => ({
    player,
    looks: looks.map((trials, look) => {
      const answer = answers.find((each) => each.player === player && each.look === look);
      return {
        trials,
        regret: bootstrapMean(regretsAt(games, look), chances(player, trials)),
        medianRegret: median(regretsAt(games, look)),
        rank: games.reduce((sum, { ranks }) => sum + (ranks[look] as number), 0) / games.length,
        againstRandom: answer === undefined ? null : { share: answer.share, p: answer.p, adjusted: answer.adjusted },
      };
    }),
    area: bootstrapMean(
      games.map(({ area }) => area),
      chances(player, "area"),
    ),
    expectedWorth: meanWorth(games, chances(player, "expected worth")),
  }));
}

function meanWorth(games: readonly Game[], rng: Stream): Interval | null {
  const worths = games.flatMap(({ expectedWorth }) => expectedWorth ?? []);
  return worths.length < games.length ? null : bootstrapMean(worths, rng);
}

/** 1 for less regret, ½ for as much. */
function beats(game: Game, other: Game | undefined, look: number): number {
  const [mine, theirs] = [game.regrets[look] as number, other?.regrets[look] as number];
  return mine < theirs ? 1 : mine === theirs ? 0.5 : 0;
}

/** Random's mean least rank at a look beside what it must be. */
export interface RankCheck {
  readonly trials: number;
  readonly mean: number;
  readonly expected: number;
  /** Of the mean: the standard deviation of one game by theory, over √repetitions. */
  readonly error: number;
  /** Half the width of the interval that the mean must be in, or nothing is reported: four errors, a probability of .99994. */
  readonly half: number;
}

/**
 * The interval is that wide since it is asked of every arena at every look: of sound ones it refuses one in some four thousand, a 95 %
 * interval would refuse one in six.
 */
const mostErrors = 4;

/**
 * Whether the arena works, by what is known of random search. The least rank among n of N architectures, drawn without replacement, has
 * mean `(N + 1) / (n + 1)` and variance `n (N + 1) (N − n) / ((n + 1)² (n + 2))`.
 * @throws ValueError when the mean of the games is not within its interval about it
 */
export function checkRandom(random: Games, looks: readonly number[], size: number): RankCheck[] {
  const repetitions = random.games.length;
  const checks = looks.map((trials, look): RankCheck => {
    const variance = (trials * (size + 1) * (size - trials)) / ((trials + 1) ** 2 * (trials + 2));
    const error = Math.sqrt(variance / repetitions);
    return {
      trials,
      mean: random.games.reduce((sum, { leastRanks }) => sum + (leastRanks[look] as number), 0) / repetitions,
      expected: (size + 1) / (trials + 1),
      error,
      half: mostErrors * error,
    };
  });
  const wrong = checks.find(({ mean, expected, half }) => Math.abs(mean - expected) > half + 1e-9);
  if (wrong === undefined) return checks;
  throw new ValueError(
    "arena",
    `the best rank that random search finds in ${wrong.trials} of ${size} must be ${wrong.expected.toFixed(2)} on average`,
    {
      got: `${wrong.mean.toFixed(2)}, and chance explains no more than ± ${wrong.half.toFixed(2)}`,
      hint: "the arena itself is at fault: nothing that it says can be relied on",
    },
  );
}
