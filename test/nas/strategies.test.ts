// Strategies on small spaces: what they propose until nothing is left, and what they report.
import { describe, expect, it } from "vitest";
import { enumerate, grammarOf } from "../../src/nas/grammar.js";
import {
  createStrategy,
  decode,
  type Evaluation,
  encode,
  evolutionStrategy,
  exhaustiveStrategy,
  factorisedReinforceStrategy,
  formatArchitecture,
  type History,
  type LearnReport,
  localStrategy,
  modelBasedReinforceStrategy,
  type PredictorKind,
  type Proposal,
  parseStrategy,
  type ReinforceOptions,
  randomStrategy,
  reinforceStrategy,
  SeenSequences,
  type Strategy,
  surrogateStrategy,
  tpeStrategy,
} from "../../src/nas/index.js";
import { createWasmDevice, stream } from "../../src/tensor/index.js";
import { complete, failed } from "./evaluations.js";

/** 2 dense layers, one dropout, up to 3 layers: 2 · (1 + 3 · (1 + 3)) = 26 architectures. */
const grammar = grammarOf({ units: [8, 16], activations: ["relu"], dropoutRates: [0.5], maxLayers: 3 });
const everything = Array.from(enumerate(grammar), (sequence) => formatArchitecture(decode(grammar.vocabulary, sequence)));

interface Batch {
  readonly proposals: readonly Proposal[];
  readonly report: LearnReport;
}

type Outcome = (trial: number, text: string) => Evaluation;
const byDepth: Outcome = (trial, text) => complete(trial, 1 / text.split(" ").length, { text, accuracy: text.length / 100 });

/** Asks and tells in batches, until nothing is proposed or so many batches were. */
function play(
  strategy: Strategy,
  size: number,
  { batches = 100, outcome = byDepth }: { batches?: number; outcome?: Outcome } = {},
): Batch[] {
  const trials: Evaluation[] = [];
  const history: History = { trials, seen: new SeenSequences(grammar) };
  const played: Batch[] = [];
  while (played.length < batches && !history.seen.isExhausted) {
    const proposals = strategy.propose(size, history, stream(0, "propose", played.length));
    const evaluations = proposals.map(({ architecture }, k) => outcome(trials.length + k + 1, formatArchitecture(architecture)));
    trials.push(...evaluations);
    played.push({ proposals, report: strategy.learn(evaluations, history, stream(0, "learn", played.length)) });
  }
  return played;
}

const texts = (batches: readonly Batch[]): string[] =>
  batches.flatMap((b) => b.proposals.map((p) => formatArchitecture(p.architecture)));

const reinforce = (options: Partial<ReinforceOptions> = {}, seed = 0): Strategy =>
  reinforceStrategy(createWasmDevice("simd"), grammar, stream(seed, "controller"), { metric: "log-loss", units: 10, ...options });

const modelBased = (predictorKind?: PredictorKind): Strategy =>
  modelBasedReinforceStrategy(createWasmDevice("simd"), grammar, stream(0, "controller"), {
    metric: "log-loss",
    units: 10,
    ...(predictorKind === undefined ? {} : { predictorKind }),
  });
const parts = { grammar, seed: 0, device: createWasmDevice("simd"), options: { metric: "log-loss", units: 10 } } as const;
const byLogLoss = { metric: "log-loss" } as const;

