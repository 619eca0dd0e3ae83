// The schema of a model: each field with its rule, and what it means for a reader of the JSON Schema made from it.
import { z } from "zod";
import { type Model, modelFormat, modelVersion } from "./model.js";

const text = z.string({ error: "must be a text" });
const name = z.string({ error: "must be a text that is not empty" }).min(1, { error: "must be a text that is not empty" });
const finite = z.number({ error: "must be a finite number" });
const isTrue = z.boolean({ error: "must be true or false" });
const aboveZero = finite.gt(0, { error: "must be a number above 0" });
const integer = (least: number): z.ZodInt => {
  const error = `must be an integer ≥ ${least}`;
  return z.int({ error }).min(least, { error });
};
const list = <T extends z.ZodType>(item: T, least = 0): z.ZodArray<T> =>
  z.array(item, { error: "must be a list" }).min(least, { error: `must be a list of at least ${least}` });
const object = <T extends z.core.$ZodLooseShape>(shape: T): z.ZodObject<T, z.core.$strict> =>
  z.strictObject(shape, { error: "must be an object" });

const numberEncoding = object({
  type: z.enum(["number", "boolean"]),
  name,
  decimal: z
    .literal(",", { error: 'must be ","' })
    .exactOptional()
    .describe("There where numbers are written with a decimal comma."),
  mean: finite,
  deviation: aboveZero.describe("1 for a constant column."),
  fill: finite.nullable().describe("What stands in for a missing cell; null where a missing cell is an error."),
  flagsMissing: isTrue.describe("Whether there is an input that is 1 where the cell is missing, else 0."),
}).describe(
  "A column of numbers, or of yes and no as 1 and 0: an input (x − mean) / deviation, computed in 64 bits from x rounded to 32, then one that says " +
    "whether the cell was missing, where flagsMissing.",
);

const categoryEncoding = object({
  type: z.literal("category"),
  name,
  levels: list(text).describe("With an input of their own, 1 where the row has the level, else 0."),
  rare: list(text).describe("Levels that share one input after those; there is one where this list is not empty."),
  flagsMissing: isTrue.describe("Whether there is an input, the last, that is 1 where the cell is missing, else 0."),
}).describe("A column of categories.");

const encoder = object({
  columns: list(
    z.discriminatedUnion("type", [numberEncoding, categoryEncoding], { error: "must be number, boolean or category" }),
    1,
  ).describe("The inputs of one column stand after those of the column before."),
  missing: list(text).exactOptional().describe("Texts that mean that a cell is missing, besides the usual ones."),
}).describe("How the cells of a row become the network's inputs.");

const parameter = object({
  shape: list(integer(1), 1),
  values: list(finite).describe("In row-major order; each is to be rounded to a 32-bit float."),
});

const network = object({
  encoder,
  scale: object({ mean: finite, deviation: aboveZero })
    .exactOptional()
    .describe("There where the target is a number: value = output · deviation + mean."),
  parameters: list(parameter, 2).describe(
    "Weight (inputs, units) and bias (units) of each dense layer, the output layer last: y = x · weight + bias.",
  ),
});

const target = z
  .discriminatedUnion(
    "task",
    [
      object({
        task: z.literal("classification"),
        column: name,
        classes: list(text, 2).describe(
          "Two classes: the output layer has one unit, the logit of the second class against the first (sigmoid). More: one unit a class (softmax).",
        ),
      }),
      object({ task: z.literal("regression"), column: name }),
    ],
    { error: "must be classification or regression" },
  )
  .describe("The column that is answered.");

const metrics = z.record(z.string(), finite, { error: "must be an object of numbers" });

const provenance = object({
  mlpnas: text.describe("Version of the package that made the model."),
  data: text.describe("Name of the data file."),
  fingerprint: text.describe("Of the data."),
  split: text.exactOptional().describe("Fingerprint of which rows were trained, validated and tested on."),
  seed: integer(0),
  trial: integer(0),
  rows: integer(0).describe("Of the data file."),
  device: text,
  node: text,
});

/** What `Model` says, as rules; what hangs together across fields is `parseModel`'s. */
export const modelSchema: z.ZodType<Model> = object({
  format: z.literal(modelFormat, { error: `must be ${JSON.stringify(modelFormat)}` }),
  version: z.literal(modelVersion, { error: `must be ${modelVersion}` }),
  architecture: name.describe(
    'Hidden layers in order, such as "64-tanh dropout-0.2 32-elu"; "linear" for none. Dropout does nothing here.',
  ),
  target,
  networks: list(network, 1).describe("The answers of several (probabilities or values) are averaged."),
  metrics: object({ validation: metrics, test: metrics.exactOptional() }).describe("Of the trial, as its run recorded them."),
  provenance,
}).describe("A model of mlpnas: preprocessing, networks and labels, and where they come from.");
