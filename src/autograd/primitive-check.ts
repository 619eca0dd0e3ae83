// A primitive's derivative, checked on its samples.
import { constant, type Primitive, type Shape, stream, type Tensor } from "../tensor/index.js";
import { type JacobianElement, jacobianCheck } from "./jacobian-check.js";
import { type Sample, type SampleInput, type SampleShapes, samplesOf } from "./samples.js";

/** Of all the error that a right derivative may show: central differences in f64 are exact to some nine digits. */
export const largestError = 1e-6;

/** What of one sample was compared. */
export interface SampleCheck {
  readonly sample: string;
  readonly inputs: readonly Pick<SampleInput, "name" | "shape" | "counts">[];
  readonly output: Shape;
  /** How many elements of the Jacobians were compared. */
  readonly elements: number;
  readonly worst?: JacobianElement;
}

export interface PrimitiveCheck {
  readonly primitive: string;
  readonly samples: readonly SampleCheck[];
  /** Whether no element is further off than `largestError`; absent where there is none to compare. */
  readonly agrees?: boolean;
  /** Why the primitive has no derivative, where it has none. */
  readonly notDifferentiable?: string;
}

/** Small enough to compare every element, and each way of combining shapes once. */
export const smallShapes: Required<SampleShapes> = {
  elementwise: [[], [3], [2, 3]],
  pairs: [
    [[], []],
    [[3], [3]],
    [
      [2, 3],
      [2, 3],
    ],
    [[2, 3], [3]],
    [
      [2, 1],
      [1, 3],
    ],
    [[], [2, 3]],
    [
      [2, 3, 2],
      [3, 1],
    ],
  ],
  products: [
    [1, 1, 1],
    [2, 3, 2],
    [3, 1, 4],
    [1, 4, 1],
  ],
  matrices: [
    [1, 1],
    [2, 3],
    [4, 1],
  ],
  sums: [
    [[3], []],
    [[2, 3], []],
    [[2, 3], [3]],
    [
      [2, 3],
      [2, 1],
    ],
    [
      [2, 3, 2],
      [3, 1],
    ],
  ],
  stretches: [
    [[], [3]],
    [[], [2, 3]],
    [[3], [2, 3]],
    [
      [2, 1],
      [2, 3],
    ],
    [
      [3, 1],
      [2, 3, 2],
    ],
  ],
  reshapes: [
    [[], [1, 1]],
    [[6], [2, 3]],
    [
      [2, 3],
      [3, 2],
    ],
    [
      [2, 3, 2],
      [4, 3],
    ],
  ],
  parts: [
    [[4], 0, 1, 3],
    [[3, 4], 0, 0, 2],
    [[3, 4], 1, 1, 4],
    [[2, 4, 2], 1, 1, 3],
  ],
  joins: [
    [0, [2], [1]],
    [0, [1, 3], [2, 3]],
    [-1, [2, 1], [2, 3], [2, 2]],
    [1, [2, 1, 2], [2, 2, 2]],
  ],
  lookups: [
    [[3], 2],
    [[4, 2], 3],
    [[2, 3], 5],
    [[3, 2, 2], 2],
  ],
  distributions: [[1], [4], [3, 4], [2, 3, 2]],
  classifications: [
    [1, 1],
    [1, 3],
    [4, 2],
    [3, 5],
  ],
};

/** The samples that `checkPrimitive` goes by. @throws Error when a primitive has none */
export function samplesFor({ name }: Primitive): readonly Sample[] {
  const samples = samplesOf(smallShapes)[name] ?? [];
  if (samples.length === 0) throw new Error(`samplesFor: ${name} needs samples`);
  return samples;
}

/** The values of a sample's inputs. The same seed gives the same. */
export function drawnInputs(sample: Sample, seed: number): Tensor[] {
  const rng = stream(seed, "gradcheck", sample.name);
  return sample.inputs.map((input) => constant(input.draw(rng)));
}

/** Holds the vector-Jacobian product of a primitive against central differences, on every element of every sample. */
export function checkPrimitive(
  primitive: Primitive,
  { seed = 0, step = 1e-5, samples = samplesFor(primitive) }: { seed?: number; step?: number; samples?: readonly Sample[] } = {},
): PrimitiveCheck {
  const { name, vjp } = primitive;
  const isDifferentiable = typeof vjp === "function";
  const checks = samples.map((sample): SampleCheck => {
    const xs = drawnInputs(sample, seed);
    const wrt = isDifferentiable ? xs.flatMap((_, k) => (sample.inputs[k]?.counts === undefined ? [k] : [])) : [];
    return {
      sample: sample.name,
      inputs: sample.inputs.map(({ draw: _, ...input }) => input),
      output: sample.call(xs).shape,
      ...jacobianCheck((...at) => sample.call(at), xs, { step, wrt }),
    };
  });
  return {
    primitive: name,
    samples: checks,
    ...(checks.some(({ worst }) => worst !== undefined)
      ? { agrees: checks.every(({ worst }) => worst === undefined || worst.error <= largestError) }
      : {}),
    ...(isDifferentiable ? {} : { notDifferentiable: vjp.notDifferentiable }),
  };
}
