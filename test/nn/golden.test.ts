// Layers, losses, optimizers and the policy gradient against PyTorch's numbers, at once and compiled on each device.
import { describe, expect, it } from "vitest";
import {
  add,
  elu,
  gelu,
  gradient,
  leakyRelu,
  matmul,
  mean,
  multiply,
  relu,
  sigmoid,
  silu,
  softplus,
  sum,
  tanh,
} from "../../src/autograd/index.js";
import {
  binaryCrossEntropy,
  classificationLosses,
  clipByGlobalNorm,
  type Decision,
  dense,
  entropy,
  type LstmState,
  lstmCell,
  maskLogits,
  meanSquaredError,
  type OptimizerSpec,
  optimizerOf,
  reinforceLoss,
  surprisal,
} from "../../src/nn/index.js";
import {
  arrayOf,
  assign,
  compile,
  constant,
  full,
  type NdArray,
  type Tensor,
  toFloats,
  type Update,
} from "../../src/tensor/index.js";
import { type Golden, golden } from "../golden/load.js";
import { distance, listOf } from "./closeness.js";
import { type Arrays, compiledWays, ways } from "./ways.js";

/** Relative where a number is above 1, else absolute; f64 differs from PyTorch only by the order of sums. */
const bounds = { double: 1e-14, single: 1e-6 };

function expectClose(actual: NdArray | undefined, expected: NdArray, bound: number, what: string): void {
  expect(actual === undefined ? Number.NaN : distance(actual, expected), what).toBeLessThan(bound);
}

const scalarAt = (value: number): NdArray => arrayOf([value], [], "f64");
const layerNames = ["weight1", "bias1", "weight2", "bias2"];
const arraysAt = (file: Golden, prefix: string, names: readonly string[]): Arrays =>
  Object.fromEntries(names.map((name) => [name, file.array(`${prefix}${name}`)]));
const asVector = (column: NdArray): NdArray => arrayOf(toFloats(column), [column.shape[0] as number]);

type Inputs = Readonly<Record<string, Tensor>>;
const inputAt = (inputs: Inputs, name: string): Tensor => inputs[name] as Tensor;
const inputsAt = (inputs: Inputs, names: readonly string[]): Tensor[] => names.map((name) => inputAt(inputs, name));

function twoLayers(inputs: Inputs, activation: (x: Tensor) => Tensor): Tensor {
  const [x, weight1, bias1, weight2, bias2] = inputsAt(inputs, ["x", ...layerNames]) as [Tensor, Tensor, Tensor, Tensor, Tensor];
  return dense(activation(dense(x, { weight: weight1, bias: bias1 })), { weight: weight2, bias: bias2 });
}

/** The gradients of a loss in named inputs, under those names. */
function gradientsOf(loss: Tensor, inputs: Inputs, names: readonly string[]): Record<string, Tensor> {
  const gradients = gradient(loss, inputsAt(inputs, names));
  return Object.fromEntries(names.map((name, k) => [name, gradients[k] as Tensor]));
}

