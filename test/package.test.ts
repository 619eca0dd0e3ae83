// The package as a user gets it: packed, installed into an empty folder, run and compiled against.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

/** As strict as a user can be: nothing of this repository, and no library's declarations skipped. */
const userConfig = {
  compilerOptions: {
    target: "ES2023",
    lib: ["ES2023"],
    types: ["node"],
    typeRoots: [join(fileURLToPath(new URL("..", import.meta.url)), "node_modules", "@types")],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
  },
};

const repository = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const timeout = 120_000;
const examples = readdirSync(join(repository, "examples"))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => ({ file, text: readFileSync(join(repository, "examples", file), "utf8") }));

let scratch: string;
/** An npm project whose only dependency is the packed package. */
let user: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "mlpnas-package-"));
  user = join(scratch, "user");
  await mkdir(user);
  await writeFile(join(user, "package.json"), JSON.stringify({ name: "user", private: true, type: "module" }));
  const packed: unknown = JSON.parse(
    await run(repository, "npm", "pack", "--json", "--ignore-scripts", "--pack-destination", scratch),
  );
  const tarball = join(scratch, (packed as [{ filename: string }])[0].filename);
  await run(user, "npm", "install", tarball, "--omit=dev", "--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline");
}, timeout);

afterAll(() => rm(scratch, { recursive: true, force: true }));

test("an installed package runs its command", { timeout }, async () => {
  expect(await run(user, "npx", "--no-install", "mlpnas", "--help")).toContain("search");
});

test("the examples compile as strict programs against an installed package, and print what they say", { timeout }, async () => {
  expect(examples.length).toBeGreaterThanOrEqual(5);
  for (const { file, text } of examples) await writeFile(join(user, file), text);
  await writeFile(join(user, "tsconfig.json"), JSON.stringify({ ...userConfig, files: examples.map(({ file }) => file) }));
  await run(user, process.execPath, tsc, "-p", ".");
  const wine = join("node_modules", "mlpnas", "examples", "data", "wine-quality.csv"); // the search's arguments; the others take none
  for (const { file, text } of examples) {
    const printed = await run(user, process.execPath, file.replace(/ts$/, "js"), wine, join(scratch, "run"));
    expect(printed.trimEnd().split("\n"), file).toEqual(saidToPrint(text));
  }
});

test("the examples are short, each opens with what it shows, and the table lists them all", async () => {
  const table = await readFile(join(repository, "examples", "README.md"), "utf8");
  for (const { file, text } of examples) {
    expect(text.trimEnd().split("\n").length, file).toBeLessThan(60);
    expect(text, file).toMatch(/^\/\/ [A-Z].*\.\n/);
    expect(table).toContain(`[${file}](${file})`);
  }
});

test("the README shows the examples as they are", async () => {
  const readme = await readFile(join(repository, "README.md"), "utf8");
  const shown = examples.filter(({ file }) => /^(01|05)-/.test(file));
  expect(shown).toHaveLength(2);
  for (const { text } of shown) expect(readme).toContain(text.slice(text.indexOf("\n") + 1).trimEnd());
});

/** The lines after `// Prints:`, which ends an example. */
function saidToPrint(text: string): string[] {
  const [, said = ""] = text.trimEnd().split("\n// Prints:\n");
  return said.split("\n").map((line) => line.replace(/^\/\/ /, ""));
}

/** The standard output of a command that must succeed; the error of one that does not shows all it printed. */
async function run(folder: string, command: string, ...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { cwd: folder })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
