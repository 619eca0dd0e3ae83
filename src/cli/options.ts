// Options: a schema's fields as flags of a command, and what was given by flags and config file as checked settings.
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { z } from "zod";
import { nearestName } from "../data/index.js";
import { UsageError } from "./errors.js";
import { type Flag, flagOf, type SettingsSchema } from "./setting-fields.js";

type Values = Readonly<Record<string, unknown>>;

/** Adds a flag for each field of the schema, in the schema's order, with its default in the help. */
export function addOptions<T>(command: CommandUnknownOpts, schema: SettingsSchema<T>): void {
  for (const field of fieldsOf(schema).values()) {
    const { flags, group, help, isRepeatable = false } = field.flag;
    if (!flags.startsWith("-")) continue;
    const opposite = oppositeOf(flags);
    // Also the other way, unlisted, so that a flag can overrule a config file. The positive one must come first.
    if (opposite !== undefined && flags.startsWith("--no-")) command.addOption(new Option(opposite).helpGroup(group).hideHelp());
    const shown = shownDefault(field);
    const option = new Option(flags, shown === undefined ? help : `${help} (default: ${shown})`).helpGroup(group);
    if (isRepeatable)
      option.argParser((text: string, before: unknown) => (typeof before === "string" ? `${before},${text}` : text));
    command.addOption(option);
    if (opposite !== undefined && !flags.startsWith("--no-")) command.addOption(new Option(opposite).helpGroup(group).hideHelp());
  }
}

/** Adds `--config`, which `readSettings` follows. */
export function addConfigOption(command: CommandUnknownOpts): void {
  command.addOption(
    new Option("--config <file>", "read settings from a JSON file; flags overrule it").helpGroup("Run and output:"),
  );
}

/**
 * The settings: flags before config file before defaults; `defaultsFor` gives defaults that depend on what was given.
 * @throws UsageError naming the first one that breaks its rule, as the user wrote it
 */
export async function readSettings<T>(
  schema: SettingsSchema<T>,
  { config, ...options }: Values,
  defaultsFor: (given: Values) => Values = () => ({}),
): Promise<T> {
  const fields = fieldsOf(schema);
  const file = typeof config === "string" ? await readConfig(config) : {};
  const given: Values = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const asked: Values = {
    ...file,
    ...Object.fromEntries(Object.entries(given).map(([key, value]) => [key, readFlag(fields.get(key)?.flag, value)])),
  };
  const values: Values = { ...defaultsFor(asked), ...asked };
  const result = schema.safeParse(values);
  if (result.success) return result.data as T;

  const { issues } = result.error;
  const issue = (issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0]) as z.core.$ZodIssue;
  const configName = typeof config === "string" ? basename(config) : undefined;
  if (issue.code === "unrecognized_keys") throw unknownKey(issue.keys[0] as string, [...fields.keys()], configName);
  const key = String(issue.path[0]);
  const hint = hintOf(issue, key, values);
  if (key in given || !(key in file)) {
    const text = key in given ? { got: JSON.stringify(given[key]) } : {};
    throw new UsageError(`${nameOf(fields.get(key)?.flag, key)} ${issue.message}`, { ...text, ...hint });
  }
  throw new UsageError(`${key} ${issue.message}`, { file: configName as string, got: quoteValue(file[key]), ...hint });
}

interface Field {
  readonly schema: z.ZodType;
  readonly flag: Flag;
}

function fieldsOf<T>(schema: SettingsSchema<T>): Map<string, Field> {
  const shape: Readonly<Record<string, z.ZodType>> = schema.shape;
  return new Map(
    Object.entries(shape).map(([key, field]) => {
      const flag = flagOf.get(field);
      if (flag === undefined) throw new Error(`options: the setting ${key} needs a flag`);
      return [key, { schema: field, flag }];
    }),
  );
}

function shownDefault({ schema, flag }: Field): string | undefined {
  if (flag.shown !== undefined) return flag.shown;
  const { success, data } = schema.safeParse(undefined);
  if (!success || data === undefined || typeof data === "boolean") return undefined;
  return Array.isArray(data) ? data.join(",") : String(data);
}

/** `--no-x` for a switch `--x` and the reverse; undefined for a flag with a value. */
function oppositeOf(flags: string): string | undefined {
  if (flags.includes(" ")) return undefined;
  return flags.startsWith("--no-") ? `--${flags.slice("--no-".length)}` : `--no-${flags.slice("--".length)}`;
}

function readFlag(flag: Flag | undefined, value: unknown): unknown {
  return typeof value === "string" && flag?.read !== undefined ? flag.read(value) : value;
}

function nameOf(flag: Flag | undefined, key: string): string {
  return flag?.flags.match(/--[\w-]+/)?.[0] ?? key.toUpperCase();
}

async function readConfig(path: string): Promise<Values> {
  const file = basename(path);
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UsageError("--config must name a file that can be read", {
      got: `${JSON.stringify(path)} (${error.code ?? error.message})`,
    });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError("must be JSON", { file, got: error instanceof Error ? error.message : String(error) });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new UsageError("must hold an object of settings", {
      file,
      got: quoteValue(value),
      hint: 'such as { "trials": 50, "maxLayers": 3 }',
    });
  }
  return value as Values;
}

function unknownKey(key: string, keys: readonly string[], file: string | undefined): UsageError {
  const nearest = nearestName(key.replace(/^-+/, "").replaceAll("-", ""), keys);
  return new UsageError("each key must be a setting", {
    ...(file === undefined ? {} : { file }),
    got: JSON.stringify(key),
    hint: nearest === undefined ? `the settings are ${keys.join(", ")}` : `did you mean ${JSON.stringify(nearest)}?`,
  });
}

/** The nearest name for a wrong one, or where to read on for a missing one. */
function hintOf(issue: z.core.$ZodIssue, key: string, values: Values): { hint?: string } {
  if (issue.code === "invalid_value") {
    const wrong = issue.path.reduce<unknown>((value, step) => (value as Values | undefined)?.[String(step)], values);
    const nearest = typeof wrong === "string" ? nearestName(wrong, issue.values.map(String)) : undefined;
    return nearest === undefined ? {} : { hint: `did you mean ${nearest}?` };
  }
  return values[key] === undefined ? { hint: "--help shows examples" } : {};
}

function quoteValue(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
