// Trials of several batches under way: what counts when, how it is bounded, and that a record of it can be gone on with.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  createStrategy,
  type Evaluation,
  type Evaluator,
  formatArchitecture,
  formatEvent,
  formatLine,
  grammarOf,
  type Job,
  parseJournal,
  pastOf,
  type SearchConfig,
  type SearchEvent,
  type SearchParts,
  type StrategyName,
  search,
} from "../../src/nas/index.js";
import { createReferenceDevice, hash32, integerBelow, stream } from "../../src/tensor/index.js";
import { quick } from "./blobs.js";
import { complete } from "./evaluations.js";

/** 4 + 4 · 5 = 24 architectures. */
const grammar = grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [0.5], maxLayers: 2 });
const config: SearchConfig = { grammar, seed: 0, trials: 20, batch: 3, pending: 8, training: quick, oneShot: false, top: 3 };
const device = createReferenceDevice();

const lossOf = (text: string): number =>
  0.5 + (hash32([...text].reduce((h, c) => hash32(h ^ c.charCodeAt(0)), 1)) >>> 0) / 2 ** 33;

function answer({ trial, architecture }: Job): Evaluation {
  const text = formatArchitecture(architecture);
  return complete(trial, lossOf(text), { text, accuracy: 1 - lossOf(text) });
}

/** Of all that is under way, over all calls, one is done at a time: which, chance says. */
function byChance(seed: number): Evaluator & { most: number } {
  const rng = stream(seed, "arrival");
  const open: { readonly job: Job; readonly resolve: (evaluation: Evaluation) => void }[] = [];
  let isTicking = false;
  const tick = (): void => {
    if (open.length === 0) {
      isTicking = false;
      return;
    }
    const [one] = open.splice(integerBelow(open.length, rng), 1);
    one?.resolve(answer(one.job));
    setImmediate(tick);
  };
  const evaluator = {
    workers: 8,
    device: "chance",
    most: 0,
    async *evaluate(jobs: readonly Job[], signal?: AbortSignal) {
      const promises = new Map(
        jobs.map((job) => [
          job.trial,
          new Promise<Evaluation>((resolve) => {
            open.push({ job, resolve });
          }),
        ]),
      );
      evaluator.most = Math.max(evaluator.most, open.length);
      if (!isTicking) setImmediate(tick);
      isTicking = true;
      while (promises.size > 0 && signal?.aborted !== true) {
        const evaluation = await Promise.race(promises.values());
        promises.delete(evaluation.trial);
        yield evaluation;
      }
    },
    close: async () => {},
  };
  return evaluator;
}

const strategyOf = (name: StrategyName, predictor: "auto" | "off" = "auto") =>
  createStrategy(name, { grammar, seed: 0, device, predictor, options: { metric: "log-loss", units: 8 } });

async function run(more: Partial<SearchConfig>, parts: Partial<SearchParts> = {}): Promise<SearchEvent[]> {
  const events: SearchEvent[] = [];
  const whole = { strategy: strategyOf("reinforce"), evaluator: byChance(1), ...parts };
  for await (const event of search({ ...config, ...more }, whole)) events.push(event);
  return events;
}

const lines = (events: readonly SearchEvent[]): string[] => events.map(formatEvent);
const evaluated = (events: readonly SearchEvent[]): number[] =>
  events.flatMap((e) => (e.kind === "evaluated" ? [e.evaluation.trial] : []));
const oneTo = (n: number): number[] => Array.from({ length: n }, (_, k) => k + 1);

/** How many are proposed and not evaluated, after each event. */
function underWay(events: readonly SearchEvent[]): number[] {
  let now = 0;
  return events.map(({ kind }) => {
    if (kind === "proposed") now++;
    if (kind === "evaluated") now--;
    return now;
  });
}

