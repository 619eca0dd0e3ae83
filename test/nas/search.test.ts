// The search loop on a table of scores: what happens in which order, and how it ends. Nothing is trained.
import { describe, expect, it } from "vitest";
import { enumerate } from "../../src/nas/grammar.js";
import {
  type Architecture,
  bankKeys,
  buildNetwork,
  decode,
  type Evaluation,
  type Evaluator,
  encode,
  formatArchitecture,
  formatEvent,
  frontOf,
  grammarOf,
  insertRanked,
  type Job,
  objectivesOf,
  parseArchitecture,
  randomStrategy,
  type SearchConfig,
  type SearchEvent,
  type SearchParts,
  type Strategy,
  search,
  searchedSpace,
  type Weights,
} from "../../src/nas/index.js";
import type { Scores } from "../../src/nn/index.js";
import { hash32, shuffled, sizeOf, stream } from "../../src/tensor/index.js";
import { quick } from "./blobs.js";
import { complete } from "./evaluations.js";

/** 4 + 4 · 5 = 24 architectures. */
const grammar = grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [0.5], maxLayers: 2 });
const everything = Array.from(enumerate(grammar), (sequence) => formatArchitecture(decode(grammar.vocabulary, sequence)));

const config: SearchConfig = { grammar, seed: 0, trials: 10, batch: 4, training: quick, oneShot: false, top: 3 };

/** A score that looks like chance, and is the same for the same text. */
const lossOf = (text: string): number =>
  0.5 + (hash32([...text].reduce((h, c) => hash32(h ^ c.charCodeAt(0)), 1)) >>> 0) / 2 ** 33;

/** Weights in an architecture's shapes, each value the trial's number: whoever starts from them can be told. */
function markedWeights(architecture: Architecture, trial: number): Weights[] {
  const { initial } = buildNetwork(architecture, { features: 2, classes: 3 }, () => 0);
  return initial.map(({ shape }) => ({ shape: [...shape], values: new Float32Array(sizeOf(shape)).fill(trial) }));
}

interface Table extends Evaluator {
  readonly jobs: Job[];
  /** Calls to evaluate that were ended before they were through. */
  cutShort: number;
}

/** Looks scores up instead of training; delivers in the order given, or shuffled by a seed. */
function tableEvaluator({ order, fails = () => false }: { order?: number; fails?: (job: Job) => boolean } = {}): Table {
  const table: Table = {
    workers: 1,
    device: "table",
    jobs: [],
    cutShort: 0,
    async *evaluate(jobs) {
      table.jobs.push(...jobs);
      const positions = jobs.map((_, i) => i);
      if (order !== undefined) shuffled(positions, stream(order, "arrival", jobs[0]?.trial ?? 0));
      let delivered = 0;
      try {
        for (const i of positions) {
          const job = jobs[i] as Job;
          delivered++;
          yield fails(job) ? failure(job) : success(job);
        }
      } finally {
        if (delivered < jobs.length) table.cutShort++;
      }
    },
    close: async () => {},
  };
  return table;
}

function success({ trial, architecture }: Job): Evaluation {
  const text = formatArchitecture(architecture);
  return { ...complete(trial, lossOf(text), { text, accuracy: 1 - lossOf(text) }), weights: markedWeights(architecture, trial) };
}

function failure({ trial, architecture }: Job): Evaluation {
  return { status: "failed", trial, architecture, parameters: 1, epochs: [], seconds: 0, reason: "as the table has it" };
}

/** Proposes given architectures in their order, and keeps what it is told. */
function scripted(texts: readonly string[]): Strategy & { readonly told: (readonly Evaluation[])[] } {
  const left = texts.map(parseArchitecture);
  const told: (readonly Evaluation[])[] = [];
  return {
    name: "scripted",
    told,
    propose: (count, { seen }) =>
      left.splice(0, count).map((architecture, k) => {
        seen.add(encode(grammar.vocabulary, architecture));
        return k === 0 ? { architecture, prediction: 0.25 } : { architecture };
      }),
    learn: (batch, { trials }) => {
      told.push(batch);
      return { known: trials.length };
    },
  };
}

async function collect(
  events: AsyncIterable<SearchEvent>,
  visit: (event: SearchEvent) => void = () => {},
): Promise<SearchEvent[]> {
  const all: SearchEvent[] = [];
  for await (const event of events) {
    all.push(event);
    visit(event);
  }
  return all;
}

