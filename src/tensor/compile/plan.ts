// Plan: where each tensor of a schedule lies, which buffers are used again, and which states are updated in place.
import { formatShape, MlpnasError } from "../errors.js";
import { type Shape, sameShape } from "../shape.js";
import type { Tensor } from "../tensor.js";
import type { Schedule, Step } from "./schedule.js";
import type { TracedInput } from "./trace.js";

/** What the planner asks of a device's memory; `P` is the device's notion of a place. */
export interface Placement<P> {
  /** How much room a tensor of this shape takes. Two tensors share a buffer only when these are equal. */
  roomFor(shape: Shape): number;
  allocate(shape: Shape): P;
  /** The place of another shape that takes the same room, over the same memory. */
  reshapePlace(place: P, shape: Shape): P;
  /** The place of a resident of this device. */
  residentPlace(t: Tensor): P | undefined;
  /** Writes a known value to a place. */
  write(place: P, t: Tensor): void;
  /** The operands that the step's result may overwrite: it reads each of their elements before it writes there. */
  overwritable(step: Step): readonly Tensor[];
}

export interface Plan<P> {
  readonly place: (t: Tensor) => P;
  /** States that could not be updated in place: copied when all steps are done. */
  readonly copies: readonly { readonly to: P; readonly from: P; readonly shape: Shape }[];
}

/**
 * Gives every tensor of the schedule a place.
 * Two rules keep it sound. Buffers coincide exactly or not at all. A state's own place is written only by a step after which
 * nothing reads the old value; every other update waits for the end.
 */
export function plan<P>(inputs: readonly TracedInput[], { steps, outputs, updates }: Schedule, memory: Placement<P>): Plan<P> {
  const places = new Map<Tensor, P>();
  const place = (t: Tensor): P => {
    const known = places.get(t) ?? memory.residentPlace(t);
    if (known !== undefined) return known;
    if (t.value === undefined) {
      throw new MlpnasError(
        "compile",
        `a tensor of shape ${formatShape(t.shape)} must be known, an input or a resident of this device`,
      );
    }
    const constant = memory.allocate(t.shape);
    memory.write(constant, t);
    places.set(t, constant);
    return constant;
  };
  for (const [state] of updates) {
    if (memory.residentPlace(state) === undefined)
      throw new MlpnasError("compile", "what is updated must be a resident of this device");
  }
  for (const { tensor } of inputs) places.set(tensor, memory.allocate(tensor.shape));

  const lastRead = new Map<Tensor, number>();
  steps.forEach((step, i) => {
    for (const t of step.reads) lastRead.set(t, i);
  });
  for (const { tensor } of outputs) lastRead.set(tensor, Number.POSITIVE_INFINITY);

  const { inPlace, copied } = chooseInPlace(steps, updates, lastRead, memory);
  for (const [, next] of copied) lastRead.set(next, Number.POSITIVE_INFINITY);

  const free = new Map<number, P[]>();
  const owned = new Set<Tensor>(); // those whose buffer this plan allocated and may hand on
  const recycle = (room: number): P[] => free.get(room) ?? (free.set(room, []).get(room) as P[]);
  steps.forEach((step, i) => {
    const { node } = step;
    const room = memory.roomFor(node.shape);
    const dies = (t: Tensor): boolean => owned.has(t) && lastRead.get(t) === i;
    for (const t of step.reads) place(t); // constants are written before anything is overwritten
    const state = inPlace.get(node);
    if (state !== undefined) places.set(node, place(state));
    else {
      const donor = memory.overwritable(step).find((t) => dies(t) && memory.roomFor(t.shape) === room);
      const buffer = donor === undefined ? recycle(room).pop() : place(donor);
      if (donor !== undefined) owned.delete(donor);
      places.set(node, buffer === undefined ? memory.allocate(node.shape) : memory.reshapePlace(buffer, node.shape));
      owned.add(node);
    }
    for (const t of new Set(step.reads)) {
      if (!dies(t)) continue;
      owned.delete(t);
      recycle(memory.roomFor(t.shape)).push(place(t));
    }
  });
  for (const { tensor } of outputs) place(tensor);
  return { place, copies: copied.map(([state, next]) => ({ to: place(state), from: place(next), shape: state.shape })) };
}

/** Splits the updates into those that a step can make in the state's own place, and those copied at the end. */
function chooseInPlace<P>(
  steps: readonly Step[],
  updates: Schedule["updates"],
  lastRead: ReadonlyMap<Tensor, number>,
  memory: Placement<P>,
): { inPlace: ReadonlyMap<Tensor, Tensor>; copied: Schedule["updates"] } {
  const madeAt = new Map(steps.map((step, i) => [step.node, i]));
  const inPlace = new Map<Tensor, Tensor>();
  const copied = updates.filter(([state, next]) => {
    const i = madeAt.get(next);
    if (i === undefined || inPlace.has(next)) return true;
    const read = lastRead.get(state) ?? -1;
    const isFree =
      read < i ||
      (read === i && memory.overwritable(steps[i] as Step).some((t) => t === state && sameShape(t.shape, next.shape)));
    if (isFree) inPlace.set(next, state);
    return !isFree;
  });
  return { inPlace, copied };
}
