// Models as JSON: what is written is read again, and what is no model is refused in one line.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatModel, type Model, modelOf, parseModel, parseModelText, shortestFloat } from "../../../src/nas/index.js";
import { flat, models } from "./models.js";

const bitsOf = ({ networks }: Model): Uint8Array[] =>
  networks.flatMap(({ parameters }) => parameters.map(({ values }) => new Uint8Array(Float32Array.from(values).buffer)));

describe("a model", () => {
  it("is read again as it was written, its weights bit for bit, and written again as the same text", () => {
    fc.assert(
      fc.property(models, (model) => {
        const text = formatModel(model);
        const again = parseModelText(text, "model.json");
        expect(again).toEqual(model);
        expect(bitsOf(again)).toEqual(bitsOf(model));
        expect(formatModel(again)).toBe(text);
      }),
    );
  });

  it("is one line, which ends", () => {
    expect(formatModel(flat)).toMatch(/^\{.*\}\n$/);
  });

  it("has the weights that it was made of", () => {
    const weights = [
      { shape: [7, 1], values: Float32Array.from([0.1, 1 / 3, 1e-30, 3e38, -2, 0.5, 1e-45]) },
      { shape: [1], values: Float32Array.from([2 / 3]) },
    ];
    const [network] = flat.networks;
    const model = modelOf({
      ...flat,
      architecture: [],
      networks: [{ encoder: (network as (typeof flat.networks)[0]).encoder, weights }],
    });
    expect(bitsOf(model)).toEqual(weights.map(({ values }) => new Uint8Array(values.buffer)));
    expect(model.networks[0]?.parameters[1]?.values).toEqual([0.6666667]);
  });
});

it("the shortest decimal of a float reads back as it, and no shorter one does", () => {
  expect([0.1, 0.2, 16777216, -1.5, 0].map((x) => String(shortestFloat(x)))).toEqual(["0.1", "0.2", "16777216", "-1.5", "0"]);
  fc.assert(
    fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (x) => {
      const decimal = shortestFloat(x);
      expect(Math.fround(decimal) + 0).toBe(x + 0);
      const digits = (text: string): number =>
        text
          .replace(/e.*/, "")
          .replace(/[-.]/g, "")
          .replace(/^0+|0+$/g, "").length;
      const fewer = digits(String(decimal)) - 1;
      if (fewer > 0 && Math.abs(x) > 1.2e-38) expect(Math.fround(Number(x.toPrecision(fewer)))).not.toBe(x);
    }),
  );
});

type Change = (model: Record<string, unknown>) => void;
const network = (model: Record<string, unknown>) =>
  (
    model["networks"] as [
      { encoder: { columns: Record<string, unknown>[] }; parameters: Record<string, unknown>[]; scale?: unknown },
    ]
  )[0];
const column = (model: Record<string, unknown>, k: number) => network(model).encoder.columns[k] as Record<string, unknown>;
const parameter = (model: Record<string, unknown>, k: number) => network(model).parameters[k] as Record<string, unknown>;

