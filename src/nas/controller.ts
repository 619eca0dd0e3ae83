// The controller: an LSTM that writes architectures token by token, and a head on it that predicts their reward.
import { add, gatherRows, gradient, multiply, reshape, sigmoid, slice, softmax } from "../autograd/index.js";
import {
  clipByGlobalNorm,
  type Decision,
  dense,
  entropy,
  glorotUniform,
  initialLstm,
  type LstmState,
  lstmCell,
  maskLogits,
  meanSquaredError,
  type Optimizer,
  type OptimizerSpec,
  optimizerOf,
  reinforceLoss,
} from "../nn/index.js";
import {
  compile,
  constant,
  type Device,
  full,
  type NdArray,
  type Program,
  pickWeighted,
  type Stream,
  type Tensor,
  toFloats,
  type Update,
  zeros,
} from "../tensor/index.js";
import { allowedTokens, type Grammar, type SeenSequences } from "./grammar.js";
import { padding, type Sequence, type Token } from "./vocabulary.js";

/** A sequence that the policy drew, with the masks under which each of its tokens was drawn. */
export interface Trajectory {
  readonly tokens: Sequence;
  readonly masks: readonly Float32Array[];
}

/** A trajectory, and what each of its tokens was worth. */
export interface WeighedTrajectory extends Trajectory {
  readonly advantages: ArrayLike<number>;
}

export interface ControllerOptions {
  readonly units?: number;
  readonly optimizer?: OptimizerSpec;
  /** The gradient's common norm is clipped to this. */
  readonly clipNorm?: number;
  /** Weight of the entropy bonus. @units reward per nat */
  readonly entropyWeight?: number;
}

/** Only the controller's parameters and their optimizers have state, and it lives on the device. */
export interface Controller {
  /** Draws one sequence, unseen if `seen` is given: the mask leaves nothing else. */
  sample(seen: SeenSequences | undefined, rng: Stream): Trajectory;
  /** One step up the policy gradient. @returns the surrogate's value and the mean entropy of a decision, before the step */
  reinforce(batch: readonly WeighedTrajectory[]): { loss: number; entropy: number };
  /** One step of the predictor head towards targets in 0 ... 1. @returns the mean squared error before it */
  fitPredictor(batch: readonly { readonly tokens: Sequence; readonly target: number }[]): number;
  /** The predictor's outputs, in 0 ... 1. */
  predict(sequences: readonly Sequence[]): number[];
}

