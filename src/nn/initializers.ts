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
  const values = new Float32Array(sizeOf(shape));
  for (let i = 0; i < values.length; i++) values[i] = (2 * rng() - 1) * limit; // Float32Array.from takes three times as long
  return arrayOf(values, shape);
}
