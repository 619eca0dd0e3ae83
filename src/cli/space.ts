// A space at the door: the rules of its lists, and the JSON file that holds one.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { nearestName } from "../data/index.js";
import { activations, type SearchSpace } from "../nas/index.js";
import { UsageError } from "./errors.js";

const units = "must be integers ≥ 1";
const rates = "must be rates above 0 and below 1";
const names = `must be one of ${activations.join(", ")}`;
const layers = "must be an integer ≥ 1";
const above = "must be numbers above 0";
const atLeast = "must be numbers ≥ 0";

/** What each part of a space must be; that nothing stands in a list twice is the space's own rule. */
export const spaceParts: { readonly [K in keyof SearchSpace]-?: z.ZodType<NonNullable<SearchSpace[K]>> } = {
  units: z.array(z.int({ error: units }).min(1, { error: units }), { error: units }).min(1, { error: units }),
  activations: z.array(z.enum(activations, { error: names }), { error: names }).min(1, { error: names }),
  dropoutRates: z.array(z.number({ error: rates }).gt(0, { error: rates }).lt(1, { error: rates }), { error: rates }),
  maxLayers: z.int({ error: layers }).min(1, { error: layers }),
  learningRates: z.array(z.number({ error: above }).gt(0, { error: above }), { error: above }),
  batchSizes: z.array(z.int({ error: units }).min(1, { error: units }), { error: units }),
  weightDecays: z.array(z.number({ error: atLeast }).min(0, { error: atLeast }), { error: atLeast }),
};

const spaceSchema = z.strictObject(spaceParts).partial();

/**
 * The parts of a space that a value names; the others are left to the settings.
 * @throws UsageError naming the part that breaks its rule
 */
export function parseSpace(value: unknown, where: string): Partial<SearchSpace> {
  const result = spaceSchema.safeParse(value);
  if (result.success) return result.data as Partial<SearchSpace>; // a key is there or not: JSON has no undefined
  const { issues } = result.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? (issues[0] as z.core.$ZodIssue);
  if (issue.code === "unrecognized_keys") {
    const [key] = issue.keys as [string];
    const keys = Object.keys(spaceParts);
    const nearest = nearestName(key, keys);
    throw new UsageError("each key must be of a space", {
      file: where,
      got: JSON.stringify(key),
      hint: nearest === undefined ? `the keys are ${keys.join(", ")}` : `did you mean ${JSON.stringify(nearest)}?`,
    });
  }
  const [part, at] = issue.path;
  const list = (value as Readonly<Record<string, unknown>> | null)?.[String(part)];
  throw new UsageError(part === undefined ? "must hold an object" : `${String(part)} ${issue.message}`, {
    file: where,
    got:
      JSON.stringify(part === undefined ? value : at === undefined ? list : (list as readonly unknown[])[Number(at)]) ??
      "nothing",
    ...(part === undefined ? { hint: 'such as { "units": [16, 64], "maxLayers": 4 }' } : {}),
  });
}

/** @throws UsageError when the file cannot be read, is not JSON, or holds no space */
export function readSpace(path: string): Partial<SearchSpace> {
  const file = basename(path);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError("--space must name a file that can be read", {
      got: `${JSON.stringify(path)} (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError("must be JSON", { file, got: error instanceof Error ? error.message : String(error) });
  }
  return parseSpace(value, file);
}
