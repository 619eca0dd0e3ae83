// The JSON Schema of models: as the sources have it now, true of every model, and untrue of what is none.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { modelJsonSchema, modelJsonSchemaPath } from "../../scripts/docs/model-json-schema.js";
import { formatModel } from "../../src/nas/index.js";
import { flat, models } from "../nas/model/models.js";

const text = readFileSync(modelJsonSchemaPath, "utf8");
const schema = z.fromJSONSchema(JSON.parse(text) as Parameters<typeof z.fromJSONSchema>[0]);

test("the committed schema is what `npm run docs:model` writes", () => {
  expect(text).toBe(modelJsonSchema());
});

test("every model that is written is valid by it", () => {
  fc.assert(
    fc.property(models, (model) => {
      expect(schema.safeParse(JSON.parse(formatModel(model))).error).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});

test.each<[string, (model: Record<string, unknown>) => void]>([
  ["another version", (model) => Object.assign(model, { version: 2 })],
  ["a key too many", (model) => Object.assign(model, { note: "" })],
  ["no networks", (model) => Object.assign(model, { networks: [] })],
  ["a text for a metric", (model) => Object.assign(model, { metrics: { validation: { accuracy: "high" } } })],
])("it refuses a model with %s", (_, change) => {
  const model = structuredClone(flat) as unknown as Record<string, unknown>;
  expect(schema.safeParse(model).success).toBe(true);
  change(model);
  expect(schema.safeParse(model).success).toBe(false);
});
