// The JSON Schema of a model's file, made from the schema that reads it.
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { modelSchema } from "../../src/nas/index.js";

export const modelJsonSchemaPath: string = fileURLToPath(new URL("../../docs/model.schema.json", import.meta.url));

/** Draft 2020-12, as text. */
export function modelJsonSchema(): string {
  const { $schema, ...schema } = z.toJSONSchema(modelSchema, { io: "input" });
  return `${JSON.stringify({ $schema, title: "mlpnas model", ...schema }, undefined, 2)}\n`;
}
