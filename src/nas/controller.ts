// The controller: a policy on a device, which writes architectures token by token, and a head on it that predicts their reward.
import { type Device, type NdArray, type Program, pickWeighted, type Stream, toFloats } from "../tensor/index.js";
import { type ControllerProgramOptions, controllerPrograms } from "./controller-programs.js";
import { allowedTokens, type Grammar, type SeenSequences } from "./grammar.js";
import { padding, type Sequence, type Token } from "./vocabulary.js";

/** A sequence that the policy drew, with the masks under which each of its tokens was drawn. */
export interface Trajectory {
  readonly tokens: Sequence;
  readonly masks: readonly Float32Array[];
}

/** A trajectory, and how likely it was to be drawn. */
export interface DrawnTrajectory extends Trajectory {
  /** `log π`, of all tokens together. @units nats */
  readonly logProbability: number;
  /** Of each token. */
  readonly logProbabilities: readonly number[];
}

/** A trajectory, and what each of its tokens was worth. */
export interface WeighedTrajectory extends Trajectory {
  readonly advantages: ArrayLike<number>;
  /** `log π` of each token when it was drawn: what the clipped surrogate needs, and no other loss. */
  readonly logProbabilities?: readonly number[];
  /** What the predictor should have said, in 0 ... 1; only where it is trained together with the policy. */
  readonly target?: number;
}

export interface ControllerOptions extends ControllerProgramOptions {
  /**
   * Whether the softmax is over the legal tokens only. Otherwise it is over all, and an illegal one is drawn again: then what is
   * drawn is not what the gradient takes it for.
   */
  readonly masksIllegal?: boolean;
}

/** Only the controller's parameters and their optimizers have state, and it lives on the device. */
export interface Controller {
  /** Draws one sequence, unseen if `seen` is given. */
  sample(seen: SeenSequences | undefined, rng: Stream): DrawnTrajectory;
  /** Draws so many sequences independently of each other, so that the same may come twice: one run a token for all of them. */
  sampleBatch(count: number, seen: SeenSequences | undefined, rng: Stream): DrawnTrajectory[];
  /** How likely each sequence is to be drawn, were none seen. @units nats */
  logProbabilities(sequences: readonly Sequence[]): Float64Array;
  /** How likely each is to be drawn now, under the masks under which it was drawn. @units nats */
  likelihoods(trajectories: readonly Trajectory[]): Float64Array;
  /** One step down the loss. @returns the loss and the mean entropy of a decision, before the step */
  reinforce(batch: readonly WeighedTrajectory[]): { loss: number; entropy: number };
  /** One step of the predictor head towards targets in 0 ... 1. @returns the mean squared error before it */
  fitPredictor(batch: readonly { readonly tokens: Sequence; readonly target: number }[]): number;
  /** The predictor's outputs, in 0 ... 1. */
  predict(sequences: readonly Sequence[]): number[];
  /** The optimizers start anew, with what they have learned to this point forgotten; the parameters stay. */
  restartOptimizers(): void;
}

/** Of each token 1 or 0, or how likely it is; `undefined` where nothing may follow. @shape  (V) */
type Legal = Float32Array | undefined;

