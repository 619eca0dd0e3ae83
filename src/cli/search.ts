// `mlpnas search`: search for the best network; progress on stderr, results on stdout.
import { anySeed, startSearch } from "../runtime/index.js";
import { defaultsFor } from "../study/index.js";
import { followSearch } from "./follow-search.js";
import type { Host } from "./host.js";
import { readSettings } from "./options.js";
import { startOn } from "./queue-fields.js";
import { searchSchema } from "./search-schema.js";

/** Runs the command, and says with which code to exit. */
export async function searchCommand(host: Host, given: Readonly<Record<string, unknown>>): Promise<number> {
  const { format, queue, dataRoot, ...settings } = await readSettings(searchSchema, given, presetDefaults);
  return followSearch(host, format, (signal, say) =>
    startOn({ queue, dataRoot }, say, (remote) => startSearch(settings, { signal, remote })),
  );
}

/** The defaults of the preset, what is set of it, and the space, where these can be read; what cannot, the schema refuses. */
export function presetDefaults(given: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const preset = searchSchema.shape.preset.safeParse(given["preset"]);
  const set = searchSchema.shape.set.safeParse(given["set"]);
  const space = searchSchema.shape.space.safeParse(given["space"]);
  const objectives = searchSchema.shape.objectives.safeParse(given["objectives"]);
  if (!preset.success || !set.success || !space.success || !objectives.success) return {};
  return { ...defaultsFor({ preset: preset.data, set: set.data, space: space.data, objectives: objectives.data }, anySeed) };
}
