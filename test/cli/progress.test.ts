import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { advance, initialProgress, liveLines, type Progress, trialLine } from "../../src/cli/progress.js";
import { createProgressDisplay } from "../../src/cli/progress-display.js";
import type { SearchEvent } from "../../src/nas/index.js";
import { Sink } from "./host.js";
import { complete, evaluated, failed, started } from "./runs.js";

const progressOf = (...events: SearchEvent[]): Progress => events.reduce(advance, initialProgress);
const best = evaluated(complete(1, "64-tanh 32-elu", 0.641, 0.725));
const worse = evaluated(complete(2, "8-relu", 0.663, 0.731));

describe("trialLine", () => {
  it("says what a trial gave and which is the best so far", () => {
    expect(trialLine(progressOf(started(), best))).toBe(
      "trial   1/100  64-tanh 32-elu  log-loss .641  accuracy .725  (best .641, trial 1)",
    );
    expect(trialLine(progressOf(started(), best, worse))).toBe(
      "trial   2/100  8-relu  log-loss .663  accuracy .731  (best .641, trial 1)",
    );
  });

  it("begins with the search's metric", () => {
    expect(trialLine(progressOf(started(100, "accuracy"), best, worse))).toBe(
      "trial   2/100  8-relu  accuracy .731  log-loss .663  (best .731, trial 2)",
    );
  });

  it("says why a trial failed", () => {
    expect(trialLine(progressOf(started(9), evaluated(failed(1, "8-elu", "no end"))))).toBe("trial 1/9  8-elu  failed: no end");
  });

  it("counts to the size of a space that is smaller than what was asked for", () => {
    expect(trialLine(progressOf(started(100, "log-loss", 2), best))).toMatch(/^trial 1\/2 /);
  });
});

describe("liveLines", () => {
  const progress = progressOf(started(10), best, worse);

  it("is one line on a wide terminal", () => {
    expect(liveLines(progress, { columns: 120, seconds: 1 })).toEqual([
      " ████░░░░░░░░░░░░░░░░   2/10  best log-loss .641 (accuracy .725)  64-tanh 32-elu   last 2 .652   4 s left",
    ]);
  });

  it("is two lines on a narrower one", () => {
    expect(liveLines(progress, { columns: 80, seconds: 1 })).toEqual([
      " ████░░░░░░░░░░░░░░░░   2/10  last 2 .652  4 s left",
      " best log-loss .641 (accuracy .725)  64-tanh 32-elu",
    ]);
  });

  it("says what goes on instead of the time left", () => {
    expect(liveLines(progress, { columns: 80, seconds: 1, note: "stopping" })[0]).toMatch(/last 2 \.652 {2}stopping$/);
    expect(liveLines(progressOf(started(10)), { columns: 80, seconds: 1 })).toEqual([" ░░░░░░░░░░░░░░░░░░░░   0/10"]);
  });

  test.prop([fc.integer({ min: 20, max: 200 }), fc.nat(40), fc.integer({ min: 1, max: 5 })])(
    "is never wider than the terminal",
    (columns, trials, layers) => {
      const long = Array.from({ length: trials }, (_, i) =>
        evaluated(complete(i + 1, Array(layers).fill("512-sigmoid").join(" "), 10 ** i, 1)),
      );
      for (const line of liveLines(progressOf(started(40), ...long), { columns, seconds: 1e5 }))
        expect(line.length).toBeLessThan(columns);
    },
  );
});

describe("the display", () => {
  it("writes one plain line a trial into a pipe, and no escape code", () => {
    const stream = new Sink();
    const display = createProgressDisplay(stream, () => 0);
    for (const event of [started(), best, worse]) display.event(event);
    display.say("stopping");
    display.close();
    expect(stream.text.split("\n")).toEqual([
      expect.stringMatching(/^trial {3}1\/100 /),
      expect.stringMatching(/^trial {3}2\/100 /),
      "stopping",
      "",
    ]);
    expect(stream.text).not.toContain("\u001b");
  });

  it("redraws on a terminal at most ten times a second, and leaves nothing behind but what lasts", () => {
    const stream = new Sink(80);
    let now = 0;
    const display = createProgressDisplay(stream, () => now);
    display.event(started(100));
    for (let trial = 1; trial <= 100; trial++) {
      now += 0.01;
      display.event(evaluated(complete(trial, "8-relu", 0.6, 0.7)));
    }
    const drawings = stream.text.split("/100 ").length - 1;
    expect(drawings).toBeGreaterThan(5);
    expect(drawings).toBeLessThanOrEqual(11);
    display.say("stopping after the running trials");
    display.close();
    expect(stream.text).toContain("stopping after the running trials\n");
  });
});
