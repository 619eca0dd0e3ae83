// Dropout: its expectation, its masks from step to step, and where it acts.
import { describe, expect, it } from "vitest";
import { add, gradient, multiply, sum } from "../../src/autograd/index.js";
import { buildNetwork } from "../../src/nas/build-network.js";
import { dropout, type Network, score } from "../../src/nn/index.js";
import {
  compile,
  constant,
  createReferenceDevice,
  createWasmDevice,
  full,
  scalar,
  stream,
  tensor,
  valueOf,
} from "../../src/tensor/index.js";
import { listOf } from "./closeness.js";
import { clouds, mlp } from "./networks.js";

const shape = [8, 21];
const size = 8 * 21;
const ones = constant(full(shape, 1));

/** The elements that dropout leaves of ones, step by step, as a training program draws them. */
function masks(
  device: ReturnType<typeof createWasmDevice>,
  { rate, key, steps }: { rate: number; key: number; steps: number },
): number[][] {
  const counter = device.zeros([]);
  const program = compile(device, {}, () => ({
    outputs: { kept: dropout(ones, rate, { key, counter }) },
    updates: [[counter, add(counter, 1)]],
  }));
  return Array.from({ length: steps }, () => {
    program.run();
    return listOf(program.output("kept"));
  });
}

describe("dropout", () => {
  it("keeps the expectation, as a whole and of every element, over many steps", () => {
    const steps = 2000;
    for (const rate of [0.1, 0.5, 0.8]) {
      const drawn = masks(createWasmDevice("simd"), { rate, key: 17, steps });
      const deviation = Math.sqrt(rate / (1 - rate)); // of one kept-or-dropped element
      const means = Array.from({ length: size }, (_, i) => drawn.reduce((a, mask) => a + (mask[i] as number), 0) / steps);
      const mean = means.reduce((a, b) => a + b, 0) / size;
      expect(Math.abs(mean - 1)).toBeLessThan((4 * deviation) / Math.sqrt(steps * size));
      for (const each of means) expect(Math.abs(each - 1)).toBeLessThan((4.5 * deviation) / Math.sqrt(steps));
    }
  });

  it("leaves of each element nothing or 1 / (1 − rate) of it", () => {
    const values = new Set(masks(createWasmDevice("simd"), { rate: 0.2, key: 1, steps: 5 }).flat());
    expect([...values].sort()).toEqual([0, 1.25]);
    const x = tensor([1, -2, 3, 0.5, 8, -1, 0, 4], undefined, "f64");
    const y = listOf(valueOf(dropout(x, 0.5, { key: 3, counter: scalar(0) })));
    expect(y.every((each, i) => each === 0 || each === 2 * (listOf(valueOf(x))[i] as number))).toBe(true);
    expect(y.some((each) => each !== 0) && y.includes(0)).toBe(true);
  });

  it("draws another mask at each step and for each key, which agree only as often as chance has it", () => {
    const [rate, steps] = [0.3, 400];
    const [first, other] = [5, 6].map((key) => masks(createWasmDevice("simd"), { rate, key, steps })) as [number[][], number[][]];
    expect(new Set(first.map((mask) => mask.join())).size).toBe(steps);
    const agreement = (a: readonly number[], b: readonly number[]): number => a.filter((each, i) => each === b[i]).length;
    const chance = rate ** 2 + (1 - rate) ** 2;
    const expectChance = (agreements: readonly number[]): void => {
      const share = agreements.reduce((a, b) => a + b, 0) / (agreements.length * size);
      expect(Math.abs(share - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / (agreements.length * size)));
    };
    expectChance(first.slice(1).map((mask, t) => agreement(mask, first[t] as number[])));
    expectChance(first.map((mask, t) => agreement(mask, other[t] as number[])));
  });

  it("draws the same masks for the same key and counter, on every device", () => {
    const options = { rate: 0.4, key: -123456789, steps: 3 };
    const drawn = masks(createWasmDevice("simd"), options);
    expect(masks(createWasmDevice("simd"), options)).toEqual(drawn);
    expect(masks(createReferenceDevice("f32"), options)).toEqual(drawn);
  });

  it("gives the gradient the mask of the forward pass", () => {
    const x = tensor(
      Array.from({ length: 50 }, (_, i) => i + 1),
      undefined,
      "f64",
    );
    const y = dropout(x, 0.5, { key: 9, counter: scalar(4) });
    const [dx] = gradient(sum(multiply(y, x)), [x]).map((g) => listOf(valueOf(g))) as [number[]];
    expect(dx).toEqual(listOf(valueOf(y)).map((each) => 2 * each));
    expect(dx).toContain(0);
  });

  it("does nothing at rate 0, and refuses a rate of 1", () => {
    const x = tensor([1, 2, 3]);
    expect(listOf(valueOf(dropout(x, 0, { key: 1, counter: scalar(0) })))).toEqual([1, 2, 3]);
    expect(() => dropout(x, 1, { key: 1, counter: scalar(0) })).toThrow("rate must be in [0, 1)");
  });
});

describe("a network with dropout", () => {
  const rows = clouds(300, { classes: 3, features: 4, spread: 1, seed: 1 });

  it("is evaluated without it", async () => {
    const [plain, dropping] = [0, 0.6].map((rate) => mlp([4, 16, 3], stream(1), rate)) as [Network, Network];
    const device = createWasmDevice("simd");
    expect(await score(device, dropping, dropping.initial, rows)).toEqual(await score(device, plain, plain.initial, rows));
  });

  it("built from an architecture drops in training mode only, differently in each of its layers", () => {
    const network = buildNetwork(
      [
        { kind: "dropout", rate: 0.5 },
        { kind: "dropout", rate: 0.5 },
      ],
      { features: 64, classes: 64 },
      stream(1),
    );
    const identity = [
      tensor(
        Array.from({ length: 64 * 64 }, (_, i) => (i % 65 === 0 ? 1 : 0)),
        [64, 64],
      ),
      tensor(new Array(64).fill(0)),
    ];
    const x = constant(full([1, 64], 1));
    const outputAt = (counter?: number): number[] =>
      listOf(valueOf(network.forward(identity, x, counter === undefined ? undefined : { key: 1, counter: scalar(counter) })));
    expect(outputAt()).toEqual(new Array(64).fill(1));
    const kept = outputAt(0);
    expect([...new Set(kept)].sort()).toEqual([0, 4]);
    expect(kept.filter((each) => each === 4).length).toBeLessThan(26); // one mask applied twice would keep about 32
    expect(outputAt(1)).not.toEqual(kept);
  });
});
