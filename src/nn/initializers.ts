// Initial values of parameters.
import { arrayOf, type NdArray, type Shape, type Stream, sizeOf } from "../tensor/index.js";

/**
 * Uniform within ±√(6 / (fan in + fan out)), so that variances stay alike from layer to layer.
 * @shape  (fan in, fan out)
 * @source Glorot and Bengio 2010, eq. 16
 */
export function glorotUniform(shape: Shape, rng: Stream): NdArray {
  const [fanIn = 1, fanOut = 1] = shape;
  const limit = Math.sqrt(6 / (fanIn + fanOut));
  return arrayOf(
    Float32Array.from({ length: sizeOf(shape) }, () => (2 * rng() - 1) * limit),
    shape,
  );
}
