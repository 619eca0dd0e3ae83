import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "../../src/cli/duration.js";

describe("parseDuration", () => {
  it.each([
    ["600", 600],
    ["90s", 90],
    ["10m", 600],
    ["2h", 7200],
    ["1h30m", 5400],
    ["1m30s", 90],
    ["1.5h", 5400],
    ["0.5", 0.5],
  ])("reads %s as %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(["", " ", "m", "10 m", "10x", "-5", "1m2h", "1e3", "ten"])("does not read %j", (text) => {
    expect(parseDuration(text)).toBeNaN();
  });

  test.prop([
    fc.oneof(
      fc.nat(1e6),
      fc.integer({ min: 1, max: 1e6 }).map((n) => n / 16),
    ),
  ])("is the inverse of formatDuration", (seconds) => {
    expect(parseDuration(formatDuration(seconds))).toBe(seconds);
  });
});