describe("a search with more than a batch under way", () => {
  it("is the same whoever is first, trial after trial", async () => {
    const first = lines(await run({}));
    for (const seed of [2, 3, 4]) expect(lines(await run({}, { evaluator: byChance(seed) }))).toEqual(first);
    expect(evaluated(await run({}))).toEqual(oneTo(20));
  });

  it("is the ordinary one where a batch is all that is under way", async () => {
    const { pending: _, ...plain } = config;
    const events: SearchEvent[] = [];
    for await (const event of search(plain, { strategy: strategyOf("reinforce"), evaluator: byChance(5) })) events.push(event);
    expect(lines(await run({ pending: 3 }))).toEqual(lines(events));
  });

  it.each([false, true])(
    "keeps so many under way and no more, and learns from a batch at a time (as they arrive: %s)",
    async (isAsync) => {
      const events = await run({ isAsync });
      expect(Math.max(...underWay(events))).toBe(8);
      const learned = events.flatMap((e, i) => (e.kind === "learned" ? [i] : []));
      const between = learned.map((at, k) => evaluated(events.slice(k === 0 ? 0 : learned[k - 1], at)).length);
      expect(between).toEqual([3, 3, 3, 3, 3, 3, 2]);
      expect([...evaluated(events)].sort((a, b) => a - b)).toEqual(oneTo(20));
    },
  );

  it("stays within its epochs, and uses them", async () => {
    for (const isAsync of [false, true]) {
      const events = await run({ isAsync, mostEpochs: 20 });
      const epochs = events.flatMap((e) => (e.kind === "evaluated" ? [e.evaluation.epochs.length] : []));
      expect(epochs.reduce((a, b) => a + b)).toBeLessThanOrEqual(20);
      expect(events.at(-1)).toMatchObject({ kind: "finished" });
    }
  });

  it("ends with the space, and gives up what is under way when it is stopped", async () => {
    expect(evaluated(await run({ trials: 99 }))).toEqual(oneTo(24));
    const stop = new AbortController();
    const events: SearchEvent[] = [];
    for await (const event of search(config, { strategy: strategyOf("random"), evaluator: byChance(1), signal: stop.signal })) {
      events.push(event);
      if (evaluated(events).length === 7) stop.abort();
    }
    expect(events.at(-1)).toEqual({ kind: "finished", reason: "interrupted", trials: 7 });
  });
});

describe("a search that counts results as they arrive", () => {
  it("says in which order they did, and depends on it", async () => {
    const [one, other] = [await run({ isAsync: true }), await run({ isAsync: true }, { evaluator: byChance(9) })];
    expect(evaluated(one)).not.toEqual(oneTo(20));
    expect(lines(one)).not.toEqual(lines(other));
    expect(one[0]).toMatchObject({ pending: 8, isAsync: true });
    const text = one.map((event) => `${formatLine(event)}\n`).join("");
    expect(lines(parseJournal(text, "journal"))).toEqual(lines(one));
  });

  it("keeps its journal's readers from trials that are not under way", async () => {
    const events = await run({ isAsync: true });
    const at = events.findIndex(({ kind }) => kind === "evaluated");
    const twice = [...events.slice(0, at + 1), events[at] as SearchEvent];
    const text = twice.map((event) => `${formatLine(event)}\n`).join("");
    expect(() => parseJournal(text, "journal")).toThrow(/not under way/);
  });

  it.each([
    ["reinforce", "auto"],
    ["reinforce", "off"],
    ["surrogate", "auto"],
    ["random", "auto"],
  ] as const)("can be gone on with from any point of its record: %s, predictor %s", async (name, predictor) => {
    const whole = await run({ isAsync: true }, { strategy: strategyOf(name, predictor) });
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.nat(99), async (cut, seed) => {
        const before = whole.slice(0, cut).filter(({ kind }) => !["chosen", "tested", "finished"].includes(kind));
        const again = await run(
          { isAsync: true },
          { strategy: strategyOf(name, predictor), evaluator: byChance(seed), past: pastOf(before) },
        );
        expect(lines(again).slice(0, before.length)).toEqual(lines(before));
        expect([...evaluated(again)].sort((a, b) => a - b)).toEqual(oneTo(20));
      }),
      { numRuns: 10 },
    );
  });

  it("weighs by importance what an earlier policy drew, and says so", async () => {
    const reports = (await run({ isAsync: true }, { strategy: strategyOf("reinforce", "off") })).flatMap((e) =>
      e.kind === "learned" ? [e.report] : [],
    );
    expect(reports[0]).not.toHaveProperty("importance"); // drawn by the policy that learns
    for (const { importance } of reports.slice(1)) {
      expect(importance).toBeGreaterThan(0);
      expect(importance).toBeLessThanOrEqual(1);
    }
  });
});
