// The package as a user gets it: packed, installed into an empty folder, run and compiled against.
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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

test("the examples compile as strict programs against an installed package, and run", { timeout }, async () => {
  const examples = ["gradient", "search"];
  for (const name of examples) await copyFile(join(repository, "examples", `${name}.ts`), join(user, `${name}.ts`));
  await writeFile(join(user, "tsconfig.json"), JSON.stringify({ ...userConfig, files: examples.map((name) => `${name}.ts`) }));
  await run(user, process.execPath, tsc, "-p", ".");
  const gradient = await run(user, process.execPath, "gradient.js");
  expect(gradient).toContain("finite differences agree: true");
  const wine = join("node_modules", "mlpnas", "examples", "data", "wine-quality.csv");
  const search = await run(user, process.execPath, "search.js", wine, join(scratch, "run"));
  expect(search).toMatch(/^batch 1 [\s\S]*batch 2 [\s\S]*\n1 \S.* 0\.\d{3} 0\.\d{3}\n/);
});

test("the README shows the examples as they are", async () => {
  const readme = await readFile(join(repository, "README.md"), "utf8");
  for (const name of ["gradient", "search"]) {
    const [, ...code] = (await readFile(join(repository, "examples", `${name}.ts`), "utf8")).split("\n");
    expect(readme).toContain(code.join("\n").trimEnd());
  }
});

/** The standard output of a command that must succeed; the error of one that does not shows all it printed. */
async function run(folder: string, command: string, ...args: string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { cwd: folder })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