const run = (more: Partial<SearchConfig> = {}, parts: Partial<SearchParts> = {}): Promise<SearchEvent[]> =>
  collect(search({ ...config, ...more }, { strategy: randomStrategy(grammar), evaluator: tableEvaluator(), ...parts }));

const kinds = (events: readonly SearchEvent[]): string => events.map(({ kind }) => kind).join(" ");
const last = (events: readonly SearchEvent[]): SearchEvent | undefined => events.at(-1);
const lines = (events: readonly SearchEvent[]): string[] => events.map(formatEvent);
const proposedTexts = (events: readonly SearchEvent[]): string[] =>
  events.flatMap((e) => (e.kind === "proposed" ? [formatArchitecture(e.architecture)] : []));
const evaluatedTrials = (events: readonly SearchEvent[]): number[] =>
  events.flatMap((e) => (e.kind === "evaluated" ? [e.evaluation.trial] : []));

describe("the events of a search", () => {
  it("come in one order: started; for each batch proposed, evaluated, learned; baselines; the top on the test rows; finished", async () => {
    const strategy = scripted(["8-relu", "8-tanh", "16-relu", "16-tanh", "8-relu 8-relu"]);
    const test: Scores = { loss: 1, accuracy: 0.5 };
    const baseline = { kind: "baseline", name: "majority", validation: test, test } as const;
    const baselines = async function* (): AsyncGenerator<typeof baseline, void, void> {
      yield baseline;
    };
    const events = await run({ trials: 5, batch: 3, top: 2 }, { strategy, baselines, test: () => test });
    const evaluation = (trial: number, text: string): SearchEvent => ({
      kind: "evaluated",
      evaluation: success({ trial, architecture: parseArchitecture(text), seed: 0, training: quick }),
    });
    const [a, b, c, d, e] = ["8-relu", "8-tanh", "16-relu", "16-tanh", "8-relu 8-relu"] as const;
    const ranked = [a, b, c, d, e].map((text, k) => ({ trial: k + 1, loss: lossOf(text) })).sort((x, y) => x.loss - y.loss);
    expect(events).toEqual([
      { kind: "started", strategy: "scripted", space: 24, trials: 5, batch: 3, metric: "log-loss", seed: 0 },
      { kind: "proposed", trial: 1, architecture: parseArchitecture(a), prediction: 0.25 },
      { kind: "proposed", trial: 2, architecture: parseArchitecture(b) },
      { kind: "proposed", trial: 3, architecture: parseArchitecture(c) },
      evaluation(1, a),
      evaluation(2, b),
      evaluation(3, c),
      { kind: "learned", batch: 1, report: { known: 3 } },
      { kind: "proposed", trial: 4, architecture: parseArchitecture(d), prediction: 0.25 },
      { kind: "proposed", trial: 5, architecture: parseArchitecture(e) },
      evaluation(4, d),
      evaluation(5, e),
      { kind: "learned", batch: 2, report: { known: 5 } },
      baseline,
      { kind: "tested", rank: 1, trial: ranked[0]?.trial, test },
      { kind: "tested", rank: 2, trial: ranked[1]?.trial, test },
      { kind: "finished", reason: "trials", trials: 5 },
    ]);
    expect(strategy.told.map((batch) => batch.map(({ trial }) => trial))).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
  });

  it("do not depend on the order in which evaluations arrive", async () => {
    const inOrder = lines(await run({ trials: 24, batch: 7 }));
    for (const order of [1, 2, 3]) {
      expect(lines(await run({ trials: 24, batch: 7 }, { evaluator: tableEvaluator({ order }) }))).toEqual(inOrder);
    }
  });

  it("are given before the next trial is asked for: the proposals of a batch come before any of it is trained", async () => {
    const evaluator = tableEvaluator();
    const jobsAt: number[] = [];
    await collect(search(config, { strategy: randomStrategy(grammar), evaluator }), (event) => {
      if (event.kind === "proposed") jobsAt.push(evaluator.jobs.length);
    });
    expect(jobsAt).toEqual([0, 0, 0, 0, 4, 4, 4, 4, 8, 8]);
  });

  it("are the same for the same seed, and others for another", async () => {
    const once = lines(await run());
    expect(lines(await run())).toEqual(once);
    expect(proposedTexts(await run({ seed: 1 }))).not.toEqual(proposedTexts(await run()));
  });
});