/** Draws, learns and predicts by its programs: what they read is written, and what they say is read, here. */
export function createController(device: Device, grammar: Grammar, rng: Stream, options: ControllerOptions = {}): Controller {
  const { masksIllegal = true, trainsTogether = false } = options;
  const vocabulary = grammar.vocabulary.size;
  const length = grammar.maxLength;
  const programs = controllerPrograms(device, grammar, rng, options);

  function writeSequences(program: Program, sequences: readonly Sequence[]): void {
    const tokens = program.input("tokens");
    const ends = program.input("ends");
    sequences.forEach((sequence, b) => {
      for (let t = 0; t < length; t++) {
        tokens.set(t, b, sequence[t] ?? padding);
        ends.set(t * sequences.length + b, 0, t === sequence.length - 1 ? 1 : 0);
      }
    });
  }

  function writeTargets(program: Program, values: readonly number[]): void {
    const targets = program.input("targets");
    values.forEach((value, b) => {
      targets.set(b, 0, value);
    });
  }

  const everyToken = new Float32Array(vocabulary).fill(1);

  /**
   * One token further, in every row: after its last one, how likely each legal one is, but for a common factor. What is illegal is drawn
   * again. Of a row with nothing legal left nothing is said.
   */
  function step(program: Program, rows: readonly { readonly last: Token | undefined; readonly legal: Legal }[]): Legal[] {
    const [token, mask] = [program.input("token"), program.input("mask")];
    rows.forEach(({ last, legal }, b) => {
      token.set(b, last ?? padding);
      const within = maskOf(legal);
      for (let id = 0; id < vocabulary; id++) mask.set(b, id, within[id] as number);
    });
    program.run();
    const probabilities = program.output("probabilities");
    return rows.map(({ legal }, b) => legal?.map((isLegal, id) => isLegal * probabilities.get(b, id)));
  }

  const maskOf = (legal: Legal): Float32Array => (masksIllegal && legal !== undefined ? legal : everyToken);

  function sampleBatch(count: number, seen: SeenSequences | undefined, chances: Stream): DrawnTrajectory[] {
    const drawn = Array.from({ length: count }, () => ({
      tokens: [] as Token[],
      masks: [] as Float32Array[],
      logProbability: 0,
      logProbabilities: [] as number[],
    }));
    const isDone = ({ tokens }: Trajectory): boolean => tokens.at(-1) === grammar.vocabulary.output;
    const sampler = programs.sampler(count);
    for (let t = 0; !drawn.every(isDone); t++) {
      const rows = drawn.map((one) => ({
        last: one.tokens.at(-1),
        legal: isDone(one) ? undefined : allowedTokens(grammar, one.tokens, seen),
      }));
      step(t === 0 ? sampler.first : sampler.next, rows).forEach((weights, b) => {
        const one = drawn[b];
        if (weights === undefined || one === undefined) return;
        const next = pickWeighted(weights, chances);
        one.masks.push(maskOf(rows[b]?.legal));
        one.tokens.push(next);
        const logProbability = logShare(weights, next);
        one.logProbability += logProbability;
        one.logProbabilities.push(logProbability);
      });
    }
    return drawn;
  }

  /** Sequences that begin alike share a row, one for all that differ in their last choice only. */
  function logProbabilities(sequences: readonly Sequence[]): Float64Array {
    const choices = length - 1; // then there is nothing left but the output layer
    const beginningOf = (sequence: Sequence): Sequence => sequence.slice(0, choices - 1);
    const beginnings = new Map(sequences.map(beginningOf).map((tokens) => [tokens.join(" "), tokens]));
    const rowOf = new Map(Array.from(beginnings.keys(), (text, row) => [text, row]));
    const sampler = programs.sampler(beginnings.size);
    const steps = Array.from({ length: choices }, (_, t) => {
      const rows = Array.from(beginnings.values(), (tokens) => {
        const isOver = t > tokens.length || tokens[t - 1] === grammar.vocabulary.output;
        return { last: tokens[t - 1], legal: isOver ? undefined : allowedTokens(grammar, tokens.slice(0, t)) };
      });
      return step(t === 0 ? sampler.first : sampler.next, rows);
    });
    return Float64Array.from(sequences, (sequence) => {
      const row = rowOf.get(beginningOf(sequence).join(" ")) as number;
      return steps.reduce((sum, weights, t) => {
        const [token, here] = [sequence[t], weights[row]];
        return token === undefined || here === undefined ? sum : sum + logShare(here, token);
      }, 0);
    });
  }

  function likelihoods(trajectories: readonly Trajectory[]): Float64Array {
    const sums = new Float64Array(trajectories.length);
    const sampler = programs.sampler(trajectories.length);
    for (let t = 0; trajectories.some(({ tokens }) => t < tokens.length); t++) {
      const rows = trajectories.map(({ tokens, masks }) => ({ last: tokens[t - 1], legal: masks[t] }));
      step(t === 0 ? sampler.first : sampler.next, rows).forEach((weights, b) => {
        const token = trajectories[b]?.tokens[t];
        if (weights !== undefined && token !== undefined) sums[b] = (sums[b] as number) + logShare(weights, token);
      });
    }
    return sums;
  }

  return {
    sample: (seen, chances) => sampleBatch(1, seen, chances)[0] as DrawnTrajectory,
    sampleBatch,
    logProbabilities,
    likelihoods,

    reinforce: (batch) => {
      const size = batch.length;
      const program = programs.reinforce(size);
      const [tokens, masks] = [program.input("tokens"), program.input("masks")];
      const [advantages, active] = [program.input("advantages"), program.input("active")];
      const logProbabilities = program.input("logProbabilities");
      let decisions = 0;
      batch.forEach((trajectory, b) => {
        decisions += trajectory.tokens.length;
        for (let t = 0; t < length; t++) {
          const isActive = t < trajectory.tokens.length;
          tokens.set(t, b, trajectory.tokens[t] ?? padding);
          advantages.set(t, b, isActive ? (trajectory.advantages[t] as number) : 0);
          active.set(t, b, isActive ? 1 : 0);
          logProbabilities.set(t, b, trajectory.logProbabilities?.[t] ?? 0);
          const mask = trajectory.masks[t];
          for (let id = 0; id < vocabulary; id++) masks.set(t * size + b, id, mask === undefined ? 1 : (mask[id] as number));
        }
      });
      if (trainsTogether) {
        writeSequences(
          program,
          batch.map((trajectory) => trajectory.tokens),
        );
        writeTargets(
          program,
          batch.map((trajectory) => trajectory.target ?? 0),
        );
      }
      program.run();
      return { loss: program.output("loss").get(), entropy: sumOf(program.output("entropies")) / decisions };
    },

    fitPredictor: (batch) => {
      const program = programs.fitPredictor(batch.length);
      writeSequences(
        program,
        batch.map((example) => example.tokens),
      );
      writeTargets(
        program,
        batch.map((example) => example.target),
      );
      program.run();
      return program.output("loss").get();
    },

    predict: (sequences) => {
      if (sequences.length === 0) return [];
      const program = programs.predict(sequences.length);
      writeSequences(program, sequences);
      program.run();
      const prediction = program.output("prediction");
      return sequences.map((_, b) => prediction.get(b, 0));
    },

    restartOptimizers: programs.restartOptimizers,
  };
}

/** The logarithm of one weight's share in them all. Engines differ in the last bits of a logarithm; f32 has none of those. */
function logShare(weights: Float32Array, at: number): number {
  return Math.fround(Math.log((weights[at] as number) / weights.reduce((sum, weight) => sum + weight, 0)));
}

/** The elements' sum. */
function sumOf(array: NdArray): number {
  let total = 0;
  for (const x of toFloats(array)) total += x;
  return total;
}
