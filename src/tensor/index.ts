// The tensor room's public names.
export { arrayOf, assign, type Floats, full, itemOf, type NdArray, type Precision, precisionOf, toFloats, viewOf, zeros } from "./array.js";
export { MlpnasError, ShapeError, ValueError } from "./errors.js";
export { hash32, integerBelow, pickWeighted, type Stream, shuffled, stream } from "./random.js";
export { broadcastShapes, formatShape, matrixExtents, normalizeAxis, type Shape, sameShape, sizeOf } from "./shape.js";
export { apply, constant, definePrimitive, leaf, type NotDifferentiable, type Operation, type Primitive, scalar, type Tensor, tensor, type Vjp, valueOf } from "./tensor.js";
