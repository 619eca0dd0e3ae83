// A value of states that is linear in the tokens so far: the least that can be learned of a baseline, and all that some tens of trials teach.
import type { Grammar } from "../grammar.js";
import type { Sequence } from "../vocabulary.js";

/** The return that is expected in a state, which is the tokens before the next choice. */
export interface StateValue {
  /** Of each state that a sequence goes through, before its first token to before its last. @shape  -> (length) */
  along(sequence: Sequence): Float64Array;
  /** One step of each of these states towards the return that came of it. @shape  returns (length) */
  learn(sequence: Sequence, returns: ArrayLike<number>): void;
}

/**
 * `v(a_1 … a_t) = b_t + Σ_{k ≤ t} w_k(a_k)`, all 0 at first; a step of `rate · (G − v)` is shared among the t + 1 terms, so that the
 * state's own value moves by just that.  It reads no network: a policy without one has the same value.
 * @source Sutton and Barto 2018, section 13.4; normalised as by Nagumo and Noda 1967
 */
export function linearValue({ vocabulary, maxLength }: Grammar, { rate = 0.05 }: { readonly rate?: number } = {}): StateValue {
  const biases = new Float64Array(maxLength);
  const weights = Array.from({ length: maxLength }, () => new Float64Array(vocabulary.size));

  const along = (sequence: Sequence): Float64Array => {
    let read = 0;
    return Float64Array.from(sequence, (token, t) => {
      const value = (biases[t] as number) + read;
      read += weights[t]?.[token] as number;
      return value;
    });
  };

  return {
    along,
    learn: (sequence, returns) => {
      along(sequence).forEach((value, t) => {
        const share = (rate * ((returns[t] as number) - value)) / (t + 1);
        biases[t] = (biases[t] as number) + share;
        sequence.slice(0, t).forEach((token, k) => {
          const layer = weights[k] as Float64Array;
          layer[token] = (layer[token] as number) + share;
        });
      });
    },
  };
}
