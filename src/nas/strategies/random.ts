// Random search: every unseen architecture is equally likely.
import { pickWeighted, type Stream } from "../../tensor/index.js";
import { allowedTokens, type Grammar, type SeenSequences } from "../grammar.js";
import { decode, type Sequence, type Token } from "../vocabulary.js";
import { drawUnseen, type Strategy } from "./strategy.js";

/** Uniform over the architectures not yet seen. */
export function randomStrategy(grammar: Grammar): Strategy {
  return {
    name: "random",
    propose: (count, history, rng) =>
      drawUnseen(count, history, () => {
        const tokens = drawUniform(grammar, history.seen, rng);
        history.seen.add(tokens);
        return { architecture: decode(grammar.vocabulary, tokens) };
      }),
    learn: () => ({}),
    logProbabilities: (sequences) => new Float64Array(sequences.length).fill(-Math.log(grammar.size)),
  };
}

/**
 * One of the unseen sequences, each equally likely, without rejection: each token is drawn in proportion to the number of unseen
 * sequences that begin so.
 */
export function drawUniform(grammar: Grammar, seen: SeenSequences, rng: Stream): Sequence {
  const tokens: Token[] = [];
  while (tokens.at(-1) !== grammar.vocabulary.output) {
    const weights = Array.from(allowedTokens(grammar, tokens, seen), (isLegal, token) =>
      isLegal === 1 ? seen.remaining([...tokens, token]) : 0,
    );
    tokens.push(pickWeighted(weights, rng));
  }
  return tokens;
}
