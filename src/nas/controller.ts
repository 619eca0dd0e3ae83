// The controller: a policy on a device, which writes architectures token by token, and a head on it that predicts their reward.
import { add, gradient, multiply, reshape, slice, softmax } from "../autograd/index.js";
import {
  clipByGlobalNorm,
  type Decision,
  entropy,
  meanSquaredError,
  type Optimizer,
  type OptimizerSpec,
  optimizerOf,
  reinforceLoss,
} from "../nn/index.js";
import {
  compile,
  type Device,
  type NdArray,
  type Program,
  pickWeighted,
  type Stream,
  type Tensor,
  toFloats,
  type Update,
} from "../tensor/index.js";
import { allowedTokens, type Grammar, type SeenSequences } from "./grammar.js";
import { initialHead, lstmReader, nextLogits, predictedReward, type Reader, readStates } from "./policy.js";
import { padding, type Sequence, type Token } from "./vocabulary.js";

/** A sequence that the policy drew, with the masks under which each of its tokens was drawn. */
export interface Trajectory {
  readonly tokens: Sequence;
  readonly masks: readonly Float32Array[];
}

/** A trajectory, and what each of its tokens was worth. */
export interface WeighedTrajectory extends Trajectory {
  readonly advantages: ArrayLike<number>;
  /** What the predictor should have said, in 0 ... 1; only where it is trained together with the policy. */
  readonly target?: number;
}

/** A decision, and the tokens over which its softmax was taken: (B, V) of 1 and 0. */
export interface MaskedDecision extends Decision {
  readonly mask: Tensor;
}

export interface ControllerOptions {
  readonly units?: number;
  readonly optimizer?: OptimizerSpec;
  /** The gradient's common norm is clipped to this. */
  readonly clipNorm?: number;
  /** Weight of the entropy bonus. @units reward per nat */
  readonly entropyWeight?: number;
  /** What reads the sequence so far. */
  readonly reader?: (grammar: Grammar, units: number, rng: Stream) => Reader;
  /** What one step descends. */
  readonly loss?: (decisions: readonly MaskedDecision[]) => Tensor;
  /**
   * Whether the softmax is over the legal tokens only. Otherwise it is over all, and an illegal one is drawn again: then what is
   * drawn is not what the gradient takes it for.
   */
  readonly masksIllegal?: boolean;
  /** Whether a step up the policy gradient also trains the predictor, and with it the reader that both share. */
  readonly trainsTogether?: boolean;
}

/** Only the controller's parameters and their optimizers have state, and it lives on the device. */
export interface Controller {
  /** Draws one sequence, unseen if `seen` is given. */
  sample(seen: SeenSequences | undefined, rng: Stream): Trajectory;
  /** One step down the loss. @returns the loss and the mean entropy of a decision, before the step */
  reinforce(batch: readonly WeighedTrajectory[]): { loss: number; entropy: number };
  /** One step of the predictor head towards targets in 0 ... 1. @returns the mean squared error before it */
  fitPredictor(batch: readonly { readonly tokens: Sequence; readonly target: number }[]): number;
  /** The predictor's outputs, in 0 ... 1. */
  predict(sequences: readonly Sequence[]): number[];
  /** The optimizers start anew, with what they have learned to this point forgotten; the parameters stay. */
  restartOptimizers(): void;
}