describe.each([
  ["random", () => randomStrategy(grammar)],
  ["reinforce", () => modelBased()],
  ["reinforce:head", () => modelBased("head")],
  ["reinforce:off", () => reinforce()],
  ["reinforce-factorised:gp", () => createStrategy("reinforce-factorised", { ...parts, predictor: "gp" })],
  ["surrogate", () => surrogateStrategy(grammar, { metric: "log-loss" })],
  [
    "reinforce-factorised",
    () => factorisedReinforceStrategy(createWasmDevice("simd"), grammar, stream(0, "controller"), byLogLoss),
  ],
  ["evolution", () => evolutionStrategy(grammar, byLogLoss)],
  ["local", () => localStrategy(grammar, byLogLoss)],
  ["tpe", () => tpeStrategy(grammar, byLogLoss)],
  ["exhaustive", () => exhaustiveStrategy(grammar)],
] as const)("%s", (name, create) => {
  it("is called so", () => {
    expect(create().name).toBe(name.split(":")[0]);
  });

  it("proposes every architecture of the space once, and fewer than asked when no more are left", () => {
    const batches = play(create(), 4);
    expect(batches.map((b) => b.proposals.length)).toEqual([4, 4, 4, 4, 4, 4, 2]);
    expect(texts(batches).sort()).toEqual([...everything].sort());
  });

  it("proposes the whole space at once when the batch is larger", () => {
    const batches = play(create(), 50);
    expect(batches).toHaveLength(1);
    expect(texts(batches).sort()).toEqual([...everything].sort());
  });

  it("leaves out what was seen before, and marks what it proposes as seen", () => {
    const seen = new SeenSequences(grammar);
    for (const sequence of enumerate(grammar)) if (sequence[0] === 1) seen.add(sequence);
    const proposals = create().propose(100, { trials: [], seen }, stream(0, "propose"));
    expect(proposals.map((p) => formatArchitecture(p.architecture)).sort()).toEqual(
      everything.filter((text) => text.startsWith("16")).sort(),
    );
    expect(seen.isExhausted).toBe(true);
  });

  it("proposes the same from the same chances", () => {
    expect(play(create(), 5)).toEqual(play(create(), 5));
  });

  it.skipIf(name === "exhaustive")("proposes other things from other chances", () => {
    const first = play(create(), 5, { batches: 1 });
    const other = create().propose(5, { trials: [], seen: new SeenSequences(grammar) }, stream(1, "propose"));
    expect(other).not.toEqual(first[0]?.proposals);
  });

  it("goes on after failed trials", () => {
    const outcome: Outcome = (trial, text) => (trial % 3 === 0 ? failed(trial, { text }) : byDepth(trial, text));
    expect(texts(play(create(), 4, { outcome })).sort()).toEqual([...everything].sort());
  });

  it("goes on when every trial fails", () => {
    const outcome: Outcome = (trial, text) => failed(trial, { text });
    expect(texts(play(create(), 4, { outcome })).sort()).toEqual([...everything].sort());
  });

  it("is what its name creates", () => {
    const parsed = parseStrategy(name);
    if (parsed === undefined) throw new Error(`${name} must be a strategy`);
    const created = createStrategy(parsed.name, { ...parts, predictor: parsed.predictor });
    expect(play(created, 5)).toEqual(play(create(), 5));
  });
});

describe("exhaustive", () => {
  it("goes through the space in the order of the ids", () => {
    expect(texts(play(exhaustiveStrategy(grammar), 4))).toEqual(everything);
  });
});

describe("random", () => {
  it("draws each unseen architecture equally often", () => {
    const seen = new SeenSequences(grammar);
    for (const text of ["1 1 1 4", "1 4", "2 3 4"]) seen.add(text.split(" ").map(Number));
    const strategy = randomStrategy(grammar);
    const rng = stream(7, "draws");
    const draws = 23 * 200;
    const drawn = new Map<string, number>();
    for (let k = 0; k < draws; k++) {
      const [proposal] = strategy.propose(1, { trials: [], seen: seen.copy() }, rng) as [Proposal];
      const key = encode(grammar.vocabulary, proposal.architecture).join(" ");
      drawn.set(key, (drawn.get(key) ?? 0) + 1);
    }
    expect(drawn.size).toBe(23);
    const chiSquare = [...drawn.values()].reduce((total, count) => total + (count - 200) ** 2 / 200, 0);
    expect(chiSquare).toBeLessThan(48.3); // 22 degrees of freedom, p = .001
  });

  it("has nothing to report", () => {
    expect(play(randomStrategy(grammar), 4, { batches: 2 }).map((b) => b.report)).toEqual([{}, {}]);
  });
});

