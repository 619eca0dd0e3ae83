// What all charts stand on: labels that keep apart, axes with bounds and round ticks, colours that are seen on both pages.
import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { logAxis } from "../../src/charts/log-axis.js";
import { axisDomain, metricAxis } from "../../src/charts/metric-axis.js";
import { failure, muted, pages, series } from "../../src/charts/palette.js";
import { spread, wrapText } from "../../src/charts/text-layout.js";

const position = fc.double({ min: 0, max: 300, noNaN: true });

describe("spread", () => {
  test.prop([fc.array(position, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 60 })])(
    "puts labels apart, within bounds and in the order in which they were wanted",
    (wanted, gap) => {
      const placed = spread(wanted, gap, { least: 0, most: 300 });
      const apart = Math.min(gap, 300 / Math.max(1, wanted.length - 1));
      const sorted = [...placed].sort((a, b) => a - b);
      sorted.slice(1).forEach((place, k) => {
        expect(place - (sorted[k] as number)).toBeGreaterThanOrEqual(apart - 1e-9);
      });
      expect(Math.min(...placed)).toBeGreaterThanOrEqual(-1e-9);
      expect(Math.max(...placed)).toBeLessThanOrEqual(300 + 1e-9);
      wanted.forEach((a, i) => {
        wanted.forEach((b, j) => {
          if (a < b) expect(placed[i]).toBeLessThan(placed[j] as number);
        });
      });
    },
  );

  it("leaves labels where they are when they are apart already", () => {
    expect(spread([200, 10, 100], 30, { least: 0, most: 300 })).toEqual([200, 10, 100]);
  });
});

describe("wrapText", () => {
  test.prop([fc.string({ maxLength: 80 }), fc.integer({ min: 20, max: 400 })])("loses nothing", (text, width) => {
    expect(wrapText(text, width, 12).join(" ")).toBe(text);
  });

  it("keeps a percent sign with its number", () => {
    expect(wrapText("accuracy 70.1 %", 60, 12)).toEqual(["accuracy", "70.1 %"]);
  });
});

describe("the axis of a metric", () => {
  it("has its unit: percent of accuracies, nats of log-loss, the target's of RMSE", () => {
    expect(["accuracy", "log-loss", "rmse", "auc"].map((metric) => metricAxis(metric as "auc", "mpg").label)).toEqual([
      "accuracy (%)",
      "log-loss (nats)",
      "RMSE (units of mpg)",
      "AUC",
    ]);
  });

  test.prop([
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })),
    fc.array(position),
    fc.boolean(),
  ])("has a length, and room for all that must be seen", (values, always, isMoreBetter) => {
    const [low, high] = axisDomain(values, always, { isMoreBetter });
    expect(high).toBeGreaterThan(low);
    for (const value of always) expect(value >= low && value <= high).toBe(true);
  });

  it("is stretched by what is far better, never by what is far worse", () => {
    const most = [0.6, 0.61, 0.62, 0.63, 0.64];
    expect(axisDomain([...most, 50], [], { isMoreBetter: false })[1]).toBeLessThan(1);
    expect(axisDomain([...most, 50], [], { isMoreBetter: true })[1]).toBeGreaterThan(50);
  });
});

describe("a logarithmic axis", () => {
  test.prop([fc.array(fc.double({ min: 1e-3, max: 1e8, noNaN: true }), { minLength: 1, maxLength: 20 })])(
    "has room for all numbers, and ticks within its bounds",
    (values) => {
      const { of, options } = logAxis(values, 6);
      const [low, high] = options.domain as [number, number];
      for (const value of values) expect(of(value) > low && of(value) < high).toBe(true);
      for (const tick of options.ticks as number[]) expect(tick >= low && tick <= high).toBe(true);
    },
  );

  it("has ones, twos and fives where they fit", () => {
    const { options } = logAxis([90, 11_000], 8);
    expect((options.ticks as number[]).map(options.tickFormat as (tick: number) => string)).toEqual([
      "100",
      "200",
      "500",
      "1k",
      "2k",
      "5k",
      "10k",
    ]);
  });
});

/** @source WCAG 2.1, contrast ratio */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
    const [r, g, b] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number];
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

describe("the palette", () => {
  it.each([...series, muted, failure])("%s is seen on the light page and on the dark one", (colour) => {
    for (const { background } of Object.values(pages)) expect(contrast(colour, background)).toBeGreaterThanOrEqual(3);
  });

  it("has texts that are read on both", () => {
    for (const { text, background } of Object.values(pages)) expect(contrast(text, background)).toBeGreaterThanOrEqual(7);
  });
});
