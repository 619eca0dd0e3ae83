// Successive halving: who begins, who goes on, and what a training that goes on has in common with the one that began it.
import { describe, expect, it } from "vitest";
import { epochsOf, furthest } from "../../../src/nas/continued.js";
import {
  createLocalEvaluator,
  createStrategy,
  type Evaluation,
  formatArchitecture,
  grammarOf,
  type History,
  halvingStrategy,
  leaderboard,
  type Proposal,
  randomStrategy,
  rungsFor,
  type SearchEvent,
  SeenSequences,
  type StrategyName,
  search,
} from "../../../src/nas/index.js";
import { createWasmDevice, stream } from "../../../src/tensor/index.js";
import { blobs, jobOf, quick, stillClock } from "../blobs.js";
import { complete, failed } from "../evaluations.js";
import { plantedRewards } from "./planted.js";

/** 840 architectures. */
const grammar = grammarOf({
  units: [8, 16, 32, 64, 128, 256, 512],
  activations: ["sigmoid", "tanh", "relu", "elu"],
  dropoutRates: [0.2],
  maxLayers: 2,
});
const planted = plantedRewards(grammar, 0);

type Outcome = (trial: number, proposal: Proposal) => Evaluation;
/** The fewer epochs, the more chance in the loss, as in a curve that has only begun. */
const noisy: Outcome = (trial, { architecture, epochs = 0, continues = trial }) =>
  complete(trial, (stream(continues, "noise")() - 0.5) / epochs - planted(architecture), {
    text: formatArchitecture(architecture),
  });

interface Played {
  readonly trials: Evaluation[];
  readonly proposals: Proposal[];
}

function play({
  trials: most,
  batch = 10,
  outcome = noisy,
  proposer = "random",
  seed = 0,
}: {
  trials: number;
  batch?: number;
  outcome?: Outcome;
  proposer?: Exclude<StrategyName, "halving">;
  seed?: number;
}): Played {
  const strategy = createStrategy("halving", {
    grammar,
    seed,
    device: createWasmDevice("simd"),
    predictor: proposer === "surrogate" ? "auto" : "off",
    options: { metric: "log-loss", units: 5 },
    halving: { proposer, eta: 3, rungs: [1, 3, 9] },
  });
  const trials: Evaluation[] = [];
  const history: History = { trials, seen: new SeenSequences(grammar) };
  const all: Proposal[] = [];
  for (let k = 1; trials.length < most && !history.seen.isExhausted; k++) {
    const proposals = strategy.propose(Math.min(batch, most - trials.length), history, stream(seed, "propose", k));
    const evaluations = proposals.map((proposal, i): Evaluation => {
      const evaluation = outcome(trials.length + i + 1, proposal);
      return proposal.continues === undefined ? evaluation : { ...evaluation, continues: proposal.continues };
    });
    trials.push(...evaluations);
    strategy.learn(evaluations, history, stream(seed, "learn", k));
    all.push(...proposals);
  }
  return { trials, proposals: all };
}

describe("rungs", () => {
  it("are the epochs of a training, divided by eta down to one", () => {
    expect(rungsFor(20, 3)).toEqual([1, 2, 7, 20]);
    expect(rungsFor(81, 3)).toEqual([1, 3, 9, 27, 81]);
    expect(rungsFor(1, 3)).toEqual([1]);
  });
});

describe("halving", () => {
  it("goes on with the best third of each rung, to the end of a bracket, and begins another", () => {
    const { trials, proposals } = play({ trials: 26 });
    expect(proposals.map(({ epochs }) => epochs)).toEqual([
      ...new Array(9).fill(1),
      ...new Array(3).fill(3),
      9,
      ...new Array(9).fill(1),
      ...new Array(3).fill(3),
      9,
    ]);
    const losses = trials.slice(0, 9).map((trial) => (trial.status === "complete" ? trial.validation.loss : Number.NaN));
    const third = [...losses.keys()].sort((a, b) => (losses[a] as number) - (losses[b] as number)).slice(0, 3);
    expect(proposals.slice(9, 12).map(({ continues }) => continues)).toEqual(third.map((k) => k + 1));
    for (const { continues, architecture } of proposals) {
      if (continues !== undefined) expect(architecture).toEqual(trials[continues - 1]?.architecture);
    }
  });

  it("begins each architecture once, until the space is exhausted", () => {
    const { proposals } = play({ trials: Number.POSITIVE_INFINITY });
    const begun = proposals.filter(({ continues }) => continues === undefined).map((p) => formatArchitecture(p.architecture));
    expect(begun).toHaveLength(840);
    expect(new Set(begun).size).toBe(840);
  });

  it("proposes the same from the same chances", () => {
    expect(play({ trials: 60 })).toEqual(play({ trials: 60 }));
    expect(play({ trials: 60, seed: 1 })).not.toEqual(play({ trials: 60 }));
  });

  it("does not depend on the batch in which a rung is trained, but for what is drawn", () => {
    const epochs = (batch: number): (number | undefined)[] => play({ trials: 39, batch }).proposals.map((p) => p.epochs);
    expect(epochs(4)).toEqual(epochs(10));
  });

  it("never goes on with what failed, and begins anew where all did", () => {
    const half = play({
      trials: 52,
      outcome: (trial, p) => (trial % 2 === 0 ? failed(trial, { text: formatArchitecture(p.architecture) }) : noisy(trial, p)),
    });
    for (const { continues } of half.proposals) {
      if (continues !== undefined) expect(half.trials[continues - 1]?.status).toBe("complete");
    }
    const none = play({ trials: 36, outcome: (trial, p) => failed(trial, { text: formatArchitecture(p.architecture) }) });
    expect(none.proposals.every(({ continues }) => continues === undefined)).toBe(true);
  });

  it.each(["random", "surrogate", "evolution", "tpe", "reinforce-factorised", "reinforce"] as const)(
    "finds a better one than as many epochs of full trainings at random, with %s as its proposer",
    (proposer) => {
      const best = (proposals: readonly Proposal[]): number => Math.max(...proposals.map((p) => planted(p.architecture)));
      const halved: number[] = [];
      const whole: number[] = [];
      for (const seed of [0, 1, 2, 3]) {
        const { proposals } = play({ trials: 130, seed, proposer }); // ten brackets of 27 epochs
        const finished = proposals.filter(({ epochs }) => epochs === 9);
        expect(proposals.reduce((sum, { epochs = 0 }) => sum + epochs, 0)).toBe(270);
        halved.push(best(finished));
        const atRandom = randomStrategy(grammar).propose(
          30,
          { trials: [], seen: new SeenSequences(grammar) },
          stream(seed, "random"),
        );
        whole.push(best(atRandom));
      }
      const mean = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0) / xs.length;
      expect(mean(halved)).toBeGreaterThan(mean(whole));
    },
  );
});

