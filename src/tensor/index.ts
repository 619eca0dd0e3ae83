// The tensor room's public names.
export {
  arrayOf,
  assign,
  broadcastView,
  denseFloats,
  type Floats,
  forEachPosition,
  full,
  itemOf,
  type NdArray,
  type Precision,
  precisionOf,
  toFloats,
  viewOf,
  zeros,
} from "./array.js";
export { compile } from "./compile/compile.js";
export type { InputSpec, Trace, Traced, Update } from "./compile/trace.js";
export type { Completion, Device, Program } from "./device.js";
export { formatShape, MlpnasError, ShapeError, ValueError } from "./errors.js";
export {
  createGpuDevice,
  defaultGpuThreshold,
  type GpuDevice,
  type GpuOptions,
} from "./gpu/device.js";
export { bestGpuMode, type GpuMode, gpuModes, type Renderer, rendererOf } from "./gpu/modes.js";
export { hash32, integerBelow, pickWeighted, type Stream, shuffled, stream } from "./random.js";
export { createReferenceDevice } from "./reference/device.js";
export { broadcastShapes, matrixExtents, normalizeAxis, type Shape, sameShape, sizeOf } from "./shape.js";
export {
  apply,
  constant,
  definePrimitive,
  leaf,
  type NotDifferentiable,
  type Operation,
  type Primitive,
  scalar,
  type Tensor,
  tensor,
  type Vjp,
  valueOf,
} from "./tensor.js";
export { bestWasmBuild, createWasmDevice, type WasmBuild, type WasmWidth } from "./wasm/device.js";
