// From a batch of architectures to the decisions that losses are made of: the controller's own reader and head, traced or eager.
import { reshape, slice } from "../../autograd/index.js";
import { arrayOf, constant, type NdArray, type Shape, type Tensor } from "../../tensor/index.js";
import type { MaskedDecision } from "../controller-programs.js";
import { allowedTokens, type Grammar } from "../grammar.js";
import { nextLogits, readStates } from "../policy.js";
import { padding, type Sequence } from "../vocabulary.js";
import { headOf, type LabPolicy } from "./lab-policy.js";
import type { LabSpace } from "./lab-space.js";

/** Architectures by their place in the space, and what each of their tokens is worth. */
export interface WeighedBatch {
  readonly rows: readonly number[];
  /** One a token; more where the padding after a short sequence is trained too. */
  readonly advantages: readonly ArrayLike<number>[];
  /** How much each architecture counts, 1 by default. */
  readonly weights?: ArrayLike<number>;
}

/** A decision with the tokens that the grammar allows, whether or not the softmax was over these alone: (B, V) of 1 and 0. */
export interface LegalDecision extends MaskedDecision {
  readonly legal: Tensor;
}

/** A batch as arrays: T time steps of B architectures, padded to the longest. */
export interface DecisionInputs<Each> {
  /** (T, B) */
  readonly tokens: Each;
  /** (T, B) */
  readonly advantages: Each;
  /** (T, B) */
  readonly active: Each;
  /** (T · B, V) */
  readonly legal: Each;
}

export function decisionShapes({ grammar }: LabSpace, size: number): DecisionInputs<Shape> {
  const perToken = [grammar.maxLength, size];
  return {
    tokens: perToken,
    advantages: perToken,
    active: perToken,
    legal: [grammar.maxLength * size, grammar.vocabulary.size],
  };
}

/** Fills in a batch. After what is trained of a sequence nothing counts, and every token may stand. */
export function writeBatch({ grammar, sequences }: LabSpace, batch: WeighedBatch, into: DecisionInputs<NdArray>): void {
  const { rows, advantages, weights } = batch;
  const { maxLength, vocabulary } = grammar;
  rows.forEach((row, b) => {
    const sequence = sequences[row] as Sequence;
    const worth = advantages[b] as ArrayLike<number>;
    const weight = weights?.[b] ?? 1;
    for (let t = 0; t < maxLength; t++) {
      const isTrained = t < worth.length;
      into.tokens.set(t, b, sequence[t] ?? padding);
      into.advantages.set(t, b, isTrained ? weight * (worth[t] as number) : 0);
      into.active.set(t, b, isTrained ? weight : 0);
      const allowed = allowedAfter(grammar, sequence, t);
      for (let id = 0; id < vocabulary.size; id++) {
        into.legal.set(t * rows.length + b, id, isTrained ? (allowed[id] as number) : 1);
      }
    }
  });
}

/** What may stand at a place of a sequence: after its end the padding alone. @shape -> (V) */
function allowedAfter(grammar: Grammar, sequence: Sequence, t: number): Float32Array {
  if (t < sequence.length) return allowedTokens(grammar, sequence.slice(0, t));
  return Float32Array.from({ length: grammar.vocabulary.size }, (_, id) => (id === padding ? 1 : 0));
}

/** The decisions of a batch, one for each time step. */
export function decisionsOf(
  { reader }: LabPolicy,
  parameters: readonly Tensor[],
  { tokens, advantages, active, legal }: DecisionInputs<Tensor>,
  { masksIllegal }: { readonly masksIllegal: boolean },
): LegalDecision[] {
  const [length, size] = tokens.shape as [number, number];
  const vocabulary = legal.shape[1] as number;
  const at = (x: Tensor, t: number): Tensor => reshape(slice(x, 0, t, t + 1), [size]);
  const everyToken = constant(arrayOf(new Float64Array(size * vocabulary).fill(1), [size, vocabulary]));
  const steps = Array.from({ length }, (_, t) => at(tokens, t));
  return readStates(reader, parameters, steps).map((hidden, t) => {
    const allowed = slice(legal, 0, t * size, (t + 1) * size);
    const mask = masksIllegal ? allowed : everyToken;
    return {
      logits: nextLogits(headOf(parameters), hidden, mask),
      tokens: steps[t] as Tensor,
      advantages: at(advantages, t),
      active: at(active, t),
      mask,
      legal: allowed,
    };
  });
}
