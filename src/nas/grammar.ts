// The grammar: which token may follow what, how many architectures there are, and which of them are still unseen.
import { ValueError } from "../tensor/index.js";
import type { Limits } from "./limits.js";
import { describeToken, type SearchSpace, type Sequence, type Token, type Vocabulary, vocabularyOf } from "./vocabulary.js";
import { type WithinLimits, withinLimits } from "./within-limits.js";

/**
 * The rules of a space as one value: first one token of each training choice, then a dense layer, the output layer at the end, any
 * layer between, and at most `maxLength` tokens; and, where there are limits, only what keeps them.
 */
export type Grammar = {
  readonly vocabulary: Vocabulary;
  /** Tokens, the output layer included. */
  readonly maxLength: number;
  /** Number of architectures; exact up to 2^53, rounded beyond. With limits in a space that cannot be walked, a little too large. */
  readonly size: number;
  /** `completionsAfter[n]`: in how many ways n tokens can go on to the output layer, limits apart. */
  readonly completionsAfter: readonly number[];
  /** What the limits leave; absent without limits. */
  readonly within?: WithinLimits;
};

/** Spaces of so many architectures can be walked. */
export const mostWalked = 1_000_000;

/**
 * The grammar of a space.  `size = Π choices · Σ_{n = 1 ... maxLayers} dense · layers^(n − 1)`
 * @throws ValueError when the space is not valid, or has more architectures than a number can count
 */
export function grammarOf(space: SearchSpace, limits?: Limits): Grammar {
  const vocabulary = vocabularyOf(space);
  const { lastDense, lastLayer, choices } = vocabulary;
  // From the back: a full sequence only ends; a shorter one ends, or takes any of the layers and goes on.
  const fromTheBack = [1];
  for (let n = 1; n < space.maxLayers; n++) fromTheBack.push(1 + lastLayer * (fromTheBack[n - 1] as number));
  for (const options of [lastDense, ...choices.map(({ first, last }) => last - first + 1).reverse()]) {
    fromTheBack.push(options * (fromTheBack.at(-1) as number));
  }
  const size = fromTheBack.at(-1) as number;
  if (!Number.isFinite(size)) {
    throw new ValueError("search space", "must have fewer than 1.8e308 architectures", {
      got: `${space.maxLayers} layers of ${lastLayer} kinds`,
      hint: "take fewer layers",
    });
  }
  const grammar = { vocabulary, maxLength: fromTheBack.length, size, completionsAfter: fromTheBack.reverse() };
  if (limits === undefined || limits.each.length === 0) return grammar;
  const within = withinLimits(vocabulary, limits, size <= mostWalked);
  return { ...grammar, size: within.completions([]), within };
}

/**
 * Which tokens may follow a prefix: 1 for legal, 0 for illegal.  With `seen`, a token is legal only if an unseen sequence
 * begins so: a policy masked with it draws unseen architectures only and never has to reject one.
 * All are 0 where nothing may follow: after the output layer, after an illegal prefix, and when all completions are seen.
 * @shape  (V), padding included
 */
export function allowedTokens(grammar: Grammar, prefix: Sequence, seen?: SeenSequences): Float32Array {
  const { vocabulary } = grammar;
  const mask = new Float32Array(vocabulary.size);
  if (prefix.at(-1) === vocabulary.output || completions(grammar, prefix) === 0) return mask;
  const keeps = grammar.within?.after(prefix) ?? (() => true);
  for (let token = 1; token <= vocabulary.output; token++) {
    if (mayStandAt(grammar, prefix.length, token) && keeps(token)) mask[token] = 1;
  }
  for (const token of seen?.spentAfter(prefix) ?? []) mask[token] = 0;
  return mask;
}

/** How many legal sequences begin with a prefix: 1 for a whole sequence, 0 for an illegal prefix. As exact as the grammar's size. */
export function completions(grammar: Grammar, prefix: Sequence): number {
  const { output } = grammar.vocabulary;
  for (const [position, token] of prefix.entries()) {
    if (!mayStandAt(grammar, position, token)) return 0;
    if (token === output) return position === prefix.length - 1 && (grammar.within?.keeps(prefix) ?? true) ? 1 : 0;
  }
  return grammar.within?.completions(prefix) ?? grammar.completionsAfter[prefix.length] ?? 0;
}

/** Every legal sequence once, in the order of their ids: `1 1 30`, `1 2 30`, ..., `1 30`, `2 1 30`, ... */
export function* enumerate(grammar: Grammar, prefix: Sequence = []): Generator<Sequence, void, undefined> {
  const { output } = grammar.vocabulary;
  if (prefix.at(-1) === output) {
    if (isLegal(grammar, prefix)) yield prefix;
    return;
  }
  for (const [token, allowed] of allowedTokens(grammar, prefix).entries()) {
    if (allowed === 1) yield* enumerate(grammar, [...prefix, token]);
  }
}

/** Whether a whole sequence, output layer included, is in the space. */
export function isLegal(grammar: Grammar, sequence: Sequence): boolean {
  return sequence.at(-1) === grammar.vocabulary.output && completions(grammar, sequence) === 1;
}

