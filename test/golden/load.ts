// Reads the golden numbers that generate.py wrote: `golden("dense").array("sigmoid.gradients.weight1")`.
import { readFileSync } from "node:fs";
import { arrayOf, type NdArray } from "../../src/tensor/index.js";

/** One case; a field is a member's name, or a path of names with dots between. */
export interface Golden {
  /** The array at a field, in f64. Each call makes a new one. */
  array(field: string): NdArray;
  /** The scalar at a field. */
  number(field: string): number;
}

/** The case in `<name>.json` beside this file. */
export function golden(name: string): Golden {
  const root: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), "utf8"));
  return {
    array(field) {
      const found = memberAt(root, field);
      const shape = memberAt(found, "shape");
      const values = memberAt(found, "values");
      if (!isNumbers(shape) || !isNumbers(values)) throw new Error(`${name}.json has no array ${field}`);
      return arrayOf(values, shape, "f64");
    },
    number(field) {
      const found = memberAt(root, field);
      if (typeof found !== "number") throw new Error(`${name}.json has no number ${field}`);
      return found;
    },
  };
}

function memberAt(root: unknown, path: string): unknown {
  return path.split(".").reduce((node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined), root);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === "number");
}
