// Every primitive, listed: what tests, gradient checks and devices loop over.
import type { Primitive } from "../../tensor/index.js";
import { activationPrimitives } from "./activation.js";
import { adamPrimitives } from "./adam.js";
import { arithmeticPrimitives } from "./arithmetic.js";
import { dropoutPrimitives } from "./dropout.js";
import { gatedPrimitives } from "./gated.js";
import { matmulPrimitives } from "./matmul.js";
import { movementPrimitives } from "./movement.js";
import { reducePrimitives } from "./reduce.js";
import { softmaxPrimitives } from "./softmax.js";

export const primitives: readonly Primitive[] = [
  ...arithmeticPrimitives,
  ...activationPrimitives,
  ...gatedPrimitives,
  ...matmulPrimitives,
  ...reducePrimitives,
  ...movementPrimitives,
  ...softmaxPrimitives,
  ...dropoutPrimitives,
  ...adamPrimitives,
];

/** @throws Error when there is none of that name */
export function primitiveNamed(name: string): Primitive {
  const found = primitives.find((primitive) => primitive.name === name);
  if (found === undefined) throw new Error(`there is no primitive ${name}`);
  return found;
}
