// The controller's programs: its parameters and optimizers on a device, and what is traced of sampling, learning and predicting.
import { add, gradient, multiply, reshape, slice, softmax } from "../autograd/index.js";
import {
  clipByGlobalNorm,
  clippedSurrogateLoss,
  type Decision,
  type DrawnDecision,
  entropy,
  meanSquaredError,
  type Optimizer,
  type OptimizerSpec,
  optimizerOf,
  reinforceLoss,
} from "../nn/index.js";
import { compile, type Device, type NdArray, type Program, type Stream, type Tensor, type Update } from "../tensor/index.js";
import type { Grammar } from "./grammar.js";
import { type Head, initialHead, lstmReader, nextLogits, predictedReward, type Reader, readStates } from "./policy.js";

/** A decision, and the tokens over which its softmax was taken: (B, V) of 1 and 0. */
export interface MaskedDecision extends Decision {
  readonly mask: Tensor;
}

/** What a controller's loss is made of. */
export type ControllerDecision = MaskedDecision & DrawnDecision;

/** The loss that the options name: REINFORCE's, or with a clip the clipped surrogate. */
export function policyLoss({
  clip,
  entropyWeight = 0.01,
}: Pick<ControllerProgramOptions, "clip" | "entropyWeight">): (decisions: readonly DrawnDecision[]) => Tensor {
  return clip === undefined
    ? (decisions) => reinforceLoss(decisions, { entropyWeight })
    : (decisions) => clippedSurrogateLoss(decisions, { clip, entropyWeight });
}

export interface ControllerProgramOptions {
  readonly units?: number;
  readonly optimizer?: OptimizerSpec;
  /** The gradient's common norm is clipped to this. */
  readonly clipNorm?: number;
  /** Weight of the entropy bonus. @units reward per nat */
  readonly entropyWeight?: number;
  /** ε of the clipped surrogate; without it the loss is REINFORCE's. It is what several steps on one batch need. */
  readonly clip?: number;
  /** What reads the sequence so far. */
  readonly reader?: (grammar: Grammar, units: number, rng: Stream) => Reader;
  /** What makes logits of the reader's state, where that is not learned. */
  readonly head?: Head<NdArray>;
  /** What one step descends. */
  readonly loss?: (decisions: readonly ControllerDecision[]) => Tensor;
  /** Whether a step up the policy gradient also trains the predictor, and with it the reader that both share. */
  readonly trainsTogether?: boolean;
}

/** One step of drawing: the first token, and any later one. */
interface Sampler {
  readonly first: Program;
  readonly next: Program;
}

/** Programs of one batch size are compiled when it first comes up. T is the grammar's longest sequence. */
export interface ControllerPrograms {
  /** Inputs token (B), mask (B, V); output probabilities (B, V). `next` goes on from where the last run of that size stood. */
  sampler(batch: number): Sampler;
  /**
   * Inputs tokens, advantages, active, logProbabilities (T, B), masks (T · B, V); where the predictor is trained with the policy, also
   * ends (T · B, 1) and targets (B, 1). Outputs loss () and entropies (B).
   */
  reinforce(batch: number): Program;
  /** Inputs tokens (T, B), ends (T · B, 1), targets (B, 1); output loss (). */
  fitPredictor(batch: number): Program;
  /** Inputs tokens (T, B), ends (T · B, 1); output prediction (B, 1). */
  predict(batch: number): Program;
  restartOptimizers(): void;
}

/** Everything is written for all time steps at once: sequences are padded to the grammar's longest. */
export function controllerPrograms(
  device: Device,
  grammar: Grammar,
  rng: Stream,
  options: ControllerProgramOptions,
): ControllerPrograms {
  const {
    units = 100,
    optimizer: spec = { kind: "adam", rate: 0.01 },
    clipNorm = 1,
    reader: createReader = ({ vocabulary }) => lstmReader(vocabulary.size, units, rng),
    loss: lossOf = policyLoss(options),
    trainsTogether = false,
  } = options;
  const vocabulary = grammar.vocabulary.size;
  const length = grammar.maxLength;

  const place = (value: NdArray): Tensor => device.resident(value);
  const reader = createReader(grammar, units, rng);
  const readerParameters = reader.initial.map(place);
  const placeHead = ({ weight, bias }: Head<NdArray>) => ({ weight: place(weight), bias: place(bias) });
  const policyHead = placeHead(options.head ?? initialHead(units, vocabulary, rng));
  const predictorHead = placeHead(initialHead(units, 1, rng));
  const predictorParameters = [predictorHead.weight, predictorHead.bias];
  const policyParameters = [
    ...readerParameters,
    ...(options.head === undefined ? [policyHead.weight, policyHead.bias] : []),
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

  function compileSampler(batch: number): Sampler {
    const carried = reader.carried.map((width) => device.zeros([batch, width]));
    const make = (carry: readonly Tensor[] | undefined): Program =>
      compile(device, { token: [batch], mask: [batch, vocabulary] }, ({ token, mask }) => {
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
      logProbabilities: [length, batch],
    };
    const trace = (inputs: Readonly<Record<keyof typeof policyInputs, Tensor>>) => {
      const { tokens, masks, advantages, active, logProbabilities } = inputs;
      const states = readStates(reader, readerParameters, tokensOf(tokens));
      const decisions = states.map((hidden, t): ControllerDecision => {
        const mask = stepOf(masks, t, batch);
        return {
          logits: nextLogits(policyHead, hidden, mask),
          tokens: at(tokens, t),
          advantages: at(advantages, t),
          active: at(active, t),
          mask,
          logProbabilities: at(logProbabilities, t),
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

  return {
    sampler: oncePerSize(compileSampler),
    reinforce: oncePerSize(compileReinforce),
    fitPredictor: oncePerSize(compileFitPredictor),
    predict: oncePerSize(compilePredict),
    restartOptimizers: () => {
      for (const [resident, value] of beginnings) device.write(resident, value);
    },
  };
}

function oncePerSize<P>(make: (batch: number) => P): (batch: number) => P {
  const programs = new Map<number, P>();
  return (batch) => {
    const program = programs.get(batch) ?? make(batch);
    programs.set(batch, program);
    return program;
  };
}
