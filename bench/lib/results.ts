// A results file: what was measured, with the machine and the command, checked against its schema when written and when read.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { type Machine, machineSchema, repository } from "./machine.js";

export const resultsFolder: string = join(repository, "bench", "results");

export interface Results<Body> {
  readonly version: 1;
  /** What to type for the same. */
  readonly command: string;
  readonly machine: Machine;
  readonly results: Body;
}

/** One kind of results, its file and what may be in it. */
export interface ResultsFile<Body> {
  readonly path: string;
  /** @throws when the file is not of this form */
  parse(value: unknown): Results<Body>;
  /** The committed results, or those of another path; `undefined` where there is no file. */
  read(path?: string): Results<Body> | undefined;
  write(results: Omit<Results<Body>, "version">, path?: string): void;
}

export function resultsFile<Body>(name: string, body: z.ZodType<Body>): ResultsFile<Body> {
  const path = join(resultsFolder, `${name}.json`);
  const schema = z.strictObject({ version: z.literal(1), command: z.string(), machine: machineSchema, results: body });
  const parse = (value: unknown): Results<Body> => {
    const parsed = schema.safeParse(value);
    if (!parsed.success) throw new Error(`${name}: not of the form of these results\n${z.prettifyError(parsed.error)}`);
    return parsed.data as Results<Body>;
  };
  return {
    path,
    parse,
    read: (from = path) => (existsSync(from) ? parse(JSON.parse(readFileSync(from, "utf8"))) : undefined),
    write: (results, to = path) => {
      const rounded = JSON.parse(JSON.stringify({ version: 1, ...results }, fiveDigits));
      parse(rounded);
      mkdirSync(dirname(to), { recursive: true });
      writeFileSync(to, `${JSON.stringify(rounded, undefined, 1)}\n`);
    },
  };
}

/** No measurement here is good to more. */
function fiveDigits(_key: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
