// Token ids, and the way from architectures to sequences and back.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { activations, formatLayer, parseArchitecture } from "../../src/nas/architecture.js";
import {
  decode,
  describeToken,
  encode,
  padding,
  type SearchSpace,
  tutorialSpace,
  vocabularyOf,
} from "../../src/nas/vocabulary.js";

const spaces: fc.Arbitrary<SearchSpace> = fc.record({
  units: fc.uniqueArray(fc.integer({ min: 1, max: 4096 }), { minLength: 1, maxLength: 6 }),
  activations: fc.shuffledSubarray([...activations], { minLength: 1 }),
  dropoutRates: fc.uniqueArray(fc.constantFrom(0.1, 0.2, 0.5, 1e-7), { maxLength: 3 }),
  maxLayers: fc.integer({ min: 1, max: 5 }),
});
const tutorial = vocabularyOf(tutorialSpace);

describe("the tutorial's vocabulary", () => {
  it("has the tutorial's ids: padding 0, dense layers units-major 1 ... 28, dropout 29, output 30", () => {
    const idOf = (text: string) => encode(tutorial, parseArchitecture(text))[0];
    expect([idOf("8-sigmoid"), idOf("8-tanh"), idOf("8-elu"), idOf("16-sigmoid"), idOf("512-elu")]).toEqual([1, 2, 4, 5, 28]);
    expect(idOf("dropout-0.2")).toBe(29);
    expect(tutorial).toMatchObject({ size: 31, lastDense: 28, output: 30 });
    expect(tutorialSpace.activations).toEqual(["sigmoid", "tanh", "relu", "elu"]);
    expect([tutorial.tokens[padding], tutorial.tokens[30]]).toEqual(["padding", "output"]);
    tutorialSpace.units.forEach((units, i) => {
      tutorialSpace.activations.forEach((activation, j) => {
        expect(tutorial.tokens[4 * i + j + 1]).toEqual({ kind: "dense", units, activation });
      });
    });
  });

  it("encodes layers in order and ends with the output layer", () => {
    expect(encode(tutorial, parseArchitecture("64-tanh dropout-0.2 32-elu"))).toEqual([14, 29, 12, 30]);
    expect(encode(tutorial, [])).toEqual([30]);
    expect(decode(tutorial, [30])).toEqual([]);
  });
});

describe("encode and decode", () => {
  it("are inverses on every space", () => {
    const cases = spaces.chain((space) => {
      const vocabulary = vocabularyOf(space);
      const ids = fc.array(fc.integer({ min: 1, max: vocabulary.output - 1 }), { maxLength: 6 });
      return ids.map((layers) => ({ vocabulary, sequence: [...layers, vocabulary.output] }));
    });
    fc.assert(
      fc.property(cases, ({ vocabulary, sequence }) => {
        const architecture = decode(vocabulary, sequence);
        expect(encode(vocabulary, architecture)).toEqual(sequence);
        expect(decode(vocabulary, encode(vocabulary, architecture))).toEqual(architecture);
        expect(architecture).toHaveLength(sequence.length - 1);
      }),
    );
  });

  it("give every layer of a space its own id", () => {
    fc.assert(
      fc.property(spaces, (space) => {
        const { tokens, size, output, lastDense } = vocabularyOf(space);
        const layers = tokens.filter((token) => typeof token === "object");
        expect(new Set(layers.map(formatLayer)).size).toBe(size - 2);
        expect([tokens.length, output]).toEqual([size, size - 1]);
        expect(layers.filter(({ kind }) => kind === "dense")).toHaveLength(lastDense);
        expect(lastDense).toBe(space.units.length * space.activations.length);
      }),
    );
  });

  it("say which layer or token does not belong", () => {
    expect(() => encode(tutorial, parseArchitecture("8-relu 48-tanh"))).toThrow(
      expect.objectContaining({
        message:
          "encode: layer 2 must be in the search space, got 48-tanh\n" +
          "hint: the space has units 8, 16, 32, 64, 128, 256, 512; activations sigmoid, tanh, relu, elu; dropout 0.2",
      }),
    );
    const message = (sequence: readonly number[]) => {
      try {
        decode(tutorial, sequence);
      } catch (error) {
        return (error as Error).message;
      }
      return "no error";
    };
    expect(message([])).toBe("decode: the last token must be the output layer's id 30, got an empty sequence");
    expect(message([5, 29])).toBe("decode: the last token must be the output layer's id 30, got 29 (dropout-0.2)");
    expect(message([5, 30, 0])).toBe("decode: the last token must be the output layer's id 30, got 0 (padding)");
    expect(message([0, 30])).toBe("decode: token 1 must be a layer's id 1 ... 29, got 0 (padding)");
    expect(message([5, 30, 30])).toBe("decode: token 2 must be a layer's id 1 ... 29, got 30 (output)");
    expect(message([5, 31, 30])).toBe("decode: token 2 must be a layer's id 1 ... 29, got 31");
    expect(message([1.5, 30])).toBe("decode: token 1 must be a layer's id 1 ... 29, got 1.5");
  });
});

it("a token is described by its id and what it stands for", () => {
  expect([0, 1, 29, 30, 31, -1].map((token) => describeToken(tutorial, token))).toEqual([
    "0 (padding)",
    "1 (8-sigmoid)",
    "29 (dropout-0.2)",
    "30 (output)",
    "31",
    "-1",
  ]);
});

describe("a search space", () => {
  it("may have no dropout", () => {
    expect(vocabularyOf({ ...tutorialSpace, dropoutRates: [] })).toMatchObject({ size: 30, output: 29 });
  });

  it.each<[Partial<SearchSpace>, string]>([
    [{ units: [] }, "search space: units must not be empty, got []"],
    [{ activations: [] }, "search space: activations must not be empty, got []"],
    [{ units: [8, 0] }, "search space: units must be integers ≥ 1, got 0"],
    [{ units: [8.5] }, "search space: units must be integers ≥ 1, got 8.5"],
    [{ units: [8, 16, 8] }, "search space: units must not repeat, got 8 twice"],
    [
      { activations: ["swish" as "elu"] },
      "search space: activations must be of sigmoid, tanh, relu, elu, gelu, silu, leaky-relu, softplus, got swish",
    ],
    [{ activations: ["elu", "elu"] }, "search space: activations must not repeat, got elu twice"],
    [{ dropoutRates: [0] }, "search space: dropoutRates must be above 0 and below 1, got 0"],
    [{ dropoutRates: [1] }, "search space: dropoutRates must be above 0 and below 1, got 1"],
    [{ dropoutRates: [Number.NaN] }, "search space: dropoutRates must be above 0 and below 1, got NaN"],
    [{ dropoutRates: [0.2, 0.2] }, "search space: dropoutRates must not repeat, got 0.2 twice"],
    [{ maxLayers: 0 }, "search space: maxLayers must be an integer ≥ 1, got 0"],
    [{ maxLayers: 1.5 }, "search space: maxLayers must be an integer ≥ 1, got 1.5"],
  ])("is refused with the value at fault: %j", (change, message) => {
    expect(() => vocabularyOf({ ...tutorialSpace, ...change })).toThrow(expect.objectContaining({ name: "ValueError", message }));
  });
});
