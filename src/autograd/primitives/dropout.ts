// Dropout's mask: a pure function of a key, a counter and the position, so that every device draws the same bits.
import {
  apply,
  definePrimitive,
  hash32,
  itemOf,
  type NdArray,
  type Primitive,
  type Shape,
  sizeOf,
  type Tensor,
  ValueError,
} from "../../tensor/index.js";

export interface DropoutParams {
  readonly shape: Shape;
  /** The share of elements set to 0. */
  readonly rate: number;
  /** A 32-bit integer that tells this mask from every other. */
  readonly key: number;
}

const dropoutMaskPrimitive = definePrimitive<DropoutParams>({
  name: "dropoutMask",
  shape: (_inputs, { shape }) => shape,
  reference: (mask, [counter], { rate, key }) => {
    const start = hash32(key ^ hash32(itemOf(counter as NdArray)));
    const limit = Math.round(rate * 2 ** 24);
    const kept = Math.fround(1 / (1 - rate));
    for (let i = 0; i < mask.data.length; i++) mask.data[i] = hash32((start + i) | 0) >>> 8 >= limit ? kept : 0;
  },
  vjp: () => [null],
  flops: (out) => 10 * sizeOf(out),
});
/**
 * A mask of zeros (a share `rate` of the elements) and `1 / (1 − rate)`; another one for each value of the counter.
 * @shape  counter () -> shape
 * @throws ValueError when the rate is not in [0, 1)
 * @source Srivastava et al. 2014, in the inverted form
 */
export function dropoutMask(counter: Tensor, params: DropoutParams): Tensor {
  if (!(params.rate >= 0 && params.rate < 1))
    throw new ValueError("dropoutMask", "the rate must be in [0, 1)", { got: `${params.rate}` });
  return apply(dropoutMaskPrimitive, [counter], params);
}

export const dropoutPrimitives: readonly Primitive[] = [dropoutMaskPrimitive] as readonly Primitive[];
