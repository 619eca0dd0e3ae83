// Writes docs/model.schema.json. `npm run docs:model`
import { writeFileSync } from "node:fs";
import { modelJsonSchema, modelJsonSchemaPath } from "./model-json-schema.js";

writeFileSync(modelJsonSchemaPath, modelJsonSchema());
