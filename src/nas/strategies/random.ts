// Random search: every unseen architecture is equally likely.
import { pickWeighted } from "../../tensor/index.js";
import { allowedTokens, type Grammar } from "../grammar.js";
import { decode, type Token } from "../vocabulary.js";
import { drawUnseen, type Strategy } from "./strategy.js";

/**
 * Uniform over the architectures not yet seen, without rejection: each token is drawn in proportion to the number of unseen
 * architectures that begin so.
 */
export function randomStrategy(grammar: Grammar): Strategy {
  return {
    name: "random",
    propose: (count, history, rng) =>
      drawUnseen(count, history, () => {
        const tokens: Token[] = [];
        while (tokens.at(-1) !== grammar.vocabulary.output) {
          const weights = Array.from(allowedTokens(grammar, tokens, history.seen), (isLegal, token) =>
            isLegal === 1 ? history.seen.remaining([...tokens, token]) : 0,
          );
          tokens.push(pickWeighted(weights, rng));
        }
        history.seen.add(tokens);
        return { architecture: decode(grammar.vocabulary, tokens) };
      }),
    learn: () => ({}),
  };
}
