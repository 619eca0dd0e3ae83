// Training choices: as text, and in the training of a network.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chosenTraining } from "../../src/nas/evaluate.js";
import {
  type Architecture,
  activations,
  bankKeys,
  buildNetwork,
  evaluate,
  formatArchitecture,
  parameterCount,
  parseArchitecture,
  placeData,
  prefixKeys,
} from "../../src/nas/index.js";
import { createWasmDevice, stream } from "../../src/tensor/index.js";
import { blobs, jobOf, quick, stillClock } from "./blobs.js";

const positive = fc.double({ min: 1e-9, max: 1e9, noNaN: true });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 1 });
const architectures: fc.Arbitrary<Architecture> = fc
  .tuple(
    maybe(positive.map((value) => ({ kind: "learning-rate", value }) as const)),
    maybe(fc.integer({ min: 1, max: 10_000 }).map((value) => ({ kind: "batch-size", value }) as const)),
    maybe(fc.oneof(fc.constant(0), positive).map((value) => ({ kind: "weight-decay", value }) as const)),
    fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant("dense" as const),
          units: fc.integer({ min: 1, max: 4096 }),
          activation: fc.constantFrom(...activations),
        }),
        fc.record({ kind: fc.constant("dropout" as const), rate: fc.double({ min: 1e-9, max: 0.999, noNaN: true }) }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
  )
  .map((parts) => parts.flat());

describe("an architecture with training choices", () => {
  it("is read back from its text", () => {
    fc.assert(
      fc.property(architectures, (architecture) => {
        expect(parseArchitecture(formatArchitecture(architecture))).toEqual(architecture);
      }),
    );
    const text = "learning-rate-0.003 batch-size-64 weight-decay-0.0001 64-tanh dropout-0.2 32-elu";
    expect(formatArchitecture(parseArchitecture(text))).toBe(text);
  });

  it.each([
    ["64-tanh learning-rate-0.1", "must stand before the layers, in this order, each once at most"],
    ["batch-size-8 learning-rate-0.1 64-tanh", "must stand before the layers, in this order, each once at most"],
    ["batch-size-8 batch-size-8 64-tanh", "must stand before the layers, in this order, each once at most"],
    ["learning-rate-0 64-tanh", '"learning-rate-0" must have a number above 0 after learning-rate-, got "0"'],
    ["batch-size-1.5 64-tanh", '"batch-size-1.5" must have an integer ≥ 1 after batch-size-, got "1.5"'],
    ["weight-decay--1 64-tanh", '"weight-decay--1" must have a number ≥ 0 after weight-decay-, got "-1"'],
  ])("is refused as %j", (text, message) => {
    expect(() => parseArchitecture(text)).toThrow(message);
  });

  it("is the same network as without them: weights, parameters, keys of shared layers", () => {
    const [plain, chosen] = ["64-tanh dropout-0.2 32-elu", "learning-rate-0.1 batch-size-2 64-tanh dropout-0.2 32-elu"].map(
      parseArchitecture,
    ) as [Architecture, Architecture];
    const shape = { features: 3, classes: 2 };
    const weights = (architecture: Architecture) => buildNetwork(architecture, shape, stream(1, "init")).initial;
    expect(weights(chosen)).toEqual(weights(plain));
    expect(parameterCount(chosen, 3, 2)).toBe(parameterCount(plain, 3, 2));
    expect([bankKeys(chosen), prefixKeys(chosen)]).toEqual([bankKeys(plain), prefixKeys(plain)]);
  });

  it("is trained as the same one whose search has these settings for all", async () => {
    const device = createWasmDevice("simd");
    const resident = placeData(device, blobs(3).data);
    const outcome = async (text: string, training = quick) => {
      const { architecture: _, ...rest } = await evaluate(device, resident, jobOf(text, { training }), stillClock);
      return rest;
    };
    const own = await outcome("learning-rate-0.03 batch-size-7 weight-decay-0.2 8-tanh dropout-0.2");
    const optimizer = { ...quick.optimizer, rate: 0.03, weightDecay: 0.2 };
    expect(own).toEqual(await outcome("8-tanh dropout-0.2", { ...quick, optimizer, batchSize: 7 }));
    for (const text of ["learning-rate-0.03 8-tanh", "batch-size-7 8-tanh", "weight-decay-0.2 8-tanh"]) {
      expect(await outcome(text)).not.toEqual(await outcome("8-tanh"));
    }
  });

  it("leaves the search's settings as they are where nothing was chosen", () => {
    expect(chosenTraining({ architecture: parseArchitecture("8-tanh"), training: quick })).toEqual(quick);
  });
});
