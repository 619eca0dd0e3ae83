// A model as JSON: read with one clear line for what is wrong, and written so that its weights read back as the same floats.
import type * as z from "zod/mini";
import { nearestName } from "../../data/index.js";
import { ValueError } from "../../tensor/index.js";
import { assertDistinct, assertFitting, shown } from "./check-model.js";
import { type Model, modelFormat, modelVersion } from "./model.js";
import { modelSchema } from "./model-schema.js";

/**
 * The model that a value is, as `JSON.parse` gives it; `name` is the file's, for messages.
 * @throws ValueError naming the first place that breaks its rule, also where parameters do not fit the architecture and the encoder
 */
export function parseModel(value: unknown, name: string): Model {
  assertKnown(value, name);
  const result = modelSchema.safeParse(value);
  if (!result.success) throw brokenRule(result.error.issues, value, name);
  const model = result.data;
  assertDistinct(model, name);
  assertFitting(model, name);
  return model;
}

/** The model that a JSON text holds. @throws ValueError as `parseModel`, and when the text is no JSON */
export function parseModelText(text: string, name: string): Model {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const begins = text.trimStart().startsWith("{");
    throw new ValueError(name, "must be JSON", {
      got: begins && error instanceof Error ? error.message : shown(text),
      hint: wayToModel,
    });
  }
  return parseModel(value, name);
}

/**
 * A model as JSON, compact, a line end at its end. The same model gives the same text; its weights read back as the same 32-bit
 * floats, but for −0, which becomes 0 and changes no answer.
 */
export function formatModel(model: Model): string {
  const networks = model.networks.map((network) => ({
    ...network,
    parameters: network.parameters.map(({ shape, values }) => ({ shape, values: values.map(shortestFloat) })),
  }));
  return `${JSON.stringify({ ...model, networks })}\n`;
}

/** The decimal with the fewest digits that reads back as the same 32-bit float. */
export function shortestFloat(value: number): number {
  const float = Math.fround(value);
  for (let digits = 6; digits < 9; digits++) {
    const decimal = Number(float.toPrecision(digits));
    if (Math.fround(decimal) === float) return decimal;
  }
  return Number(float.toPrecision(9)); // always enough
}

const wayToModel = "mlpnas export RUN --format json writes one";

/** Whether the value says of itself that it is a model, and one of this version. */
function assertKnown(value: unknown, name: string): void {
  const { format, version } = (typeof value === "object" && value !== null ? value : {}) as Partial<Record<string, unknown>>;
  if (format !== modelFormat) {
    throw new ValueError(name, "must be a model", {
      got: format === undefined ? `${shown(value)} without "format": "${modelFormat}"` : `the format ${shown(format)}`,
      hint: wayToModel,
    });
  }
  if (version !== modelVersion) {
    throw new ValueError(name, `version must be ${modelVersion}, which this program reads`, {
      got: shown(version),
      hint: "another version of mlpnas wrote the model: read it with that one, or export the run again with this one",
    });
  }
}

function brokenRule(issues: readonly z.core.$ZodIssue[], value: unknown, name: string): ValueError {
  const issue = (issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]) as z.core.$ZodIssue;
  const at = valueAt(value, issue.path);
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys as [string];
    const nearest = issue.path.length === 0 ? nearestName(key, topKeys) : undefined;
    return new ValueError(name, `${pathOf(issue.path)} must have no key that this program does not know`.trimStart(), {
      got: shown(key),
      ...(nearest === undefined ? {} : { hint: `did you mean ${shown(nearest)}?` }),
    });
  }
  return new ValueError(name, `${pathOf(issue.path)} ${issue.message}`.trimStart(), { got: shown(at) });
}

const topKeys = ["format", "version", "architecture", "target", "networks", "metrics", "provenance"];

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (inner as Partial<Record<PropertyKey, unknown>> | null | undefined)?.[step],
    value,
  );
}

/** `networks[0].encoder.columns[2].mean` */
function pathOf(path: readonly PropertyKey[]): string {
  return path.map((step, i) => (typeof step === "number" ? `[${step}]` : `${i === 0 ? "" : "."}${String(step)}`)).join("");
}
