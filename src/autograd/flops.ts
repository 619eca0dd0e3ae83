// Counting work before any of it is done.
import type { Shape, Tensor } from "../tensor/index.js";

/**
 * The floating-point operations that computing `outputs` takes, each shared tensor counted once.
 * @units FLOP, a multiply-add counted as two
 */
export function countFlops(outputs: readonly Tensor[]): number {
  const counted = new Set<Tensor>();
  const stack = [...outputs];
  let flops = 0;
  for (let t = stack.pop(); t !== undefined; t = stack.pop()) {
    if (counted.has(t)) continue;
    counted.add(t);
    stack.push(...t.inputs);
    const inputs: readonly Shape[] = t.inputs.map((x) => x.shape);
    if (t.operation !== undefined) flops += t.operation.primitive.flops(t.shape, inputs, t.operation.params);
  }
  return flops;
}
