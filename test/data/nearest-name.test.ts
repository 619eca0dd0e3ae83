import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nearestName } from "../../src/data/index.js";
import { editDistance } from "../../src/data/nearest-name.js";

const words = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 7 });

describe("nearestName", () => {
  it("finds slips of the keyboard and of letter case", () => {
    const names = ["quality", "quality_label", "pH", "alcohol"];
    expect(nearestName("quality_lable", names)).toBe("quality_label");
    expect(nearestName("ph", names)).toBe("pH");
    expect(nearestName("alchool", names)).toBe("alcohol");
  });

  it("gives nothing when no name is near, not even a short one", () => {
    expect(nearestName("zz", ["pH", "a", ""])).toBeUndefined();
    expect(nearestName("price", ["quality", "alcohol"])).toBeUndefined();
  });
});

describe("editDistance", () => {
  it("knows the textbook case", () => {
    expect(editDistance("kitten", "sitting")).toBe(3);
  });

  it("is a metric: zero only for equal words, symmetric, with the triangle inequality", () => {
    fc.assert(
      fc.property(words, words, words, (a, b, c) => {
        expect(editDistance(a, b) === 0).toBe(a === b);
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
      }),
    );
  });
});
