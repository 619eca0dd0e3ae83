// A space that can be listed: every architecture, every state in which there is something to choose, and who passes where.
import { arrayOf, type NdArray, ValueError } from "../../tensor/index.js";
import { allowedTokens, completions, enumerate, type Grammar } from "../grammar.js";
import { padding, type Sequence, type Token } from "../vocabulary.js";

/** The states of one length: for each, the state before it and the token that led on from there. */
export interface Level {
  /** Places among the states of the level before; empty at the first level. */
  readonly parents: readonly number[];
  /** The padding, at the first level. */
  readonly tokens: readonly Token[];
}

export interface LabSpace {
  readonly grammar: Grammar;
  /** Every architecture (A), in the order of their ids. */
  readonly sequences: readonly Sequence[];
  /** Prefixes that more than one token may follow (S), by length: where only one may, a masked policy decides nothing. */
  readonly states: readonly Sequence[];
  /** 1 where a token may follow a state, (S, V). */
  readonly masks: NdArray;
  readonly levels: readonly Level[];
  /** For each architecture, at each state on its way, `state · V + token`. */
  readonly choices: readonly (readonly number[])[];
}

/** More would not fit a table of their probabilities, nor the patience of its reader. */
const mostArchitectures = 50_000;

/**
 * Lists a space. The tutorial's 840 architectures pass through 1 + 28 states.
 * @throws ValueError when there are more than 50,000 architectures, or fewer than two
 */
export function labSpaceOf(grammar: Grammar): LabSpace {
  const { size, vocabulary } = grammar;
  if (size > mostArchitectures) {
    throw new ValueError("lab", `the space must have at most ${mostArchitectures} architectures, to be listed`, {
      got: String(size),
      hint: "take fewer layers, units or activations",
    });
  }
  if (size < 2) throw new ValueError("lab", "the space must hold a choice", { got: "one architecture" });
  const states: Sequence[] = [];
  const levels: Level[] = [];
  let level: readonly { readonly prefix: Sequence; readonly parent?: number }[] = [{ prefix: [] }];
  while (level.length > 0) {
    levels.push({
      parents: level.flatMap(({ parent }) => parent ?? []),
      tokens: level.map(({ prefix }) => prefix.at(-1) ?? padding),
    });
    states.push(...level.map(({ prefix }) => prefix));
    level = level.flatMap(({ prefix }, parent) =>
      continuations(grammar, prefix).flatMap((next) => (isChoice(grammar, next) ? { prefix: next, parent } : [])),
    );
  }
  const stateAt = new Map(states.map((prefix, s) => [key(prefix), s]));
  const sequences = [...enumerate(grammar)];
  return {
    grammar,
    sequences,
    states,
    levels,
    masks: arrayOf(
      states.flatMap((prefix) => [...allowedTokens(grammar, prefix)]),
      [states.length, vocabulary.size],
      "f64",
    ),
    choices: sequences.map((tokens) =>
      tokens.flatMap((token, t) => {
        const state = stateAt.get(key(tokens.slice(0, t)));
        return state === undefined ? [] : [state * vocabulary.size + token];
      }),
    ),
  };
}

const key = (prefix: Sequence): string => prefix.join(" ");

function continuations(grammar: Grammar, prefix: Sequence): Sequence[] {
  return [...allowedTokens(grammar, prefix)].flatMap((isLegal, token) => (isLegal === 1 ? [[...prefix, token]] : []));
}

/** Whether a prefix goes on, and in more than one way. */
function isChoice(grammar: Grammar, prefix: Sequence): boolean {
  return prefix.at(-1) !== grammar.vocabulary.output && completions(grammar, prefix) > 1;
}