describe("reinforce:off", () => {
  const policyFields = ["reward", "baseline", "loss", "entropy", "rewardsAtBaseline"];

  it("reports the mean reward, the moving baseline, the surrogate and the entropy", () => {
    const loss = (trial: number): number => [0.5, 0.7, 0.9, 0.7, 0.1, 0.3][trial - 1] as number;
    const outcome: Outcome = (trial, text) => complete(trial, loss(trial), { text });
    const reports = play(reinforce({ baselineKeep: 0.8 }), 3, { batches: 2, outcome }).map((b) => b.report);
    for (const report of reports) {
      expect(Object.keys(report).sort()).toEqual([...policyFields].sort());
      expect(report["entropy"]).toBeGreaterThan(0);
      expect(report["rewardsAtBaseline"]).toBe(false);
    }
    // The first batch is its own baseline, -.7; the second's mean is -1.1 / 3.
    expect(reports[0]).toMatchObject({ reward: expect.closeTo(-0.7, 12), baseline: expect.closeTo(-0.7, 12) });
    expect(reports[1]).toMatchObject({
      reward: expect.closeTo(-1.1 / 3, 12),
      baseline: expect.closeTo(0.8 * -0.7 - 0.2 * (1.1 / 3), 12),
    });
  });

  it("says when no reward differs from the baseline, and does not learn from them", () => {
    const outcome: Outcome = (trial, text) => complete(trial, 0.7, { text });
    const alike = play(reinforce({ entropyWeight: 0 }), 3, { batches: 4, outcome });
    for (const { report } of alike) {
      expect(report["rewardsAtBaseline"]).toBe(true);
      expect(report["loss"]).toBeCloseTo(0, 12);
    }
    const frozen = play(reinforce({ entropyWeight: 0, optimizer: { kind: "sgd", rate: 0 } }), 3, { batches: 4, outcome });
    expect(texts(alike)).toEqual(texts(frozen));
  });

  it("learns from a batch whose rewards are alike, when an earlier one was better", () => {
    const outcome: Outcome = (trial, text) => complete(trial, trial <= 3 ? 0.7 : 0.8, { text });
    const [, second] = play(reinforce({ entropyWeight: 0 }), 3, { batches: 2, outcome }) as [Batch, Batch];
    expect(second.report["rewardsAtBaseline"]).toBe(false);
    expect(second.report["loss"]).toBeLessThan(-0.1); // advantages of −1 on tokens that were improbable
  });

  it("learns from rewards that differ: it proposes more of what was rewarded", () => {
    const options = { entropyWeight: 0, passes: 10, optimizer: { kind: "adam", rate: 0.05 } } as const;
    /** The share of 16-relu among the first layers of the second batch, when that first layer is rewarded. */
    const shareWhenRewarded = (first: string): number => {
      const outcome: Outcome = (trial, text) => complete(trial, text.startsWith(first) ? 0.1 : 0.9, { text });
      const seeds = [0, 1, 2, 3, 4, 5, 6, 7];
      const proposed = seeds.flatMap((seed) => texts(play(reinforce(options, seed), 5, { batches: 2, outcome })).slice(5));
      return proposed.filter((text) => text.startsWith("16-relu")).length / proposed.length;
    };
    expect(shareWhenRewarded("16-relu")).toBeGreaterThan(0.75);
    expect(shareWhenRewarded("8-relu")).toBeLessThan(0.25);
  });

  it("learns nothing from a batch without a result, not even where the baseline stands", () => {
    const outcome: Outcome = (trial, text) => (trial <= 4 ? failed(trial, { text }) : complete(trial, trial / 10, { text }));
    const [, second] = play(reinforce(), 4, { batches: 2, outcome }) as [Batch, Batch];
    expect(second.report["baseline"]).toBeCloseTo(-0.65, 12); // the mean of -.5 ... -.8, as after a first batch
  });

  it("takes as many steps on a batch as it is told", () => {
    const proposed = [1, 2, 3].map((passes) =>
      texts(play(reinforce({ passes, optimizer: { kind: "adam", rate: 0.1 } }), 4)).join(),
    );
    expect(new Set(proposed).size).toBe(3);
  });
});