/** @throws ValueError naming the first token that breaks a rule, when the sequence is not legal */
export function assertLegal(grammar: Grammar, sequence: Sequence): void {
  if (isLegal(grammar, sequence)) return;
  const { vocabulary, maxLength } = grammar;
  const { lastDense, lastLayer, choices, output } = vocabulary;
  const end = sequence.indexOf(output);
  const wrong = sequence.findIndex((token, position) => !mayStandAt(grammar, position, token));
  if (end >= 0 && end < sequence.length - 1 && (wrong < 0 || wrong > end)) {
    throw new ValueError("sequence", `nothing may follow the output layer's id ${output}`, { got: sequence.join(" ") });
  }
  if (wrong < 0 && end >= 0) {
    throw new ValueError("sequence", "must keep the limits of the space", { got: sequence.join(" ") });
  }
  if (wrong < 0) {
    throw new ValueError("sequence", `must end with the output layer's id ${output}`, {
      got: sequence.join(" ") || "an empty sequence",
    });
  }
  const choice = choices[wrong];
  const layersEnd = lastLayer === output - 1 ? `${output}` : `${lastLayer} or the output layer's ${output}`;
  const accepted =
    choice !== undefined
      ? `an id ${choice.first} ... ${choice.last} of ${choice.kind}`
      : wrong === choices.length
        ? `a dense layer's id 1 ... ${lastDense}`
        : wrong < maxLength - 1
          ? `an id 1 ... ${layersEnd}`
          : `the output layer's id ${output}`;
  throw new ValueError("sequence", `token ${wrong + 1} must be ${accepted}`, {
    got: describeToken(vocabulary, sequence[wrong] as Token),
    ...(wrong >= maxLength - 1 ? { hint: `the space has at most ${vocabulary.space.maxLayers} hidden layers` } : {}),
  });
}

/** The grammar's rules themselves; that nothing follows the output layer is left to the caller. */
function mayStandAt({ vocabulary, maxLength }: Grammar, position: number, token: Token): boolean {
  if (!Number.isInteger(token)) return false;
  const { choices, lastDense, lastLayer, output } = vocabulary;
  const choice = choices[position];
  if (choice !== undefined) return token >= choice.first && token <= choice.last;
  if (position === choices.length) return token >= 1 && token <= lastDense;
  if (position < maxLength - 1) return (token >= 1 && token <= lastLayer) || token === output;
  return position === maxLength - 1 && token === output;
}

/** How many tokens may follow a prefix that can be completed. */
function optionsAfter(grammar: Grammar, prefix: Sequence): number {
  const { vocabulary, maxLength, within } = grammar;
  if (within !== undefined) return allowedTokens(grammar, prefix).reduce((sum, allowed) => sum + allowed, 0);
  const choice = vocabulary.choices[prefix.length];
  if (choice !== undefined) return choice.last - choice.first + 1;
  if (prefix.length === vocabulary.choices.length) return vocabulary.lastDense;
  return prefix.length < maxLength - 1 ? vocabulary.lastLayer + 1 : 1;
}

/** How many seen sequences pass through a prefix, and the tokens after which none is left unseen. */
type Prefix = { count: number; readonly next: Map<Token, Prefix>; readonly spent: Token[] };

/**
 * The sequences that a search has used, as a tree of prefixes: each question costs the length of the sequence asked about.
 * Counts of unseen ones are the grammar's minus the seen, and a prefix is spent when each token that may follow it is, so the space
 * itself is never listed.
 */
export class SeenSequences {
  readonly #grammar: Grammar;
  readonly #first: number;
  #root: Prefix = { count: 0, next: new Map(), spent: [] };

  constructor(grammar: Grammar) {
    this.#grammar = grammar;
    this.#first = optionsAfter(grammar, []);
  }

  /** How many different sequences were added. */
  get count(): number {
    return this.#root.count;
  }

  /** Whether every architecture of the space was added. */
  get isExhausted(): boolean {
    return this.#root.spent.length === this.#first;
  }

  /**
   * Adds a sequence, and says whether it was new.
   * @throws ValueError when the sequence is not legal
   */
  add(sequence: Sequence): boolean {
    assertLegal(this.#grammar, sequence);
    if (this.has(sequence)) return false;
    const path = [this.#root];
    for (const token of sequence) {
      const at = path.at(-1) as Prefix;
      const next = at.next.get(token) ?? { count: 0, next: new Map(), spent: [] };
      at.next.set(token, next);
      path.push(next);
    }
    for (const prefix of path) prefix.count++;
    for (let length = sequence.length; length > 0; length--) {
      const isOpen =
        length < sequence.length && path[length]?.spent.length !== optionsAfter(this.#grammar, sequence.slice(0, length));
      if (isOpen) break;
      path[length - 1]?.spent.push(sequence[length - 1] as Token);
    }
    return true;
  }

  has(sequence: Sequence): boolean {
    return sequence.at(-1) === this.#grammar.vocabulary.output && this.#find(sequence) !== undefined;
  }

  /** How many unseen sequences begin with a prefix: 0 also when it is illegal. */
  remaining(prefix: Sequence = []): number {
    return completions(this.#grammar, prefix) - (this.#find(prefix)?.count ?? 0);
  }

  /** The tokens that may follow a prefix by the rules, but lead to seen sequences only. */
  spentAfter(prefix: Sequence): readonly Token[] {
    return this.#find(prefix)?.spent ?? [];
  }

  /** A record of its own with the same sequences, to draw distinct candidates from without marking them as used. */
  copy(): SeenSequences {
    const twin = new SeenSequences(this.#grammar);
    twin.#root = copyOf(this.#root);
    return twin;
  }

  #find(prefix: Sequence): Prefix | undefined {
    let at: Prefix | undefined = this.#root;
    for (const token of prefix) at = at?.next.get(token);
    return at;
  }
}

function copyOf({ count, next, spent }: Prefix): Prefix {
  return { count, next: new Map(Array.from(next, ([token, prefix]) => [token, copyOf(prefix)])), spent: [...spent] };
}