describe("what is no model is refused with its place, the rule and what there is", () => {
  it.each<[string, Change, string]>([
    [
      "another format",
      (model) => {
        model["format"] = "onnx";
      },
      'm.json: must be a model, got the format "onnx"\nhint: mlpnas export RUN --format json writes one',
    ],
    [
      "another version",
      (model) => {
        model["version"] = 2;
      },
      "m.json: version must be 1, which this program reads, got 2\nhint: another version of mlpnas wrote the model: read it with that one, or " +
        "export the run again with this one",
    ],
    [
      "a key too many",
      (model) => {
        model["archtecture"] = "";
      },
      'm.json: must have no key that this program does not know, got "archtecture"\nhint: did you mean "architecture"?',
    ],
    [
      "a key too many inside",
      (model) => {
        column(model, 0)["means"] = 1;
      },
      'm.json: networks[0].encoder.columns[0] must have no key that this program does not know, got "means"',
    ],
    [
      "no architecture",
      (model) => {
        delete model["architecture"];
      },
      "m.json: architecture must be a text that is not empty, got nothing",
    ],
    [
      "an architecture that is none",
      (model) => {
        model["architecture"] = "8-tahn";
      },
      'm.json: architecture: layer 1 "8-tahn" must end in one of sigmoid, tanh, relu, elu, gelu, silu, leaky-relu, softplus, got "tahn"',
    ],
    [
      "another task",
      (model) => {
        model["target"] = { task: "ranking", column: "y" };
      },
      'm.json: target.task must be classification or regression, got "ranking"',
    ],
    [
      "one class",
      (model) => {
        model["target"] = { task: "classification", column: "y", classes: ["a"] };
      },
      'm.json: target.classes must be a list of at least 2, got ["a"]',
    ],
    [
      "a class twice",
      (model) => {
        model["target"] = { task: "classification", column: "y", classes: ["a", "a"] };
      },
      'm.json: target.classes must differ, got "a" twice',
    ],
    [
      "no network",
      (model) => {
        model["networks"] = [];
      },
      "m.json: networks must be a list of at least 1, got []",
    ],
    [
      "a column's type",
      (model) => {
        column(model, 1)["type"] = "text";
      },
      'm.json: networks[0].encoder.columns[1].type must be number, boolean or category, got "text"',
    ],
    [
      "a deviation of 0",
      (model) => {
        column(model, 0)["deviation"] = 0;
      },
      "m.json: networks[0].encoder.columns[0].deviation must be a number above 0, got 0",
    ],
    [
      "a mean that is no number",
      (model) => {
        column(model, 0)["mean"] = null;
      },
      "m.json: networks[0].encoder.columns[0].mean must be a finite number, got null",
    ],
    [
      "a level twice",
      (model) => {
        column(model, 2)["rare"] = ["new"];
      },
      'm.json: networks[0].encoder.columns[2] levels must differ, got "new" twice',
    ],
    [
      "a column twice",
      (model) => {
        column(model, 1)["name"] = "size";
      },
      'm.json: networks[0].encoder.columns must differ, got "size" twice',
    ],
    [
      "the target among the columns",
      (model) => {
        column(model, 1)["name"] = "dear";
      },
      'm.json: networks[0].encoder.columns must not have the target, got "dear"',
    ],
    [
      "a weight of another shape",
      (model) => {
        parameter(model, 0)["shape"] = [6, 1];
      },
      "m.json: networks[0].parameters[0] must have shape (7, 1), by architecture and encoder, got (6, 1)",
    ],
    [
      "too few values",
      (model) => {
        parameter(model, 0)["values"] = [1];
      },
      "m.json: networks[0].parameters[0].values must be 7, got 1",
    ],
    [
      "a weight beyond floats",
      (model) => {
        parameter(model, 1)["values"] = [1e39];
      },
      "m.json: networks[0].parameters[1].values must fit 32-bit floats (up to 3.4e38), got 1e+39",
    ],
    [
      "layers without parameters",
      (model) => {
        model["architecture"] = "8-tanh";
      },
      "m.json: networks[0].parameters must be 4, a weight and a bias for each dense layer, got 2",
    ],
    [
      "a scale of classes",
      (model) => {
        network(model).scale = { mean: 0, deviation: 1 };
      },
      'm.json: networks[0].scale must be absent, since the target has classes, got {"mean":0,"deviation":1}',
    ],
    [
      "a second network with other inputs",
      (model) => {
        const other = structuredClone(network(model));
        (other.encoder.columns[2] as Record<string, unknown>)["levels"] = ["new", "odd"];
        (model["networks"] as unknown[]).push(other);
      },
      'm.json: networks[1].encoder must have the inputs of networks[0]: input "state = old", got input "state = odd"',
    ],
  ])("%s", (_, change, message) => {
    const model = structuredClone(flat) as unknown as Record<string, unknown>;
    change(model);
    expect(() => parseModel(model, "m.json")).toThrow(expect.objectContaining({ message }));
  });

  it.each([
    [
      "[1]",
      'm.json: must be a model, got [1] without "format": "mlpnas-model"\nhint: mlpnas export RUN --format json writes one',
    ],
    [
      "null",
      'm.json: must be a model, got null without "format": "mlpnas-model"\nhint: mlpnas export RUN --format json writes one',
    ],
  ])("the text %s", (text, message) => {
    expect(() => parseModelText(text, "m.json")).toThrow(expect.objectContaining({ message }));
  });

  it("a text that is no JSON", () => {
    expect(() => parseModelText("{", "m.json")).toThrow(/^m\.json: must be JSON, got /);
  });
});
