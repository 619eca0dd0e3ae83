// Small networks and rows for them.
import { relu } from "../../src/autograd/index.js";
import { dense, dropout, glorotUniform, type LabelledRows, type Network } from "../../src/nn/index.js";
import { arrayOf, type Stream, stream, type Tensor, zeros } from "../../src/tensor/index.js";

/** Dense layers of the given widths, relu between them, and dropout after each hidden one when a rate is given. */
export function mlp(widths: readonly number[], rng: Stream, rate = 0): Network {
  const layers = widths.slice(1).map((units, k) => [widths[k] as number, units]);
  return {
    initial: layers.flatMap((shape) => [glorotUniform(shape, rng), zeros([shape[1] as number])]),
    forward: (parameters, x, mode) =>
      layers.reduce((y, _shape, k) => {
        const affine = dense(y, { weight: parameters[2 * k] as Tensor, bias: parameters[2 * k + 1] as Tensor });
        if (k === layers.length - 1) return affine;
        return mode === undefined || rate === 0
          ? relu(affine)
          : dropout(relu(affine), rate, { key: mode.key + k, counter: mode.counter });
      }, x),
  };
}

/** A normal number, by Box and Muller. */
export function normal(rng: Stream): number {
  return Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}

/** Rows of a normal cloud about each class's centre, `spread` wide; centres are the same for every seed. */
export function clouds(
  count: number,
  { classes, features, spread, seed }: { classes: number; features: number; spread: number; seed: number },
): LabelledRows {
  const centres = stream("centres", classes, features);
  const centre = Array.from({ length: classes * features }, () => normal(centres));
  const rng = stream(seed, "rows");
  const y = Array.from({ length: count }, (_, i) => i % classes);
  const x = y.flatMap((label) =>
    Array.from({ length: features }, (_, j) => (centre[label * features + j] as number) + spread * normal(rng)),
  );
  return { x: arrayOf(x, [count, features]), y };
}
