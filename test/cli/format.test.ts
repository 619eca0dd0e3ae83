import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { bar, breakWords, joinParts, quotePath, shorten, sparkline } from "../../src/cli/format.js";
import {
  formatCount,
  formatDifference,
  formatElapsed,
  formatInterval,
  formatPoints,
  formatRemaining,
  formatScore,
  formatSetting,
  formatShare,
  plural,
} from "../../src/report/index.js";

describe("formatScore", () => {
  it.each([
    [0.641, ".641"],
    [0, ".000"],
    [1, "1.000"],
    [0.9996, "1.000"],
    [1.2344, "1.234"],
    [-0.25, "-.250"],
    [9999.9994, "9999.999"],
    [4.254e31, "4.25e+31"],
    [Number.NaN, "NaN"],
    [Number.POSITIVE_INFINITY, "∞"],
  ])("writes %d as %s", (value, text) => {
    expect(formatScore(value)).toBe(text);
  });

  test.prop([fc.double({ min: 0, max: 9999, noNaN: true })])(
    "has three digits and reads back to within half of the last one",
    (value) => {
      expect(formatScore(value)).toMatch(/^[1-9]?\d*\.\d{3}$/);
      expect(Math.abs(Number(formatScore(value)) - value)).toBeLessThanOrEqual(0.0005 + 1e-9);
    },
  );
});

describe("other numbers", () => {
  it("are written as people read them", () => {
    expect([formatInterval(0.735, 0.0319), formatInterval(0.735, null)]).toEqual([".735 ± .032", ".735"]);
    expect([0.012, -0.012, 0].map((difference) => formatDifference({ difference, half: 0.004 }))).toEqual([
      "+.012 ± .004",
      "-.012 ± .004",
      "+.000 ± .004",
    ]);
    expect(formatPoints({ difference: 0.0123, half: 0.004 })).toBe("+1.2 ± 0.4");
    expect(formatPoints({ difference: -0.0123, half: null })).toBe("-1.2");
    expect([0.003, 0, 1, 1e-7, 0.5].map(formatSetting)).toEqual([".003", "0", "1", "1e-7", ".5"]);
    expect([0, 0.001, 0.334, 0.996, 1].map(formatShare)).toEqual(["0%", "<1%", "33%", ">99%", "100%"]);
    expect([plural(1, "row"), plural(4898, "row"), plural(0, "class", "classes")]).toEqual(["1 row", "4,898 rows", "0 classes"]);
    expect([0.01, 0.84, 12.34, 59.96, 125, 3725].map(formatElapsed)).toEqual([
      "<.1 s",
      ".8 s",
      "12.3 s",
      "1 m 00 s",
      "2 m 05 s",
      "1 h 02 m",
    ]);
    expect([0.2, 1.6, 59.4, 59.6, 125].map(formatRemaining)).toEqual(["1 s", "2 s", "59 s", "1 m 00 s", "2 m 05 s"]);
  });

  test.prop([fc.nat(1e9)])("keep their digits when commas are put in", (count) => {
    expect(Number(formatCount(count).replaceAll(",", ""))).toBe(count);
    expect(formatCount(count)).toMatch(/^\d{1,3}(,\d{3})*$/);
  });
});

describe("sparkline", () => {
  it("spans the lowest to the highest bar, with a gap for what is not finite", () => {
    expect(sparkline([1, 0.5, 0, Number.NaN])).toBe("█▅▁·");
    expect(sparkline([2, 2])).toBe("▁▁");
    expect(sparkline([])).toBe("");
  });
});

describe("bar", () => {
  it("is as long as its share, and never nothing for something", () => {
    expect([0, 0.001, 0.5, 1].map((share) => bar(share, 4))).toEqual(["", "█", "██", "████"]);
  });
});

describe("lines", () => {
  it("are broken between parts", () => {
    expect(joinParts(["one", "two", "three"], undefined)).toEqual(["one · two · three"]);
    expect(joinParts(["one", "two", "three"], 10)).toEqual(["one · two", "  three"]);
  });

  const word = fc.stringMatching(/^[a-z]{1,9}$/);
  test.prop([fc.array(word, { minLength: 1 }), fc.integer({ min: 12, max: 60 })])(
    "are broken between words, lose none, and fit",
    (words, columns) => {
      const lines = breakWords(words.join(" "), columns);
      expect(lines.map((line) => line.trim()).join(" ")).toBe(words.join(" "));
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
    },
  );

  test.prop([fc.array(fc.array(word, { minLength: 1, maxLength: 4 }), { minLength: 1 }), fc.integer({ min: 12, max: 60 })])(
    "of parts fit as well, whatever the parts",
    (parts, columns) => {
      for (const line of joinParts(
        parts.map((words) => words.join(" ")),
        columns,
      ))
        expect(line.length).toBeLessThanOrEqual(columns);
    },
  );

  test.prop([fc.string({ unit: "grapheme" }), fc.nat(20)])("are cut to a length", (text, length) => {
    expect(Array.from(shorten(text, length + 1)).length).toBeLessThanOrEqual(length + 1);
    expect(shorten(text, text.length)).toBe(text);
  });
});

describe("quotePath", () => {
  it("quotes what a shell would take apart", () => {
    expect(["runs/wine-0", "my runs/a", "it's"].map(quotePath)).toEqual(["runs/wine-0", "'my runs/a'", "'it'\\''s'"]);
  });
});