/** Everything is written for all time steps at once: sequences are padded to the grammar's longest. */
export function createController(device: Device, grammar: Grammar, rng: Stream, options: ControllerOptions = {}): Controller {
  const {
    units = 100,
    optimizer: spec = { kind: "adam", rate: 0.01 },
    clipNorm = 1,
    entropyWeight = 0.01,
    reader: createReader = ({ vocabulary }) => lstmReader(vocabulary.size, units, rng),
    loss: lossOf = (decisions) => reinforceLoss(decisions, { entropyWeight }),
    masksIllegal = true,
    trainsTogether = false,
  } = options;
  const vocabulary = grammar.vocabulary.size;
  const length = grammar.maxLength;

  const place = (value: NdArray): Tensor => device.resident(value);
  const reader = createReader(grammar, units, rng);
  const readerParameters = reader.initial.map(place);
  const placeHead = ({ weight, bias }: ReturnType<typeof initialHead>) => ({ weight: place(weight), bias: place(bias) });
  const policyHead = placeHead(initialHead(units, vocabulary, rng));
  const predictorHead = placeHead(initialHead(units, 1, rng));
  const predictorParameters = [predictorHead.weight, predictorHead.bias];
  const policyParameters = [
    ...readerParameters,
    policyHead.weight,
    policyHead.bias,
    ...(trainsTogether ? predictorParameters : []),
  ];

  /** What optimizers remember, as it was before the first step. */
  const beginnings: (readonly [Tensor, NdArray])[] = [];
  const learner = (parameters: readonly Tensor[]): ((loss: Tensor) => Update[]) => {
    const optimizer: Optimizer<unknown> = optimizerOf(spec);
    const remembered = (resident: Tensor): Tensor => {
      beginnings.push([resident, device.read(resident)]);
      return resident;
    };
    const state = optimizer.init(
      { resident: (value) => remembered(device.resident(value)), zeros: (shape) => remembered(device.zeros(shape)) },
      parameters,
    );
    return (loss) => optimizer.update(parameters, clipByGlobalNorm(gradient(loss, parameters), clipNorm), state);
  };
  const policyUpdates = learner(policyParameters);
  const predictorUpdates = learner(predictorParameters);

  /** Row t of a (T, ...) input. */
  const at = (x: Tensor, t: number): Tensor => reshape(slice(x, 0, t, t + 1), x.shape.slice(1));
  /** Rows of the t-th step of a (T · B, ...) input. */
  const stepOf = (x: Tensor, t: number, batch: number): Tensor => slice(x, 0, t * batch, (t + 1) * batch);
  const steps = Array.from({ length }, (_, t) => t);
  const tokensOf = (tokens: Tensor): Tensor[] => steps.map((t) => at(tokens, t));

  const sampler = compileSampler();
  const programs = new Map<string, Program>();
  /** Programs are compiled for each batch size once. */
  function programFor(name: string, batch: number, make: () => Program): Program {
    const key = `${name} ${batch}`;
    const known = programs.get(key) ?? make();
    programs.set(key, known);
    return known;
  }

  function compileSampler(): { first: Program; next: Program } {
    const carried = reader.carried.map((width) => device.zeros([1, width]));
    const make = (carry: readonly Tensor[] | undefined): Program =>
      compile(device, { token: [1], mask: [1, vocabulary] }, ({ token, mask }) => {
        const state = reader.read(readerParameters, token, carry);
        return {
          outputs: { probabilities: softmax(nextLogits(policyHead, state.hidden, mask)) },
          updates: carried.map((resident, k): Update => [resident, state.carry[k] as Tensor]),
        };
      });
    return { first: make(undefined), next: make(carried) };
  }

  function compileReinforce(batch: number): Program {
    const policyInputs = {
      tokens: [length, batch],
      masks: [length * batch, vocabulary],
      advantages: [length, batch],
      active: [length, batch],
    };
    const trace = ({ tokens, masks, advantages, active }: Readonly<Record<keyof typeof policyInputs, Tensor>>) => {
      const states = readStates(reader, readerParameters, tokensOf(tokens));
      const decisions = states.map((hidden, t): MaskedDecision => {
        const mask = stepOf(masks, t, batch);
        return {
          logits: nextLogits(policyHead, hidden, mask),
          tokens: at(tokens, t),
          advantages: at(advantages, t),
          active: at(active, t),
          mask,
        };
      });
      const entropies = decisions.map((d) => multiply(entropy(d.logits), d.active)).reduce((a, b) => add(a, b));
      return { states, outputs: { loss: lossOf(decisions), entropies } };
    };
    if (!trainsTogether) {
      return compile(device, policyInputs, (inputs) => {
        const { outputs } = trace(inputs);
        return { outputs, updates: policyUpdates(outputs.loss) };
      });
    }
    return compile(device, { ...policyInputs, ...predictorInputs(batch), targets: [batch, 1] }, (inputs) => {
      const { states, outputs } = trace(inputs);
      const error = meanSquaredError(predictionsFrom(states, inputs.ends), inputs.targets);
      return { outputs, updates: policyUpdates(add(outputs.loss, error)) };
    });
  }

  const predictorInputs = (batch: number) => ({ tokens: [length, batch], ends: [length * batch, 1] });

  function predictionsFrom(states: readonly Tensor[], ends: Tensor): Tensor {
    const batch = (ends.shape[0] as number) / length;
    return predictedReward(
      predictorHead,
      states,
      steps.map((t) => stepOf(ends, t, batch)),
    );
  }

  const predictions = (tokens: Tensor, ends: Tensor): Tensor =>
    predictionsFrom(readStates(reader, readerParameters, tokensOf(tokens)), ends);

  const compilePredict = (batch: number): Program =>
    compile(device, predictorInputs(batch), ({ tokens, ends }) => ({
      outputs: { prediction: predictions(tokens, ends) },
    }));

  const compileFitPredictor = (batch: number): Program =>
    compile(device, { ...predictorInputs(batch), targets: [batch, 1] }, ({ tokens, ends, targets }) => {
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

  function writeTargets(program: Program, values: readonly number[]): void {
    const targets = program.input("targets");
    values.forEach((value, b) => {
      targets.set(b, 0, value);
    });
  }

  const everyToken = new Float32Array(vocabulary).fill(1);

  return {
    sample: (seen, chances) => {
      const tokens: Token[] = [];
      const masks: Float32Array[] = [];
      while (tokens.at(-1) !== grammar.vocabulary.output) {
        const allowed = allowedTokens(grammar, tokens, seen);
        const mask = masksIllegal ? allowed : everyToken;
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
            allowed.map((isLegal, id) => isLegal * probabilities.get(0, id)), // as if the others were drawn again
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
      const program = programFor("fit-predictor", batch.length, () => compileFitPredictor(batch.length));
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
      const program = programFor("predict", sequences.length, () => compilePredict(sequences.length));
      writeSequences(program, sequences);
      program.run();
      const prediction = program.output("prediction");
      return sequences.map((_, b) => prediction.get(b, 0));
    },

    restartOptimizers: () => {
      for (const [resident, value] of beginnings) device.write(resident, value);
    },
  };
}

/** The elements' sum. */
function sumOf(array: NdArray): number {
  let total = 0;
  for (const x of toFloats(array)) total += x;
  return total;
}
