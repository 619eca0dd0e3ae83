// The schema of a model: each field with its rule, and what it means for a reader of the JSON Schema made from it.
// By zod/mini, which a page loads a fifth of, and which makes no function from text, as a content security policy may forbid.
import * as z from "zod/mini";
import type { Encoder } from "../../data/index.js";
import { type Model, modelFormat, modelVersion } from "./model.js";

const text = z.string({ error: "must be a text" });
const name = z
  .string({ error: "must be a text that is not empty" })
  .check(z.minLength(1, { error: "must be a text that is not empty" }));
const finite = z.number({ error: "must be a finite number" });
const isTrue = z.boolean({ error: "must be true or false" });
const aboveZero = finite.check(z.gt(0, { error: "must be a number above 0" }));
const integer = (least: number): z.ZodMiniNumberFormat => {
  const error = `must be an integer ≥ ${least}`;
  return z.int({ error }).check(z.gte(least, { error }));
};
const list = <T extends z.ZodMiniType>(item: T, least = 0): z.ZodMiniArray<T> =>
  z.array(item, { error: "must be a list" }).check(z.minLength(least, { error: `must be a list of at least ${least}` }));
const object = <T extends z.core.$ZodLooseShape>(shape: T) => z.strictObject(shape, { error: "must be an object" });
const said = <T extends z.ZodMiniType>(type: T, meaning: string): T => type.check(z.describe(meaning)) as T;

const numberEncoding = said(
  object({
    type: z.enum(["number", "boolean"]),
    name,
    decimal: z.exactOptional(
      said(z.literal(",", { error: 'must be ","' }), "There where numbers are written with a decimal comma."),
    ),
    mean: finite,
    deviation: said(aboveZero, "1 for a constant column."),
    fill: said(z.nullable(finite), "What stands in for a missing cell; null where a missing cell is an error."),
    flagsMissing: said(isTrue, "Whether there is an input that is 1 where the cell is missing, else 0."),
  }),
  "A column of numbers, or of yes and no as 1 and 0: an input (x − mean) / deviation, computed in 64 bits from x rounded to 32, then one that says " +
    "whether the cell was missing, where flagsMissing.",
);

const categoryEncoding = said(
  object({
    type: z.literal("category"),
    name,
    levels: said(list(text), "With an input of their own, 1 where the row has the level, else 0."),
    rare: said(list(text), "Levels that share one input after those; there is one where this list is not empty."),
    flagsMissing: said(isTrue, "Whether there is an input, the last, that is 1 where the cell is missing, else 0."),
  }),
  "A column of categories.",
);

export const encoderSchema: z.ZodMiniType<Encoder> = said(
  object({
    columns: said(
      list(z.discriminatedUnion("type", [numberEncoding, categoryEncoding], { error: "must be number, boolean or category" }), 1),
      "The inputs of one column stand after those of the column before.",
    ),
    missing: z.exactOptional(said(list(text), "Texts that mean that a cell is missing, besides the usual ones.")),
  }),
  "How the cells of a row become the network's inputs.",
);

const parameter = object({
  shape: list(integer(1), 1),
  values: said(list(finite), "In row-major order; each is to be rounded to a 32-bit float."),
});

const network = object({
  encoder: encoderSchema,
  scale: z.exactOptional(
    said(
      object({ mean: finite, deviation: aboveZero }),
      "There where the target is a number: value = output · deviation + mean.",
    ),
  ),
  parameters: said(
    list(parameter, 2),
    "Weight (inputs, units) and bias (units) of each dense layer, the output layer last: y = x · weight + bias.",
  ),
});

const target = said(
  z.discriminatedUnion(
    "task",
    [
      object({
        task: z.literal("classification"),
        column: name,
        classes: said(
          list(text, 2),
          "Two classes: the output layer has one unit, the logit of the second class against the first (sigmoid). More: one unit a class (softmax).",
        ),
      }),
      object({ task: z.literal("regression"), column: name }),
    ],
    { error: "must be classification or regression" },
  ),
  "The column that is answered.",
);

const metrics = z.record(z.string(), finite, { error: "must be an object of numbers" });

const provenance = object({
  mlpnas: said(text, "Version of the package that made the model."),
  data: said(text, "Name of the data file."),
  fingerprint: said(text, "Of the data."),
  split: z.exactOptional(said(text, "Fingerprint of which rows were trained, validated and tested on.")),
  seed: integer(0),
  trial: integer(0),
  rows: said(integer(0), "Of the data file."),
  device: text,
  node: text,
});

/** What `Model` says, as rules; what hangs together across fields is `parseModel`'s. */
export const modelSchema: z.ZodMiniType<Model> = said(
  object({
    format: z.literal(modelFormat, { error: `must be ${JSON.stringify(modelFormat)}` }),
    version: z.literal(modelVersion, { error: `must be ${modelVersion}` }),
    architecture: said(
      name,
      'Hidden layers in order, such as "64-tanh dropout-0.2 32-elu"; "linear" for none. Dropout does nothing here.',
    ),
    target,
    networks: said(list(network, 1), "The answers of several (probabilities or values) are averaged."),
    metrics: said(object({ validation: metrics, test: z.exactOptional(metrics) }), "Of the trial, as its run recorded them."),
    provenance,
  }),
  "A model of mlpnas: preprocessing, networks and labels, and where they come from.",
);
