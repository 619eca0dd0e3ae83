// Games and standings: played as a search would, judged by what was not seen, and checked against theory.
import { describe, expect, it } from "vitest";
import { enumerate } from "../../../src/nas/grammar.js";
import {
  bestObserved,
  type Choose,
  checkRandom,
  decode,
  type Evaluator,
  formatArchitecture,
  type Game,
  type GameOptions,
  judge,
  type Player,
  play,
  type Round,
  randomStrategy,
  type SearchEvent,
  type Strategy,
  search,
  standingsOf,
  tableBenchmark,
} from "../../../src/nas/index.js";
import { stream } from "../../../src/tensor/index.js";
import { grammar, madeUpTable } from "./tables.js";

const observation = { name: "best", metric: "log-loss", last: 5 } as const;
const table = madeUpTable();
const benchmark = tableBenchmark(table, { observation });
const exact = tableBenchmark(table, { observation, isNoiseFree: true });
const random: Player = { name: "random", strategy: () => randomStrategy(grammar) };

/** Plays to the last look, and judges by what was observed unless it is said otherwise. */
function gameOf(
  player: Player,
  on: typeof benchmark,
  round: Round,
  {
    looks,
    choose = bestObserved(observation),
    ...options
  }: Omit<GameOptions, "trials"> & { readonly looks: readonly number[]; readonly choose?: Choose },
): Game {
  return judge(play(player, on, round, { ...options, trials: looks.at(-1) ?? 0 }), round, looks, choose);
}

/** Proposes the whole space in its listed order. */
function listing(backwards: boolean): Strategy {
  const all = Array.from(enumerate(grammar), (sequence) => ({ sequence, architecture: decode(grammar.vocabulary, sequence) }));
  if (backwards) all.reverse();
  return {
    name: "listing",
    propose: (count, { seen }) =>
      all
        .filter(({ sequence }) => !seen.has(sequence))
        .slice(0, count)
        .filter(({ sequence }) => seen.add(sequence)),
    learn: () => ({}),
  };
}

describe("a game", () => {
  it("proposes what a search with the same seed proposes", async () => {
    const round = benchmark.round(stream(0, "round"));
    const told: string[] = [];
    const eavesdropper = (strategy: Strategy): Strategy => ({
      ...strategy,
      learn: (batch, ...rest) => {
        told.push(...batch.map(({ architecture, trial }) => `${trial} ${formatArchitecture(architecture)}`));
        return strategy.learn(batch, ...rest);
      },
    });
    const strategy = (): Strategy => eavesdropper(randomStrategy(grammar));
    play({ name: "random", strategy }, benchmark, round, { seed: 7, batch: 4, trials: 10 });
    const inArena = told.splice(0);
    const evaluator: Evaluator = {
      workers: 1,
      device: "table",
      async *evaluate(jobs) {
        for (const { trial, architecture } of jobs) yield { ...round.observe(architecture), trial, architecture };
      },
      close: async () => {},
    };
    const training = { metric: "log-loss", optimizer: { kind: "adam", rate: 1 }, epochs: 1, batchSize: 1, patience: 1 } as const;
    const config = { grammar, seed: 7, trials: 10, batch: 4, training, oneShot: false, top: 1 };
    const events: SearchEvent[] = [];
    for await (const event of search(config, { strategy: strategy(), evaluator })) events.push(event);
    expect(inArena).toHaveLength(10);
    expect(told).toEqual(inArena);
  });

  it("has no regret where all is seen without noise, and regret by the lucky seed with it", () => {
    const looks = [1, 48];
    const { regrets, ranks, leastRanks } = gameOf(random, exact, exact.round(stream(0, "r")), { seed: 0, batch: 5, looks });
    expect([regrets[1], ranks[1], leastRanks[1]]).toEqual([0, 1, 1]);
    expect(ranks[0]).toBe(leastRanks[0]);
    expect(regrets[0]).toBeGreaterThan(0);
    const noisy = Array.from({ length: 20 }, (_, k) =>
      gameOf(random, benchmark, benchmark.round(stream(k, "r")), { seed: k, batch: 5, looks: [48] }),
    );
    expect(noisy.some(({ ranks: [rank], regrets: [regret] }) => (rank as number) > 1 && (regret as number) > 0)).toBe(true);
    expect(noisy.every(({ leastRanks: [least] }) => least === 1)).toBe(true);
  });

  it("judges the choice that is made of the trials, and averages the regret over its batches", () => {
    const round = exact.round(stream(0, "r"));
    const first: Player = { name: "first", strategy: () => listing(false) };
    const choose: Choose = (trials) => trials[0] ?? fail();
    const game = gameOf(first, exact, round, { seed: 0, batch: 10, looks: [5, 48], choose });
    const regret = round.best - round.judge(decode(grammar.vocabulary, [1, 1, grammar.vocabulary.output]));
    expect(game.regrets).toEqual([regret, regret]);
    expect(game.area).toBeCloseTo(regret, 12);
  });

  it("says what the policy's next architecture is worth, exactly: the mean of the space where all are equally likely", () => {
    const round = exact.round(stream(0, "r"));
    const { values } = exact.worths ?? fail();
    const mean = Array.from(values).reduce((a, b) => a + b) / values.length;
    const options = { seed: 0, batch: 5, trials: 5 };
    expect(play(random, exact, round, options).expectedWorth).toBeCloseTo(mean, 12);
    const silent: Player = { name: "listing", strategy: () => listing(false) };
    expect(play(silent, exact, round, options).expectedWorth).toBeNull();
    const sure: Player = {
      name: "sure",
      strategy: () => ({ ...listing(false), logProbabilities: (all) => Float64Array.from(all, (_, k) => (k === 3 ? 0 : -1e9)) }),
    };
    expect(play(sure, exact, round, options).expectedWorth).toBe(values[3]);
  });

  it("says whose fault it is when a strategy stops early", () => {
    const idle: Player = { name: "idle", strategy: () => ({ name: "idle", propose: () => [], learn: () => ({}) }) };
    expect(() => play(idle, benchmark, benchmark.round(stream(0, "r")), { seed: 0, batch: 5, trials: 10 })).toThrow(
      "arena: idle must propose",
    );
  });
});

