// What must hold across the fields of a model: names stand once, and parameters fit the architecture and the encoder.
import { inputNames } from "../../data/index.js";
import { formatShape, MlpnasError, sizeOf, ValueError } from "../../tensor/index.js";
import { denseLayers, parseArchitecture } from "../architecture.js";
import { type Model, type ModelNetwork, type ModelTarget, modelOutputs } from "./model.js";

/** Names that a row is read or answered by stand once. @throws ValueError naming the one that does not */
export function assertDistinct({ target, networks }: Model, name: string): void {
  const once = (names: readonly string[], where: string): void => {
    const twice = names.find((text, i) => names.indexOf(text) !== i);
    if (twice !== undefined) throw new ValueError(name, `${where} must differ`, { got: `${shown(twice)} twice` });
  };
  if (target.task === "classification") once(target.classes, "target.classes");
  for (const [k, { encoder }] of networks.entries()) {
    once(
      encoder.columns.map((column) => column.name),
      `networks[${k}].encoder.columns`,
    );
    for (const [j, column] of encoder.columns.entries()) {
      if (column.type === "category") once([...column.levels, ...column.rare], `networks[${k}].encoder.columns[${j}] levels`);
      if (column.name === target.column) {
        throw new ValueError(name, `networks[${k}].encoder.columns must not have the target`, { got: shown(column.name) });
      }
    }
  }
}

/** All networks have the same inputs, and the parameters that the architecture has with them. @throws ValueError naming the first that has not */
export function assertFitting({ architecture, target, networks }: Model, name: string): void {
  const [first] = networks as readonly [ModelNetwork, ...ModelNetwork[]];
  const inputs = inputsOf(first);
  const shapes = parameterShapes(architecture, inputNames(first.encoder).length, target, name);
  for (const [k, network] of networks.entries()) {
    const where = `networks[${k}]`;
    const other = inputsOf(network);
    const at = Array.from({ length: Math.max(inputs.length, other.length) }, (_, i) => i).find((i) => inputs[i] !== other[i]);
    if (at !== undefined) {
      throw new ValueError(name, `${where}.encoder must have the inputs of networks[0]: ${inputs[at] ?? "nothing"}`, {
        got: other[at] ?? "nothing",
      });
    }
    if ((network.scale !== undefined) !== (target.task === "regression")) {
      const rule =
        target.task === "regression"
          ? "must be there, since the target is a number"
          : "must be absent, since the target has classes";
      throw new ValueError(name, `${where}.scale ${rule}`, { got: shown(network.scale) });
    }
    assertShapes(network, shapes, where, name);
  }
}

/** The columns with their types, then the inputs. */
function inputsOf({ encoder }: ModelNetwork): string[] {
  const columns = encoder.columns.map((column) => {
    const decimal = column.type !== "category" && column.decimal !== undefined ? " with a decimal comma" : "";
    return `column ${shown(column.name)} of type ${column.type}${decimal}`;
  });
  return [...columns, ...inputNames(encoder).map((input) => `input ${shown(input)}`)];
}

function parameterShapes(
  architecture: string,
  features: number,
  target: ModelTarget,
  name: string,
): readonly (readonly number[])[] {
  if (features === 0) throw new ValueError(name, "networks[0].encoder must have at least 1 input", { got: "none" });
  try {
    const layers = denseLayers(parseArchitecture(architecture), features, 2); // of the output layer's units below
    const last = layers.length - 1;
    return layers.flatMap(({ inputs, units }, k) => {
      const width = k === last ? modelOutputs(target) : units;
      return [[inputs, width], [width]];
    });
  } catch (error) {
    if (!(error instanceof MlpnasError)) throw error;
    throw new ValueError(name, `architecture: ${error.rule}`, error.got === undefined ? {} : { got: error.got });
  }
}

function assertShapes({ parameters }: ModelNetwork, shapes: readonly (readonly number[])[], where: string, name: string): void {
  if (parameters.length !== shapes.length) {
    throw new ValueError(name, `${where}.parameters must be ${shapes.length}, a weight and a bias for each dense layer`, {
      got: `${parameters.length}`,
    });
  }
  for (const [k, { shape, values }] of parameters.entries()) {
    const expected = shapes[k] as readonly number[];
    if (formatShape(shape) !== formatShape(expected)) {
      throw new ValueError(
        name,
        `${where}.parameters[${k}] must have shape ${formatShape(expected)}, by architecture and encoder`,
        {
          got: formatShape(shape),
        },
      );
    }
    if (values.length !== sizeOf(shape)) {
      throw new ValueError(name, `${where}.parameters[${k}].values must be ${sizeOf(shape)}`, { got: `${values.length}` });
    }
    const large = values.find((value) => !Number.isFinite(Math.fround(value)));
    if (large !== undefined) {
      throw new ValueError(name, `${where}.parameters[${k}].values must fit 32-bit floats (up to 3.4e38)`, { got: `${large}` });
    }
  }
}

/** A value as messages show it, cut when long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