for (const { name, isDouble, evaluate } of ways) {
  const bound = isDouble ? bounds.double : bounds.single;

  describe(`PyTorch's numbers, ${name}`, () => {
    for (const [activation, activate] of Object.entries({ sigmoid, tanh, relu, elu, leakyRelu, softplus, silu, gelu })) {
      it(`two dense layers with ${activation} and softmax cross-entropy give its logits, losses and gradients`, () => {
        const file = golden("dense");
        const inputs = { x: file.array("x"), labels: file.array("labels"), ...arraysAt(file, "parameters.", layerNames) };
        const wrt = [...layerNames, "x"];
        const results = evaluate(inputs, (at) => {
          const logits = twoLayers(at, activate);
          const losses = classificationLosses(logits, inputAt(at, "labels"));
          const loss = mean(losses);
          return { logits, losses, loss, ...gradientsOf(loss, at, wrt) };
        });
        for (const what of ["logits", "losses"]) {
          expectClose(results[what], file.array(`${activation}.${what}`), bound, what);
        }
        expectClose(results["loss"], scalarAt(file.number(`${activation}.loss`)), bound, "loss");
        for (const what of wrt) expectClose(results[what], file.array(`${activation}.gradients.${what}`), bound, what);
      });
    }

    const binaryLosses: Record<string, (logits: Tensor, at: Inputs) => Tensor> = {
      crossEntropy: (logits, at) => mean(classificationLosses(logits, inputAt(at, "labels"))),
      squaredError: (logits, at) => meanSquaredError(sigmoid(logits), inputAt(at, "targets")),
    };
    for (const [kind, lossOf] of Object.entries(binaryLosses)) {
      it(`one output gives its ${kind} and gradients`, () => {
        const file = golden("binary");
        const inputs = {
          x: file.array("x"),
          labels: asVector(file.array("labels")),
          targets: file.array("targets"),
          ...arraysAt(file, "parameters.", layerNames),
        };
        const wrt = [...layerNames, "x"];
        const results = evaluate(inputs, (at) => {
          const logits = twoLayers(at, tanh);
          const loss = lossOf(logits, at);
          return { logits, predictions: sigmoid(logits), loss, ...gradientsOf(loss, at, wrt) };
        });
        expectClose(results["logits"], file.array("logits"), bound, "logits");
        expectClose(results["predictions"], file.array("predictions"), bound, "predictions");
        expectClose(results["loss"], scalarAt(file.number(`${kind}.loss`)), bound, "loss");
        for (const what of wrt) expectClose(results[what], file.array(`${kind}.gradients.${what}`), bound, what);
      });
    }

    it("binary cross-entropy of a vector of logits gives its mean loss", () => {
      const file = golden("binary");
      const inputs = { logits: asVector(file.array("logits")), labels: asVector(file.array("labels")) };
      const { loss } = evaluate(inputs, (at) => ({
        loss: mean(binaryCrossEntropy(inputAt(at, "logits"), inputAt(at, "labels"))),
      }));
      expectClose(loss, scalarAt(file.number("crossEntropy.loss")), bound, "loss");
    });

    it("three steps of an LSTM give its states, loss and gradients", () => {
      const file = golden("lstm");
      const parameterNames = ["inputWeights", "recurrentWeights", "bias"];
      const [x, r, hidden] = [file.array("x"), file.array("r"), file.array("hidden")];
      const steps = [0, 1, 2];
      const xNames = steps.map((t) => `x${t}`);
      const inputs = {
        ...arraysAt(file, "parameters.", parameterNames),
        ...Object.fromEntries(
          steps.flatMap((t) => [
            [`x${t}`, x.pick(t, null, null)],
            [`r${t}`, r.pick(t, null, null)],
          ]),
        ),
      };
      const results = evaluate(inputs, (at) => {
        const [inputWeights, recurrentWeights, bias] = inputsAt(at, parameterNames) as [Tensor, Tensor, Tensor];
        let state: LstmState | undefined;
        const hiddens = inputsAt(at, xNames).map((xt) => {
          state = lstmCell(matmul(xt, inputWeights), state, { recurrentWeights, bias });
          return state.hidden;
        });
        const loss = hiddens.map((h, t) => sum(multiply(h, inputAt(at, `r${t}`)))).reduce((a, b) => add(a, b));
        const cell = (state as LstmState | undefined)?.cell as Tensor;
        return {
          loss,
          cell,
          ...Object.fromEntries(hiddens.map((h, t) => [`hidden${t}`, h])),
          ...gradientsOf(loss, at, [...parameterNames, ...xNames]),
        };
      });
      expectClose(results["loss"], scalarAt(file.number("loss")), bound, "loss");
      expectClose(results["cell"], file.array("cell"), bound, "cell");
      for (const what of parameterNames) expectClose(results[what], file.array(`gradients.${what}`), bound, what);
      for (const t of steps) {
        expectClose(results[`hidden${t}`], hidden.pick(t, null, null), bound, `hidden at ${t}`);
        expectClose(results[`x${t}`], file.array("gradients.x").pick(t, null, null), bound, `gradient in x at ${t}`);
      }
    });

    it("clipping to a global norm scales gradients above the limit and leaves those below it exactly as they are", () => {
      const file = golden("clip");
      const names = ["weight", "bias"];
      const clipped = (given: Arrays): Arrays =>
        evaluate(given, (at) => {
          const [weight, bias] = clipByGlobalNorm(inputsAt(at, names), file.number("limit")) as [Tensor, Tensor];
          return { weight, bias };
        });
      expect(file.number("above.norm")).toBeGreaterThan(file.number("limit"));
      const above = clipped(arraysAt(file, "above.gradients.", names));
      for (const what of names) expectClose(above[what], file.array(`above.clipped.${what}`), bound, what);
      const given = arraysAt(file, "below.gradients.", names);
      const below = clipped(given);
      for (const what of names) {
        const exact = isDouble ? listOf(given[what] as NdArray) : listOf(given[what] as NdArray).map(Math.fround);
        expect(listOf(below[what] as NdArray)).toEqual(exact);
      }
    });

    it("masked decisions give its policy-gradient loss, gradients, log-probabilities and entropies", () => {
      const file = golden("reinforce");
      const steps = [0, 1, 2];
      const fields = {
        logits: file.array("logits"),
        mask: file.array("mask"),
        tokens: file.array("tokens"),
        advantages: file.array("advantages"),
      };
      const stepOf = (array: NdArray, t: number): NdArray =>
        array.shape.length === 3 ? array.pick(null, t, null) : array.pick(null, t);
      const inputs = Object.fromEntries(
        steps.flatMap((t) => Object.entries(fields).map(([field, array]) => [`${field}${t}`, stepOf(array, t)] as const)),
      );
      const results = evaluate(inputs, (at) => {
        const decisions = steps.map((t): Decision => {
          const [logits, mask, tokens, advantages] = inputsAt(at, [`logits${t}`, `mask${t}`, `tokens${t}`, `advantages${t}`]) as [
            Tensor,
            Tensor,
            Tensor,
            Tensor,
          ];
          return {
            logits: maskLogits(logits, mask),
            tokens,
            advantages,
            active: constant(full(tokens.shape, 1, "f64")),
          };
        });
        const loss = reinforceLoss(decisions, { entropyWeight: file.number("entropyWeight") });
        return {
          loss,
          ...gradientsOf(
            loss,
            at,
            steps.map((t) => `logits${t}`),
          ),
          ...Object.fromEntries(
            decisions.flatMap((d, t) => [
              [`surprisal${t}`, surprisal(d)],
              [`entropy${t}`, entropy(d.logits)],
            ]),
          ),
        };
      });
      expectClose(results["loss"], scalarAt(file.number("loss")), bound, "loss");
      for (const t of steps) {
        const logProbabilities = file.array("logProbabilities").pick(null, t);
        const surprisals = arrayOf(
          listOf(logProbabilities).map((x) => -x),
          logProbabilities.shape,
          "f64",
        );
        expectClose(results[`surprisal${t}`], surprisals, bound, `surprisal at ${t}`);
        expectClose(results[`entropy${t}`], file.array("entropies").pick(null, t), bound, `entropy at ${t}`);
        expectClose(results[`logits${t}`], file.array("gradients.logits").pick(null, t, null), bound, `gradient at ${t}`);
      }
    });
  });
}