describe("jobs", () => {
  it("hold the trial's number, the search's seed and the training options, and no shared weights unless one-shot", async () => {
    const evaluator = tableEvaluator();
    const events = await run({ seed: 5 }, { evaluator });
    expect(evaluator.jobs).toEqual(
      proposedTexts(events).map((text, k) => ({ trial: k + 1, architecture: parseArchitecture(text), seed: 5, training: quick })),
    );
  });

  it("never hold the same architecture twice, over the whole space", async () => {
    const evaluator = tableEvaluator();
    await run({ trials: 100, batch: 5 }, { evaluator });
    const trained = evaluator.jobs.map(({ architecture }) => formatArchitecture(architecture));
    expect(trained.sort()).toEqual([...everything].sort());
  });

  it("start, one-shot, from what earlier batches left in the bank, the later trial last", async () => {
    const evaluator = tableEvaluator({ order: 9, fails: ({ trial }) => trial === 3 });
    const strategy = scripted([
      "8-relu 8-tanh",
      "8-relu",
      "16-relu 8-relu",
      "16-tanh",
      "8-relu dropout-0.5",
      "16-relu 8-tanh",
      "16-tanh 8-relu",
    ]);
    await run({ trials: 7, batch: 3, oneShot: true }, { evaluator, strategy });
    const starts = evaluator.jobs.map(({ shared }) => shared?.map((layer) => layer?.[0].values[0] ?? null));
    expect(starts).toEqual([
      [null, null, null],
      [null, null],
      [null, null, null],
      // Trials 1 and 2 have passed; trial 3 failed and left nothing.
      [null, null],
      [2, 2],
      [null, null, 1],
      // Trials 4 ... 6 have passed: input > 16-tanh of 4, 16-tanh > 8-relu of none, 8-relu > output of 5.
      [4, null, 5],
    ]);
    for (const { shared, architecture } of evaluator.jobs) {
      expect(shared).toHaveLength(bankKeys(architecture).length);
      for (const layer of shared ?? []) expect(layer === null || layer[0].values[0] === layer[1].values[0]).toBe(true);
    }
  });
});

describe("the one-shot check", () => {
  const check = { trials: 12, oneShot: true, oneShotCheck: 4 };

  it("trains some again from nothing when the trials are done, and looks at the test rows after that", async () => {
    const evaluator = tableEvaluator({ order: 2 });
    const events = await run(check, { evaluator, test: () => ({ loss: 1, accuracy: 0 }) });
    expect(kinds(events).split("learned ").at(-1)).toBe("compared compared compared compared tested tested tested finished");
    const alone = evaluator.jobs.slice(12);
    expect(alone.map(({ trial, shared }) => [trial, shared])).toEqual([13, 14, 15, 16].map((trial) => [trial, undefined]));
    const compared = events.flatMap((e) => (e.kind === "compared" ? [e] : []));
    for (const [k, { trial, validation }] of compared.entries()) {
      expect(alone[k]?.architecture).toEqual(evaluator.jobs[trial - 1]?.architecture);
      expect(validation.loss).toBe(lossOf(formatArchitecture(alone[k]?.architecture ?? [])));
    }
    expect(last(events)).toMatchObject({ reason: "trials", trials: 12 });
  });

  it("is not for a search from fresh weights, nor where the time is up", async () => {
    expect(kinds(await run({ ...check, oneShot: false }))).not.toContain("compared");
    const stop = new AbortController();
    const parts: SearchParts = { strategy: randomStrategy(grammar), evaluator: tableEvaluator(), signal: stop.signal };
    const events = await collect(search({ ...config, ...check }, parts), (event) => {
      if (event.kind === "learned") stop.abort("timeout");
    });
    expect(kinds(events)).not.toContain("compared");
  });

  it("leaves out what fails, and ends the search as interrupted when it is", async () => {
    const evaluator = tableEvaluator({ fails: ({ trial }) => trial === 14 });
    const events = await run(check, { evaluator });
    expect(events.filter((e) => e.kind === "compared")).toHaveLength(3);
    const stop = new AbortController();
    const parts: SearchParts = { strategy: randomStrategy(grammar), evaluator: tableEvaluator(), signal: stop.signal };
    const early = await collect(search({ ...config, ...check }, parts), (event) => {
      if (event.kind === "compared") stop.abort();
    });
    expect(last(early)).toEqual({ kind: "finished", reason: "interrupted", trials: 12 });
  });
});

