// The journal: events to lines and back, and what is said of lines that are none.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Evaluated,
  formatEvent,
  formatLine,
  parseArchitecture,
  parseEvent,
  parseJournal,
  parseLine,
  type SearchEvent,
} from "../../../src/nas/index.js";
import { metricNames } from "../../../src/nn/index.js";
import { complete } from "../evaluations.js";

const count = fc.integer({ min: 1, max: 1_000 });
const architecture = fc
  .constantFrom("linear", "8-relu", "64-tanh dropout-0.2 32-elu", "1-sigmoid dropout-1e-7")
  .map(parseArchitecture);
/** Zero has no sign in JSON. */
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const number = fc.oneof(finite, fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY));
const ofClasses = { loss: number, accuracy: number, balancedAccuracy: number, macroF1: number, auc: number };
const ofNumbers = { loss: number, r2: number, rmse: number };
const plain = fc.record({ loss: number, accuracy: number });
const scores = fc.oneof(plain, fc.record(ofClasses), fc.record(ofNumbers));
const testScores = fc.oneof(plain, fc.record({ ...ofClasses, interval: number }), fc.record({ ...ofNumbers, interval: number }));
const text = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("a\nb", "\u2028", '"'));
const trained = {
  trial: count,
  architecture,
  parameters: count,
  epochs: fc.array(
    fc.record(
      { epoch: count, loss: number, accuracy: number, trainingLoss: number },
      { requiredKeys: ["epoch", "loss", "accuracy"] },
    ),
    { maxLength: 3 },
  ),
  seconds: fc.double({ min: 0, max: 1e6, noNaN: true }).map((x) => x + 0),
};

const started: SearchEvent = { kind: "started", strategy: "random", space: 3, trials: 2, batch: 1, metric: "log-loss", seed: 0 };

