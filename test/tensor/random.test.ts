// Streams are named, repeatable and even; the hash mixes and loses nothing.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hash32, integerBelow, pickWeighted, shuffled, stream } from "../../src/tensor/index.js";

const names = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 3 });
const first = (rng: () => number, count = 8): number[] => Array.from({ length: count }, rng);

describe("a stream", () => {
  test("is the same numbers wherever its name is asked for", () => {
    fc.assert(
      fc.property(fc.integer(), names, (seed, name) => {
        expect(first(stream(seed, ...name))).toEqual(first(stream(seed, ...name)));
      }),
    );
  });

  test("is other numbers under another name or seed", () => {
    fc.assert(
      fc.property(fc.tuple(fc.integer(), names), fc.tuple(fc.integer(), names), ([a, nameA], [b, nameB]) => {
        fc.pre(JSON.stringify([a, nameA]) !== JSON.stringify([b, nameB]));
        expect(first(stream(a, ...nameA))).not.toEqual(first(stream(b, ...nameB)));
      }),
    );
    expect(first(stream(1, "a", "b"))).not.toEqual(first(stream(1, "a,b")));
    expect(first(stream(1, 2))).not.toEqual(first(stream(1, "2")));
  });

  test("does not move when another is drawn from", () => {
    const [a, b] = [stream(1, "a"), stream(1, "b")];
    const mixed = first(() => b() * 0 + a());
    expect(mixed).toEqual(first(stream(1, "a")));
  });

  test("is uniform on [0, 1)", () => {
    const rng = stream(3, "uniform");
    const bins = new Float64Array(20);
    const count = 100_000;
    for (let i = 0; i < count; i++) {
      const x = rng();
      if (!(x >= 0 && x < 1)) expect.fail(`${x} lies outside`);
      bins[Math.floor(x * bins.length)] = (bins[Math.floor(x * bins.length)] as number) + 1;
    }
    const wanted = count / bins.length;
    const chiSquare = bins.reduce((total: number, seen) => total + (seen - wanted) ** 2 / wanted, 0);
    expect(chiSquare).toBeLessThan(43.8); // 19 degrees of freedom, one in a thousand
  });
});

test("an integer below a bound takes each value about equally often", () => {
  const rng = stream(4, "integers");
  const seen = [0, 0, 0, 0, 0];
  for (let i = 0; i < 50_000; i++) {
    const k = integerBelow(5, rng);
    seen[k] = (seen[k] as number) + 1;
  }
  for (const count of seen) expect(Math.abs(count - 10_000)).toBeLessThan(4 * Math.sqrt(8_000));
});

describe("shuffling", () => {
  test("keeps what is there", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.integer(), (numbers, seed) => {
        const result = shuffled([...numbers], stream(seed, "shuffle"));
        expect([...result].sort((a, b) => a - b)).toEqual([...numbers].sort((a, b) => a - b));
      }),
    );
  });

  test("is done in place", () => {
    const numbers = Int32Array.of(1, 2, 3);
    expect(shuffled(numbers, stream(1, "shuffle"))).toBe(numbers);
  });

  test("makes each of the orders about equally often", () => {
    const rng = stream(5, "orders");
    const seen = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = shuffled([0, 1, 2, 3], rng).join("");
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(24);
    for (const count of seen.values()) expect(Math.abs(count - 1_000)).toBeLessThan(5 * Math.sqrt(1_000));
  });
});

describe("a weighted pick", () => {
  test("falls on each position as often as its weight says", () => {
    const rng = stream(6, "weights");
    const weights = [1, 0, 3, 6, 0];
    const seen = weights.map(() => 0);
    const count = 50_000;
    for (let i = 0; i < count; i++) {
      const k = pickWeighted(weights, rng);
      seen[k] = (seen[k] as number) + 1;
    }
    weights.forEach((weight, k) => {
      const p = weight / 10;
      expect(Math.abs((seen[k] as number) - count * p)).toBeLessThanOrEqual(4 * Math.sqrt(count * p * (1 - p)));
    });
  });

  test("never falls on a weight of zero, not even where the stream gives its ends", () => {
    const ends = fc.oneof(
      fc.constantFrom(0, 1 - 2 ** -53, 1 - 2 ** -32),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    );
    const weights = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e3, noNaN: true })), { minLength: 1 });
    fc.assert(
      fc.property(weights, ends, (w, u) => {
        fc.pre(w.some((x) => x > 0));
        const k = pickWeighted(w, () => u);
        expect(w[k]).toBeGreaterThan(0);
      }),
    );
  });
});

describe("the integer hash", () => {
  test("gives no two of many neighbouring and scattered numbers the same value", () => {
    const count = 300_000;
    const seen = new Set<number>();
    for (let i = 0; i < count; i++) seen.add(hash32(i % 2 === 0 ? i : Math.imul(i, 0x9e3779b1)));
    const distinct = new Set(Array.from({ length: count }, (_, i) => (i % 2 === 0 ? i : Math.imul(i, 0x9e3779b1)))).size;
    expect(seen.size).toBe(distinct);
  });

  test("can be undone", () => {
    const inverse = (y: number): number => {
      let h = y ^ (y >>> 16);
      h = Math.imul(h, 0x43021123);
      h ^= (h >>> 15) ^ (h >>> 30);
      h = Math.imul(h, 0x1d69e2a5);
      return h ^ (h >>> 16);
    };
    fc.assert(
      fc.property(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (x) => {
        expect(inverse(hash32(x))).toBe(x);
      }),
    );
  });

  test("changes half of the bits when one changes", () => {
    let changed = 0;
    for (let x = 0; x < 1_000; x++) {
      for (let bit = 0; bit < 32; bit++) {
        for (let d = (hash32(x) ^ hash32(x ^ (1 << bit))) >>> 0; d > 0; d >>>= 1) changed += d & 1;
      }
    }
    expect(changed / (1_000 * 32)).toBeCloseTo(16, 0);
  });
});