describe("the end of a search", () => {
  it("comes after as many trials as asked, the last batch being smaller", async () => {
    const events = await run({ trials: 10, batch: 4 });
    expect(last(events)).toEqual({ kind: "finished", reason: "trials", trials: 10 });
    expect(evaluatedTrials(events)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(events.filter((e) => e.kind === "learned")).toHaveLength(3);
  });

  it("comes when the space is exhausted", async () => {
    const events = await run({ trials: 100, batch: 10 });
    expect(last(events)).toEqual({ kind: "finished", reason: "exhausted", trials: 24 });
    expect(new Set(proposedTexts(events))).toEqual(new Set(everything));
  });

  it("is called after the trials when these were the whole space", async () => {
    expect(last(await run({ trials: 24, batch: 10 }))).toEqual({ kind: "finished", reason: "trials", trials: 24 });
  });

  it.each([
    ["timeout", "timeout"],
    [undefined, "interrupted"],
    ["anything else", "interrupted"],
  ])("comes between two trials when aborted with %s, and learns nothing from half a batch", async (why, reason) => {
    const stop = new AbortController();
    const evaluator = tableEvaluator();
    const tested: number[] = [];
    const strategy = scripted(everything);
    const parts: SearchParts = {
      strategy,
      evaluator,
      signal: stop.signal,
      test: (_, weights) => {
        tested.push(weights[0]?.values[0] as number);
        return { loss: 1, accuracy: 0 };
      },
    };
    const events = await collect(search(config, parts), (event) => {
      if (event.kind === "evaluated" && event.evaluation.trial === 6) stop.abort(why);
    });
    expect(last(events)).toEqual({ kind: "finished", reason, trials: 6 });
    expect(evaluatedTrials(events)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(strategy.told).toHaveLength(1);
    expect(evaluator.cutShort).toBe(1);
    expect(tested).toHaveLength(reason === "timeout" ? 3 : 0); // who interrupts does not wait for more
  });

  it("comes before the first trial when it was aborted before", async () => {
    const evaluator = tableEvaluator();
    const events = await run({}, { evaluator, signal: AbortSignal.abort() });
    expect(kinds(events)).toBe("started finished");
    expect(last(events)).toMatchObject({ reason: "interrupted", trials: 0 });
    expect(evaluator.jobs).toEqual([]);
  });

  it("still learns from a whole batch that was aborted at its last trial", async () => {
    const stop = new AbortController();
    const parts = { strategy: scripted(everything), evaluator: tableEvaluator(), signal: stop.signal };
    const events = await collect(search(config, parts), (event) => {
      if (event.kind === "evaluated" && event.evaluation.trial === 4) stop.abort();
    });
    expect(kinds(events.slice(-2))).toBe("learned finished");
    expect(last(events)).toMatchObject({ reason: "interrupted", trials: 4 });
  });

  it("comes after ten failures in a row, or as many as allowed", async () => {
    const evaluator = (): Evaluator => tableEvaluator({ fails: ({ trial }) => trial > 3 });
    expect(last(await run({ trials: 24, batch: 4 }, { evaluator: evaluator() }))).toMatchObject({
      reason: "failures",
      trials: 13,
    });
    const impatient = await run({ trials: 24, batch: 4, mostFailures: 5 }, { evaluator: evaluator() });
    expect(last(impatient)).toMatchObject({ reason: "failures", trials: 8 });
    const scattered = tableEvaluator({ fails: ({ trial }) => trial % 10 !== 0 });
    expect(last(await run({ trials: 24, batch: 4 }, { evaluator: scattered }))).toMatchObject({ reason: "trials", trials: 24 });
  });

  it("ends the evaluator's work when whoever reads the events stops", async () => {
    const evaluator = tableEvaluator();
    for await (const event of search(config, { strategy: randomStrategy(grammar), evaluator }))
      if (event.kind === "evaluated") break;
    expect(evaluator.cutShort).toBe(1);
  });
});

describe("the look at the test rows", () => {
  it("is for the best by validation only, the best first, each with its own weights", async () => {
    const looked: [string, number][] = [];
    const test: SearchParts["test"] = (architecture, weights) => {
      looked.push([formatArchitecture(architecture), weights[0]?.values[0] as number]);
      return { loss: looked.length, accuracy: 0 };
    };
    const events = await run({ trials: 24, top: 5 }, { test, evaluator: tableEvaluator({ order: 4 }) });
    const order = proposedTexts(events)
      .map((text, k): [string, number] => [text, k + 1])
      .sort(([a], [b]) => lossOf(a) - lossOf(b))
      .slice(0, 5);
    expect(looked).toEqual(order);
    expect(events.filter((e) => e.kind === "tested")).toEqual(
      order.map(([, trial], k) => ({ kind: "tested", rank: k + 1, trial, test: { loss: k + 1, accuracy: 0 } })),
    );
  });

  it("is, of several objectives, evenly over the front, each with its own weights", async () => {
    const looked: number[] = [];
    const test: SearchParts["test"] = (_, weights) => {
      looked.push(weights[0]?.values[0] as number);
      return { loss: 1, accuracy: 0 };
    };
    const objectives = objectivesOf(["log-loss", "parameters"], { ...grammar.vocabulary.space, features: 2, classes: 3 });
    const events = await run({ trials: 24, top: 2, objectives }, { test, evaluator: tableEvaluator({ order: 4 }) });
    expect(events[0]).toMatchObject({ metric: "log-loss", objectives: ["log-loss", "parameters"] });
    const front = frontOf(
      events.flatMap((e) => (e.kind === "evaluated" ? [e.evaluation] : [])),
      objectives,
    ).map(({ trial }) => trial);
    expect(front.length).toBeGreaterThan(1);
    expect(looked).toEqual([front[0], front.at(-1)]);
    expect(events.filter((e) => e.kind === "tested")).toMatchObject(looked.map((trial, k) => ({ rank: k + 1, trial })));
  });

  it("leaves failed trials out, however few remain", async () => {
    const evaluator = tableEvaluator({ fails: ({ trial }) => trial !== 2 });
    const events = await run({ trials: 4 }, { evaluator, test: () => ({ loss: 1, accuracy: 0 }) });
    expect(events.filter((e) => e.kind === "tested")).toMatchObject([{ rank: 1, trial: 2 }]);
  });
});

describe("the final choice", () => {
  const choice = { among: 24 };
  /** Of relu all are good but for noise; of tanh one came out best, between bad ones. */
  const luckyLoss = (text: string): number =>
    text === "16-tanh 8-tanh" ? 0.4 : text.includes("tanh") ? 0.9 : 0.5 + lossOf(text) / 100;
  const lucky: Evaluator = {
    ...tableEvaluator(),
    async *evaluate(jobs) {
      for (const job of jobs) {
        const text = formatArchitecture(job.architecture);
        yield { ...complete(job.trial, luckyLoss(text), { text }), weights: markedWeights(job.architecture, job.trial) };
      }
    },
  };
  const chosenOf = (events: readonly SearchEvent[]) => events.find((event) => event.kind === "chosen");
  const trialOf = (events: readonly SearchEvent[], text: string): number | undefined =>
    events.flatMap((e) =>
      e.kind === "evaluated" && formatArchitecture(e.evaluation.architecture) === text ? [e.evaluation.trial] : [],
    )[0];

  it("goes by what all trials say, is tested with its own weights, and says how lucky the luckiest was", async () => {
    const looked: [number, number | undefined][] = [];
    const test: SearchParts["test"] = (_architecture, weights, trial) => {
      looked.push([trial, weights[0]?.values[0]]);
      return { loss: 1, accuracy: 0 };
    };
    const events = await run({ trials: 24, choice }, { evaluator: lucky, test });
    const chosen = chosenOf(events);
    const luckiest = trialOf(events, "16-tanh 8-tanh");
    expect(chosen?.luckiest).toBe(luckiest);
    expect(chosen?.ranking[0]?.trial).not.toBe(luckiest);
    expect(chosen?.ranking).toHaveLength(24);
    expect(chosen?.optimism).toBeGreaterThan(0.05);
    expect(chosen?.alike).toBeGreaterThan(1);
    expect(chosen?.alike).toBeLessThan(24);
    expect(looked).toEqual(chosen?.ranking.slice(0, 3).map(({ trial }) => [trial, trial]));
    expect(kinds(events.slice(-5))).toBe("chosen tested tested tested finished");
  });

  it("is made among the best observed only, of whose number the weights are kept", async () => {
    const events = await run({ trials: 24, choice: { among: 5 } }, { evaluator: lucky });
    const best = events
      .flatMap((e) => (e.kind === "evaluated" && e.evaluation.status === "complete" ? [e.evaluation] : []))
      .sort((a, b) => a.validation.loss - b.validation.loss)
      .slice(0, 5);
    const ranked = chosenOf(events)?.ranking.map(({ trial }) => trial) ?? [];
    expect([...ranked].sort()).toEqual(best.map(({ trial }) => trial).sort());
  });

  it("is not made where no trial is complete", async () => {
    const events = await run({ trials: 4, choice }, { evaluator: tableEvaluator({ fails: () => true }) });
    expect(chosenOf(events)).toBeUndefined();
  });
});

describe("the noise probe", () => {
  const probe = { architectures: 4, seeds: 3 };

  it("trains some architectures on several seeds each, before the first trial, and counts as none", async () => {
    const evaluator = tableEvaluator();
    const events = await run({ trials: 4, probe }, { evaluator });
    const [, noise] = events;
    if (noise?.kind !== "noise") throw new Error("the noise must come second");
    expect(new Set(noise.architectures.map(formatArchitecture)).size).toBe(4);
    expect(noise.rewards).toEqual(noise.architectures.map((a) => [0, 0, 0].map(() => -lossOf(formatArchitecture(a)))));
    const jobs = evaluator.jobs.slice(0, 12);
    expect(new Set(jobs.map(({ seed }) => seed)).size).toBe(3);
    expect(new Set(jobs.map(({ trial }) => trial)).size).toBe(12);
    const without = await run({ trials: 4 });
    expect(lines(events.filter(({ kind }) => kind !== "noise"))).toEqual(lines(without));
  });

  it("does not depend on the order in which trainings arrive", async () => {
    const [one, other] = await Promise.all([1, 2].map((order) => run({ probe }, { evaluator: tableEvaluator({ order }) })));
    expect(one).toEqual(other);
  });

  it("says nothing when a training failed, was given up, or the space is smaller", async () => {
    const has = async (parts: Partial<SearchParts>, size = probe): Promise<boolean> =>
      (await run({ trials: 2, probe: size }, parts)).some(({ kind }) => kind === "noise");
    expect(await has({ evaluator: tableEvaluator({ fails: ({ trial }) => trial === 5 }) })).toBe(false);
    expect(await has({}, { architectures: 25, seeds: 2 })).toBe(false);
    expect(await has({})).toBe(true);
  });
});

describe("insertRanked", () => {
  const trials = (list: readonly { trial: number }[]): number[] => list.map(({ trial }) => trial);
  const ranked = (metric: "log-loss" | "accuracy", ...evaluations: ReturnType<typeof complete>[]): number[] => {
    const ranking = { most: 3, training: { ...quick, metric } };
    return trials(evaluations.reduce<readonly ReturnType<typeof complete>[]>((best, e) => insertRanked(best, e, ranking), []));
  };

  it("keeps the best, best first, of equals the earlier", () => {
    expect(ranked("log-loss", complete(1, 0.5), complete(2, 0.4), complete(3, 0.5), complete(4, 0.3), complete(5, 0.4))).toEqual([
      4, 2, 5,
    ]);
    expect(ranked("log-loss", complete(1, 0.5), complete(2, 0.5), complete(3, 0.5), complete(4, 0.5))).toEqual([1, 2, 3]);
  });

  it("goes by the search's metric", () => {
    const [a, b] = [complete(1, 0.5, { accuracy: 0.6 }), complete(2, 0.9, { accuracy: 0.7 })];
    expect([ranked("log-loss", a, b), ranked("accuracy", a, b)]).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });
});

describe("an excluded architecture", () => {
  const exclude = (architecture: Architecture): boolean =>
    architecture.some((layer) => layer.kind === "dense" && layer.units === 16);

  it("is never proposed, and does not count in the space", async () => {
    const events = await run({ trials: 100, exclude });
    const small = everything.filter((text) => !text.includes("16"));
    expect(events[0]).toMatchObject({ space: small.length });
    expect(proposedTexts(events).sort()).toEqual([...small].sort());
    expect(last(events)).toEqual({ kind: "finished", reason: "exhausted", trials: small.length });
    expect(searchedSpace({ grammar, exclude }).remaining()).toBe(small.length);
  });

  it("must leave something to search", async () => {
    const message = "search: the space must not be empty, got no architecture within its limits";
    expect(() => searchedSpace({ grammar, exclude: () => true })).toThrow(
      expect.objectContaining({ name: "ValueError", message }),
    );
    await expect(run({ exclude: () => true })).rejects.toThrow(message);
  });

  it("cannot be looked for in a space too large to walk", () => {
    const huge = grammarOf({ units: [8, 16], activations: ["relu", "tanh"], dropoutRates: [0.5], maxLayers: 20 });
    expect(() => searchedSpace({ grammar: huge, exclude })).toThrow("search: a space must have at most 1000000 architectures");
    expect(searchedSpace({ grammar: huge }).remaining()).toBe(huge.size);
  });
});