const fail = (): never => {
  throw new Error("there must be a trial");
};

describe("standings", () => {
  const looks = [5, 20];
  const gamesOf = (player: Player, count: number): readonly Game[] =>
    Array.from({ length: count }, (_, k) => gameOf(player, exact, exact.round(stream(k, "round")), { seed: k, batch: 5, looks }));
  const chances = (...name: readonly (string | number)[]) => stream(0, ...name);
  const all = [
    { player: "random", games: gamesOf(random, 200) },
    { player: "backwards", games: gamesOf({ name: "backwards", strategy: () => listing(true) }, 200) },
    {
      player: "another",
      games: gamesOf({ name: "another", strategy: (seed) => ({ ...randomStrategy(grammar), name: String(seed) }) }, 200),
    },
  ];

  it("tell a strategy that knows the space from random, beyond all doubt", () => {
    const [, backwards] = standingsOf(all, looks, chances);
    const at = backwards?.looks[0];
    expect(at?.regret).toEqual({ mean: 0, low: 0, high: 0 });
    expect(at?.againstRandom?.adjusted).toBeLessThan(1e-10);
    expect(at?.againstRandom?.share.mean).toBeGreaterThan(0.9);
    expect(at?.rank).toBe(1);
  });

  it("do not tell random from itself", () => {
    const [control, , another] = standingsOf(all, looks, chances);
    expect(control?.looks[0]?.againstRandom).toBeNull();
    expect(another?.looks[1]?.againstRandom?.share).toMatchObject({ mean: 0.5, half: 0 });
    expect(another?.looks[1]?.againstRandom?.adjusted).toBe(1);
    expect(another?.looks[1]?.regret.mean).toBe(control?.looks[1]?.regret.mean);
  });

  it("agree with the expected best rank of random search, which is checked", () => {
    const [games] = all;
    if (games === undefined) throw new Error("there must be games");
    const checks = checkRandom(games, looks, 48);
    for (const { trials, mean, expected, error, half } of checks) {
      expect(expected).toBeCloseTo(49 / (trials + 1), 12);
      expect(Math.abs(mean - expected)).toBeLessThan(3 * error);
      expect(half).toBe(4 * error);
    }
  });

  it("are refused when random is better or worse than chance", () => {
    const [, backwards] = all;
    if (backwards === undefined) throw new Error("there must be games");
    expect(() => checkRandom(backwards, looks, 48)).toThrow(
      /^arena: the best rank that random search finds in 5 of 48 must be 8.17 on average, got 1.00, and chance explains no more than ± /,
    );
  });
});