const events: fc.Arbitrary<SearchEvent> = fc.oneof(
  fc.record({
    kind: fc.constant("started" as const),
    strategy: text,
    space: count,
    trials: count,
    batch: count,
    metric: fc.constantFrom(...metricNames),
    seed: count,
  }),
  fc.constant({ ...started, objectives: ["log-loss", "macs"] } as SearchEvent),
  fc.record({
    kind: fc.constant("noise" as const),
    architectures: fc.array(architecture, { maxLength: 3 }),
    rewards: fc.array(fc.array(number, { maxLength: 3 }), { maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant("chosen" as const),
    ranking: fc.array(fc.record({ trial: count, expected: number }), { maxLength: 3 }),
    luckiest: count,
    optimism: number,
    alike: count,
  }),
  fc.record({ kind: fc.constant("proposed" as const), trial: count, architecture }),
  fc.record({ kind: fc.constant("proposed" as const), trial: count, architecture, prediction: number }),
  fc.record({
    kind: fc.constant("evaluated" as const),
    evaluation: fc.oneof(
      fc.record({
        status: fc.constant("complete" as const),
        ...trained,
        validation: scores,
        bestEpoch: count,
        weights: fc.constant([]),
      }),
      fc.record({ status: fc.constant("failed" as const), ...trained, reason: text }),
    ),
  }),
  fc.record({
    kind: fc.constant("learned" as const),
    batch: count,
    report: fc.dictionary(fc.stringMatching(/^[a-z]+$/), fc.oneof(number, fc.boolean())),
  }),
  fc.record({ kind: fc.constant("continued" as const), trials: count, epochs: count }),
  fc.record({ kind: fc.constant("compared" as const), trial: count, validation: scores }),
  fc.record({
    kind: fc.constant("baseline" as const),
    name: fc.constantFrom("majority" as const, "logistic regression" as const),
    validation: scores,
    test: testScores,
  }),
  fc.record({ kind: fc.constant("tested" as const), rank: count, trial: count, test: testScores }),
  fc.record({
    kind: fc.constant("finished" as const),
    reason: fc.constantFrom(
      "trials" as const,
      "exhausted" as const,
      "timeout" as const,
      "interrupted" as const,
      "failures" as const,
    ),
    trials: count,
  }),
);

const journalOf = (all: readonly SearchEvent[]): string => all.map((event) => `${formatEvent(event)}\n`).join("");
const learned: SearchEvent = { kind: "learned", batch: 1, report: { loss: 0.5 } };

/** The evaluation of the trial that comes after those before it. */
function numbered({ kind, evaluation }: Evaluated, before: readonly SearchEvent[]): Evaluated {
  return { kind, evaluation: { ...evaluation, trial: before.filter((event) => event.kind === "evaluated").length + 1 } };
}

describe("a journal", () => {
  it("reads back the events that were written, each on one line", () => {
    fc.assert(
      fc.property(fc.array(events, { maxLength: 5 }), (some) => {
        const others = some.filter(({ kind }) => kind !== "started");
        const all = [
          started,
          ...others.map((event, i) => (event.kind === "evaluated" ? numbered(event, others.slice(0, i)) : event)),
        ];
        const written = journalOf(all);
        expect(written.split("\n")).toHaveLength(all.length + 1);
        expect(parseJournal(written, "journal.jsonl")).toEqual(all);
      }),
      { numRuns: 500 },
    );
  });

  it("writes the same line for an event that was read back", () => {
    fc.assert(
      fc.property(events, (event) => {
        expect(formatEvent(parseEvent(formatEvent(event)))).toBe(formatEvent(event));
      }),
    );
  });

  it("that is sealed shows every byte that is another, but in its times", () => {
    fc.assert(
      fc.property(events, fc.nat(), fc.integer({ min: 1, max: 127 }), (event, place, flip) => {
        const line = formatLine(event);
        expect(parseLine(line)).toEqual(parseEvent(formatEvent(event)));
        const at = place % line.length;
        const damaged = line.slice(0, at) + String.fromCharCode(line.charCodeAt(at) ^ flip) + line.slice(at + 1);
        const isOfATime = (text: string): string => text.replace(/"seconds":[^,}]+/g, "");
        if (isOfATime(damaged) !== isOfATime(line)) expect(() => parseLine(damaged)).toThrow();
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves out weights, and writes architectures as text", () => {
    const weights = [{ shape: [2], values: new Float32Array(2) }];
    const evaluation = { ...complete(1, Number.NaN, { text: "64-tanh dropout-0.2" }), weights };
    const line = formatEvent({ kind: "evaluated", evaluation });
    expect(JSON.parse(line)).toEqual({
      kind: "evaluated",
      status: "complete",
      trial: 1,
      architecture: "64-tanh dropout-0.2",
      parameters: 1,
      epochs: [{ epoch: 1, loss: "NaN", accuracy: 0.5 }],
      seconds: 0,
      validation: { loss: "NaN", accuracy: 0.5 },
      bestEpoch: 1,
    });
  });

  it("drops a last line that was torn, at whatever place", () => {
    const whole = journalOf([started, learned]);
    const last = journalOf([learned]);
    for (let length = 0; length < last.length; length++) {
      expect(parseJournal(whole + last.slice(0, length), "journal.jsonl")).toEqual([started, learned]);
    }
    expect(parseJournal(whole + last, "journal.jsonl")).toHaveLength(3);
    expect(parseJournal("", "journal.jsonl")).toEqual([]);
  });

  it.each([
    ["no JSON", "what is this", "what is this"],
    ["cut short", '{"kind":"learned","ba', '{"kind":"learned","ba'],
    ["no object", "null", "null"],
    ["empty", "", ""],
    ["of an unknown kind", '{"kind":"guessed"}', 'unknown event "guessed"'],
    [
      "with a layer that is none",
      '{"kind":"proposed","trial":1,"architecture":"many"}',
      "layer 1 must be units-activation or dropout-rate",
    ],
    [
      "with a field of another kind",
      '{"kind":"tested","rank":"first","trial":1,"test":{"loss":1}}',
      '"tested" with a wrong rank',
    ],
    ["with a field too many", '{"kind":"learned","batch":1,"report":{},"more":1}', '"learned" with a wrong field'],
    [
      "with a trial too few",
      '{"kind":"evaluated","status":"failed","trial":2,"architecture":"8-relu","parameters":9,"epochs":[],"seconds":0,"reason":""}',
      "trial 2, where 1 must come",
    ],
    ["a second beginning", formatEvent(started), '"started" cannot stand here'],
    ["of another version", '{"kind":"started","version":2}', "version 2 of the journal, where this program reads 1"],
    ["without a version", '{"kind":"started"}', "version undefined of the journal, where this program reads 1"],
  ])("names the line that is %s", (_what, line, got) => {
    const text = `${journalOf([started])}${line}\n${journalOf([learned])}`;
    expect(() => parseJournal(text, "runs/a/journal.jsonl")).toThrow(
      expect.objectContaining({ name: "MlpnasError", message: `runs/a/journal.jsonl:2: each line must be an event, got ${got}` }),
    );
  });
});