for (const { name, isDouble, device: makeDevice } of compiledWays) {
  const bound = isDouble ? bounds.double : bounds.single;

  describe(`PyTorch's optimizers, ${name}`, () => {
    /** Where two parameters stand after each of six steps with given gradients. */
    function trajectory(file: Golden, spec: OptimizerSpec): { weight: NdArray; bias: NdArray }[] {
      const device = makeDevice();
      const parameters = [device.resident(file.array("start.weight")), device.resident(file.array("start.bias"))] as const;
      const given = { weight: file.array("gradients.weight"), bias: file.array("gradients.bias") };
      const optimizer = optimizerOf(spec);
      const state = optimizer.init(device, parameters);
      const program = compile(device, { weight: [3, 2], bias: [4] }, ({ weight, bias }): { updates: Update[] } => ({
        updates: optimizer.update(parameters, [weight, bias], state),
      }));
      return Array.from({ length: 6 }, (_, t) => {
        assign(program.input("weight"), given.weight.pick(t, null, null));
        assign(program.input("bias"), given.bias.pick(t, null));
        program.run();
        return { weight: device.read(parameters[0]), bias: device.read(parameters[1]) };
      });
    }

    function expectTrajectory(file: Golden, kind: string, spec: OptimizerSpec): void {
      trajectory(file, spec).forEach(({ weight, bias }, t) => {
        expectClose(weight, file.array(`${kind}.weight`).pick(t, null, null), bound, `weight after step ${t}`);
        expectClose(bias, file.array(`${kind}.bias`).pick(t, null), bound, `bias after step ${t}`);
      });
    }

    it("Adam walks the same way, by its default coefficients", () => {
      const file = golden("adam");
      expect([file.number("beta1"), file.number("beta2"), file.number("epsilon")]).toEqual([0.9, 0.999, 1e-7]);
      expectTrajectory(file, "constant", { kind: "adam", rate: file.number("rate") });
    });

    it("Adam walks the same way with weight decay apart from the gradient, which biases do not have", () => {
      const file = golden("adam");
      const [rate, decay, weightDecay] = [file.number("rate"), file.number("decay"), file.number("weightDecay")];
      expectTrajectory(file, "decoupled", { kind: "adam", rate, decay, weightDecay });
    });

    it("gradient descent with weight decay is w ← (1 − rate λ) w − rate g, and without it for biases", () => {
      const file = golden("sgd");
      const [rate, weightDecay] = [file.number("rate"), 0.5];
      let weight = listOf(file.array("start.weight"));
      let bias = listOf(file.array("start.bias"));
      trajectory(file, { kind: "sgd", rate, weightDecay }).forEach((after, t) => {
        const gradients = (name: string): number[] =>
          listOf(file.array(`gradients.${name}`)).slice(t * (name === "bias" ? 4 : 6));
        weight = weight.map((w, k) => (1 - rate * weightDecay) * w - rate * (gradients("weight")[k] as number));
        bias = bias.map((b, k) => b - rate * (gradients("bias")[k] as number));
        expectClose(after.weight, arrayOf(weight, [3, 2], "f64"), bound, `weight after step ${t}`);
        expectClose(after.bias, arrayOf(bias, [4], "f64"), bound, `bias after step ${t}`);
      });
    });

    it("Adam walks the same way when the rate decays", () => {
      const file = golden("adam");
      const [beta1, beta2, epsilon] = [file.number("beta1"), file.number("beta2"), file.number("epsilon")];
      expectTrajectory(file, "decayed", {
        kind: "adam",
        rate: file.number("rate"),
        decay: file.number("decay"),
        beta1,
        beta2,
        epsilon,
      });
    });

    it("gradient descent walks the same way: plain, with momentum, with momentum and a decaying rate", () => {
      const file = golden("sgd");
      const [rate, momentum, decay] = [file.number("rate"), file.number("momentumFactor"), file.number("decay")];
      expectTrajectory(file, "plain", { kind: "sgd", rate });
      expectTrajectory(file, "momentum", { kind: "sgd", rate, momentum });
      expectTrajectory(file, "momentumDecayed", { kind: "sgd", rate, momentum, decay });
    });
  });
}