describe("what halving is made of", () => {
  const parts = { grammar, seed: 0, device: createWasmDevice("simd"), options: { metric: "log-loss" } } as const;
  const halving = { proposer: "surrogate", eta: 3, rungs: [1, 3] } as const;

  it("has its proposer's predictor, and no other", () => {
    expect(createStrategy("halving", { ...parts, halving, predictor: "ridge" }).name).toBe("halving");
    expect(() => createStrategy("halving", { ...parts, halving, predictor: "head" })).toThrow("predictor: of surrogate must be");
  });

  it("refuses repeats", () => {
    expect(() => createStrategy("halving", { ...parts, halving, repeats: 2 })).toThrow("repeats: of halving must be 1, got 2");
  });
});

describe("a training that goes on", () => {
  const { data } = blobs(3, { spread: 1.5 });
  const evaluator = () => createLocalEvaluator(createWasmDevice("simd"), data, stillClock);

  it("begins with the epochs of the one that began it, bit for bit", async () => {
    const jobs = [
      jobOf("8-relu dropout-0.2 8-tanh", { trial: 3, training: { ...quick, epochs: 2 } }),
      jobOf("8-relu dropout-0.2 8-tanh", { trial: 9, continues: 3, training: { ...quick, epochs: 5 } }),
      jobOf("8-relu dropout-0.2 8-tanh", { trial: 9, training: { ...quick, epochs: 5 } }),
    ];
    const evaluations: Evaluation[] = [];
    for await (const evaluation of evaluator().evaluate(jobs)) evaluations.push(evaluation);
    const [began, wentOn, other] = evaluations;
    expect(wentOn?.epochs.slice(0, 2)).toEqual(began?.epochs);
    expect(wentOn?.epochs).toHaveLength(5);
    expect(other?.epochs.slice(0, 2)).not.toEqual(began?.epochs);
    expect([began?.continues, wentOn?.continues]).toEqual([undefined, 3]);
  });

  it("is one training with it: only as far as it has come does it count", () => {
    const trials: Evaluation[] = [
      complete(1, 0.9),
      complete(2, 0.8),
      { ...complete(3, 0.7), continues: 1 },
      { ...complete(4, 0.6), continues: 1 },
    ];
    expect(furthest(trials).map(({ trial }) => trial)).toEqual([2, 4]);
    expect(furthest(trials.slice(0, 2))).toEqual(trials.slice(0, 2));
    const board = leaderboard(trials.map((evaluation) => ({ kind: "evaluated", evaluation })));
    expect(board.ranked.map(({ evaluation }) => evaluation.trial)).toEqual([4, 2]);
    expect(board.continued?.map(({ trial }) => trial)).toEqual([1, 3]);
  });

  it("is told of in the events of a search, which ends when its epochs are used up", async () => {
    const strategy = halvingStrategy(randomStrategy(grammar), { metric: "log-loss", eta: 2, rungs: [1, 3] });
    const config = { grammar, seed: 0, trials: 99, batch: 4, training: quick, oneShot: false, top: 3, mostEpochs: 12 };
    const events: SearchEvent[] = [];
    for await (const event of search(config, { strategy, evaluator: evaluator() })) events.push(event);
    const evaluations = events.flatMap((event) => (event.kind === "evaluated" ? [event.evaluation] : []));
    expect(evaluations.map(({ epochs }) => epochs.length)).toEqual([1, 1, 3, 1, 1, 3, 1, 1]);
    expect(epochsOf(evaluations)).toBe(12);
    expect(events.at(-1)).toEqual({ kind: "finished", reason: "epochs", trials: 8 });
    const proposed = events.filter((event) => event.kind === "proposed");
    expect(proposed[0]).toMatchObject({ trial: 1, epochs: 1 });
    expect(proposed[2]).toMatchObject({ trial: 3, epochs: 3, continues: evaluations[2]?.continues });
    expect([1, 2]).toContain(evaluations[2]?.continues);
  });
});
