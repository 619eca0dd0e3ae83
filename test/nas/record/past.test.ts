// The past of a search: whatever of its events is known, the rest comes to be as it was.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type EndReason,
  type Evaluator,
  formatArchitecture,
  formatEvent,
  grammarOf,
  pastOf,
  randomStrategy,
  type SearchConfig,
  type SearchEvent,
  type SearchParts,
  search,
  withoutEarlierEnds,
} from "../../../src/nas/index.js";
import { quick } from "../blobs.js";
import { complete, failed } from "../evaluations.js";

const grammar = grammarOf({ units: [4, 8, 16], activations: ["relu", "tanh"], dropoutRates: [], maxLayers: 2 });
const config: SearchConfig = { grammar, seed: 5, trials: 11, batch: 4, training: quick, oneShot: false, top: 2 };

interface Asked {
  readonly trials: number[];
}

/** Answers by the architecture's text, one epoch each; the trials of `fails` fail. */
function evaluator(fails: (trial: number) => boolean = () => false): Evaluator & Asked {
  const trials: number[] = [];
  return {
    trials,
    workers: 1,
    device: "table",
    async *evaluate(jobs) {
      for (const { trial, architecture } of jobs) {
        trials.push(trial);
        const text = formatArchitecture(architecture);
        const weights = [{ shape: [1], values: Float32Array.of(trial) }];
        yield fails(trial) ? failed(trial, { text }) : { ...complete(trial, 1 / text.length, { text }), weights };
      }
    },
    close: async () => {},
  };
}

async function run(
  more: Partial<SearchConfig> = {},
  parts: Partial<SearchParts> = {},
  visit: (event: SearchEvent) => void = () => {},
): Promise<SearchEvent[]> {
  const all: SearchEvent[] = [];
  const test = (_: unknown, [weights]: readonly { readonly values: Float32Array }[]) => ({ loss: weights?.values[0] ?? -1 });
  const searching = search({ ...config, ...more }, { strategy: randomStrategy(grammar), evaluator: evaluator(), test, ...parts });
  for await (const event of searching) {
    all.push(event);
    visit(event);
  }
  return all;
}

const lines = (events: readonly SearchEvent[]): string[] => events.map(formatEvent);
const reasonOf = (events: readonly SearchEvent[]): EndReason | undefined => {
  const end = events.at(-1);
  return end?.kind === "finished" ? end.reason : undefined;
};

describe("a search with a past", () => {
  it.each<[string, Partial<SearchConfig>]>([
    ["as it is", {}],
    ["with a budget of epochs", { mostEpochs: 9 }],
    ["with shared weights", { oneShot: true, oneShotCheck: 2 }],
    ["that ends by failures", { mostFailures: 3 }],
  ])("of any length says the same events, and trains what is not in it: %s", async (_, more) => {
    const fails = (trial: number): boolean => more.mostFailures !== undefined && trial > 5;
    const whole = await run(more, { evaluator: evaluator(fails) });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        const known = whole.slice(0, length);
        const trainer = evaluator(fails);
        const kept = new Map(
          known.flatMap((e) =>
            e.kind === "evaluated" && e.evaluation.status === "complete" ? [[e.evaluation.trial, e.evaluation.weights]] : [],
          ),
        );
        const past = pastOf(known, ({ trial }) => kept.get(trial) ?? []);
        expect(lines(await run(more, { evaluator: trainer, past }))).toEqual(lines(whole));
        for (const trial of past.evaluations.keys()) expect(trainer.trials).not.toContain(trial);
      }),
    );
  });

  it("trains again what it looks at, where its weights were not kept", async () => {
    const whole = await run();
    const trainer = evaluator();
    const resumed = await run({}, { evaluator: trainer, past: pastOf(whole.slice(0, -3)) });
    expect(lines(resumed)).toEqual(lines(whole));
    const tested = whole.flatMap((event) => (event.kind === "tested" ? [event.trial] : []));
    expect(trainer.trials).toEqual(tested);
  });

  it("goes on to more trials after its end, as if it had been asked for them at once", async () => {
    const short = await run({ trials: 8 });
    const more = await run({ trials: 11 }, { past: pastOf(short) });
    expect(more.filter(({ kind }) => kind === "continued")).toEqual([{ kind: "continued", trials: 11 }]);
    const trialsIn = (events: readonly SearchEvent[]): string[] =>
      lines(events.filter(({ kind }) => kind === "proposed" || kind === "evaluated" || kind === "learned"));
    expect(trialsIn(more)).toEqual(trialsIn(await run()));
  });

  it("cuts its batches where they were cut, whatever it goes on to", async () => {
    const short = await run({ trials: 6 });
    const longer = await run({ trials: 9 }, { past: pastOf(short) });
    const longest = await run({ trials: 11 }, { past: pastOf(longer) });
    const batches = longest.flatMap((event) => (event.kind === "learned" ? [event.batch] : []));
    expect(batches).toEqual([1, 2, 3, 4]); // of 4, 2, 3 and 2 trials
    expect(lines(longest.slice(0, longer.findLastIndex(({ kind }) => kind === "learned") + 1))).toEqual(
      lines(longer.slice(0, longer.findLastIndex(({ kind }) => kind === "learned") + 1)),
    );
  });

  it("that ended by failures may fail as often again", async () => {
    const first = await run({ mostFailures: 3 }, { evaluator: evaluator((trial) => trial > 2) });
    expect(first.at(-1)).toEqual({ kind: "finished", reason: "failures", trials: 5 });
    const stubborn = await run(
      { mostFailures: 3 },
      { evaluator: evaluator(() => true), past: pastOf(first, () => [{ shape: [1], values: Float32Array.of(1) }]) },
    );
    expect(stubborn.at(-1)).toEqual({ kind: "finished", reason: "failures", trials: 8 });
    const mended = await run({ mostFailures: 3 }, { past: pastOf(first) });
    expect(reasonOf(mended)).toBe("trials");
  });

  it("is not stopped before it has said all of that past", async () => {
    const whole = await run();
    const known = whole.slice(0, whole.findLastIndex(({ kind }) => kind === "evaluated") + 1);
    const stopped = await run({}, { past: pastOf(known), signal: AbortSignal.abort("interrupted") });
    expect(lines(stopped.slice(0, known.length))).toEqual(lines(known));
    expect(reasonOf(stopped)).toBe("interrupted");
  });
});

describe("the ends of earlier parts", () => {
  const finished = (reason: EndReason): SearchEvent => ({ kind: "finished", reason, trials: 1 });
  const learned: SearchEvent = { kind: "learned", batch: 1, report: {} };
  const compared: SearchEvent = { kind: "compared", trial: 1, validation: { loss: 1 } };

  it("are left out where anything follows them, be it another end", () => {
    const [first, second] = [finished("timeout"), finished("trials")];
    expect(withoutEarlierEnds([learned, compared, first, learned, compared, second])).toEqual([
      learned,
      learned,
      compared,
      second,
    ]);
    expect(withoutEarlierEnds([learned, compared, first, compared, compared, second])).toEqual([
      learned,
      compared,
      compared,
      second,
    ]);
    expect(withoutEarlierEnds([learned, compared, first, compared])).toEqual([learned, compared]);
    expect(withoutEarlierEnds([learned, compared, first])).toEqual([learned, compared, first]);
    expect(withoutEarlierEnds([])).toEqual([]);
  });
});
