// The course of a search: points, spans and trend.
import { describe, expect, it } from "vitest";
import { courseOf, courseSpans, courseTrend, type Difference, meanInterval, type SearchEvent } from "../../../src/nas/index.js";
import { complete, failed } from "../evaluations.js";

const trial = (number: number, loss: number, accuracy: number): SearchEvent => ({
  kind: "evaluated",
  evaluation: complete(number, loss, { accuracy }),
});
const learned = (batch: number): SearchEvent => ({ kind: "learned", batch, report: {} });

const events: readonly SearchEvent[] = [
  trial(1, 0.7, 0.6),
  trial(2, 0.5, 0.65),
  learned(1),
  { kind: "evaluated", evaluation: failed(3) },
  trial(4, 0.6, 0.7),
  learned(2),
  { kind: "evaluated", evaluation: failed(5) },
  learned(3),
  trial(6, 0.8, 0.5),
];

describe("courseOf", () => {
  it("has the complete trials with their batch, each score's best so far by itself", () => {
    expect(courseOf(events).map(({ trial, batch, best }) => [trial, batch, best.loss, best.accuracy])).toEqual([
      [1, 1, 0.7, 0.6],
      [2, 1, 0.5, 0.65],
      [4, 2, 0.5, 0.7],
      [6, 4, 0.5, 0.7],
    ]);
  });
});

describe("courseSpans", () => {
  it("takes the means of each batch, and leaves out a batch without a complete trial", () => {
    const spans = courseSpans(courseOf(events));
    expect(spans.map(({ firstBatch, lastBatch, loss }) => [firstBatch, lastBatch, loss.n])).toEqual([
      [1, 1, 2],
      [2, 2, 1],
      [4, 4, 1],
    ]);
    expect(spans[0]).toMatchObject({ accuracy: meanInterval([0.6, 0.65]), loss: meanInterval([0.7, 0.5]) });
    expect(spans[1]?.best).toEqual({ loss: 0.5, accuracy: 0.7 });
  });

  it("joins consecutive batches, the last span with what is left", () => {
    const spans = courseSpans(courseOf([...events, learned(4), trial(7, 1, 0.5)]), 3);
    expect(spans.map(({ firstBatch, lastBatch, loss }) => [firstBatch, lastBatch, loss.n])).toEqual([
      [1, 3, 3],
      [4, 5, 2],
    ]);
  });
});

describe("courseTrend", () => {
  const rising = (step: number): SearchEvent[] =>
    Array.from({ length: 9 }, (_, k) => trial(k + 1, 1 - step * k, 0.5 + step * k + (k % 2) * 0.01));

  it("holds the second half against the first, the trial in the middle with the second", () => {
    const { accuracy, loss } = courseTrend(courseOf(rising(0.05)));
    expect(loss.difference).toBeCloseTo(-0.05 * 4.5, 12);
    expect(accuracy?.difference).toBeGreaterThan(accuracy?.half as number);
  });

  it("has an interval that includes 0 where nothing changes", () => {
    const { difference, half } = courseTrend(courseOf(rising(0))).accuracy as Difference;
    expect(Math.abs(difference)).toBeLessThan(half as number);
  });

  it("has no interval of fewer than four trials", () => {
    expect(courseTrend(courseOf(events.slice(0, 5))).accuracy?.half).toBeNull();
    expect(courseTrend(courseOf(events)).accuracy?.half).not.toBeNull();
  });
});