/** Everything is written for all time steps at once: sequences are padded to the grammar's longest. */
export function createController(
  device: Device,
  grammar: Grammar,
  rng: Stream,
  { units = 100, optimizer: spec = { kind: "adam", rate: 0.01 }, clipNorm = 1, entropyWeight = 0.01 }: ControllerOptions = {},
): Controller {
  const vocabulary = grammar.vocabulary.size;
  const length = grammar.maxLength;

  const place = (value: NdArray): Tensor => device.resident(value);
  const initial = initialLstm(vocabulary, units, rng);
  const lstm = {
    inputWeights: place(initial.inputWeights),
    recurrentWeights: place(initial.recurrentWeights),
    bias: place(initial.bias),
  };
  const policyHead = { weight: place(glorotUniform([units, vocabulary], rng)), bias: place(zeros([vocabulary])) };
  const predictorHead = { weight: place(glorotUniform([units, 1], rng)), bias: place(zeros([1])) };
  const policyParameters = [lstm.inputWeights, lstm.recurrentWeights, lstm.bias, policyHead.weight, policyHead.bias];
  const predictorParameters = [predictorHead.weight, predictorHead.bias];

  const learner = (parameters: readonly Tensor[]): ((loss: Tensor) => Update[]) => {
    const optimizer: Optimizer<unknown> = optimizerOf(spec);
    const state = optimizer.init(device, parameters);
    return (loss) => optimizer.update(parameters, clipByGlobalNorm(gradient(loss, parameters), clipNorm), state);
  };
  const policyUpdates = learner(policyParameters);
  const predictorUpdates = learner(predictorParameters);

  /** One step: the state after a token, whose one-hot row times the input weights is a row of them. */
  const step = (token: Tensor, state: LstmState | undefined): LstmState =>
    lstmCell(gatherRows(lstm.inputWeights, token), state, lstm);
  const logitsOf = ({ hidden }: LstmState, mask: Tensor): Tensor => maskLogits(dense(hidden, policyHead), mask);
  /** Row t of a (T, ...) input. */
  const at = (x: Tensor, t: number): Tensor => reshape(slice(x, 0, t, t + 1), x.shape.slice(1));

  /** The states from which each token of the sequences is chosen. @shape  tokens (T, B) */
  function states(tokens: Tensor): LstmState[] {
    const batch = tokens.shape[1] as number;
    const start = constant(full([batch], padding)); // the token before the first
    const all: LstmState[] = [];
    for (let t = 0; t < length; t++) all.push(step(t === 0 ? start : at(tokens, t - 1), all[t - 1]));
    return all;
  }

  const sampler = compileSampler();
  const programs = new Map<string, Program>();
  /** Programs are compiled for each batch size once. */
  function programFor(name: string, batch: number, make: () => Program): Program {
    const key = `${name} ${batch}`;
    const known = programs.get(key) ?? make();
    programs.set(key, known);
    return known;
  }

  function compileSampler(): { first: Program; next: Program; state: readonly Tensor[] } {
    const hidden = device.zeros([1, units]);
    const cell = device.zeros([1, units]);
    const make = (state: LstmState | undefined): Program =>
      compile(device, { token: [1], mask: [1, vocabulary] }, ({ token, mask }) => {
        const next = step(token, state);
        return {
          outputs: { probabilities: softmax(logitsOf(next, mask)) },
          updates: [
            [hidden, next.hidden],
            [cell, next.cell],
          ],
        };
      });
    return { first: make(undefined), next: make({ hidden, cell }), state: [hidden, cell] };
  }

  function compileReinforce(batch: number): Program {
    const inputs = {
      tokens: [length, batch],
      masks: [length * batch, vocabulary],
      advantages: [length, batch],
      active: [length, batch],
    };
    return compile(device, inputs, ({ tokens, masks, advantages, active }) => {
      const decisions = states(tokens).map(
        (state, t): Decision => ({
          logits: logitsOf(state, slice(masks, 0, t * batch, (t + 1) * batch)),
          tokens: at(tokens, t),
          advantages: at(advantages, t),
          active: at(active, t),
        }),
      );
      const loss = reinforceLoss(decisions, { entropyWeight });
      const entropies = decisions.map((d) => multiply(entropy(d.logits), d.active)).reduce((a, b) => add(a, b));
      return { outputs: { loss, entropies }, updates: policyUpdates(loss) };
    });
  }

  /** The head reads the state from which a sequence's last token is chosen: it has seen all hidden layers. */
  function predictions(tokens: Tensor, ends: Tensor): Tensor {
    const batch = tokens.shape[1] as number;
    const last = states(tokens)
      .map(({ hidden }, t) => multiply(hidden, slice(ends, 0, t * batch, (t + 1) * batch)))
      .reduce((a, b) => add(a, b));
    return sigmoid(dense(last, predictorHead));
  }

  const compilePredict = (batch: number): Program =>
    compile(device, { tokens: [length, batch], ends: [length * batch, 1] }, ({ tokens, ends }) => ({
      outputs: { prediction: predictions(tokens, ends) },
    }));

  const compileFitPredictor = (batch: number): Program =>
    compile(device, { tokens: [length, batch], ends: [length * batch, 1], targets: [batch, 1] }, ({ tokens, ends, targets }) => {
      const loss = meanSquaredError(predictions(tokens, ends), targets);
      return { outputs: { loss }, updates: predictorUpdates(loss) };
    });

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

  return {
    sample: (seen, chances) => {
      const tokens: Token[] = [];
      const masks: Float32Array[] = [];
      while (tokens.at(-1) !== grammar.vocabulary.output) {
        const mask = allowedTokens(grammar, tokens, seen);
        const program = tokens.length === 0 ? sampler.first : sampler.next;
        program.input("token").set(0, tokens.at(-1) ?? padding);
        const input = program.input("mask");
        mask.forEach((isLegal, id) => {
          input.set(0, id, isLegal);
        });
        program.run();
        const probabilities = program.output("probabilities");
        tokens.push(
          pickWeighted(
            mask.map((isLegal, id) => isLegal * probabilities.get(0, id)),
            chances,
          ),
        );
        masks.push(mask);
      }
      return { tokens, masks };
    },

    reinforce: (batch) => {
      const size = batch.length;
      const program = programFor("reinforce", size, () => compileReinforce(size));
      const [tokens, masks] = [program.input("tokens"), program.input("masks")];
      const [advantages, active] = [program.input("advantages"), program.input("active")];
      let decisions = 0;
      batch.forEach((trajectory, b) => {
        decisions += trajectory.tokens.length;
        for (let t = 0; t < length; t++) {
          const isActive = t < trajectory.tokens.length;
          tokens.set(t, b, trajectory.tokens[t] ?? padding);
          advantages.set(t, b, isActive ? (trajectory.advantages[t] as number) : 0);
          active.set(t, b, isActive ? 1 : 0);
          const mask = trajectory.masks[t];
          for (let id = 0; id < vocabulary; id++) masks.set(t * size + b, id, mask === undefined ? 1 : (mask[id] as number));
        }
      });
      program.run();
      return { loss: program.output("loss").get(), entropy: sumOf(program.output("entropies")) / decisions };
    },

    fitPredictor: (batch) => {
      const program = programFor("fit-predictor", batch.length, () => compileFitPredictor(batch.length));
      writeSequences(
        program,
        batch.map((example) => example.tokens),
      );
      const targets = program.input("targets");
      batch.forEach(({ target }, b) => {
        targets.set(b, 0, target);
      });
      program.run();
      return program.output("loss").get();
    },

    predict: (sequences) => {
      if (sequences.length === 0) return [];
      const program = programFor("predict", sequences.length, () => compilePredict(sequences.length));
      writeSequences(program, sequences);
      program.run();
      const prediction = program.output("prediction");
      return sequences.map((_, b) => prediction.get(b, 0));
    },
  };
}

/** The elements' sum. */
function sumOf(array: NdArray): number {
  let total = 0;
  for (const x of toFloats(array)) total += x;
  return total;
}
