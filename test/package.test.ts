// The package as a user gets it: packed, installed into an empty folder, run and compiled against.
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";

/** EXTEND HERE: a user's program on the public API. It must compile as it stands, and print `expectedOutput`. */
const userProgram = `
import { type NdArray, ShapeError, type Tensor, tensor, toFloats, valueOf } from "mlpnas/tensor";

const matrix: Tensor = tensor([1, 2, 3, 4, 5, 6], [2, 3]);
const array: NdArray = valueOf(matrix);
const numbers: number[] = Array.from(toFloats(array));
console.log(matrix.shape.join("x"), numbers.join(" "));
try {
  tensor([1, 2, 3], [2, 2]);
} catch (error) {
  if (error instanceof ShapeError) console.log(error.message);
}
`;
const expectedOutput = "2x3 1 2 3 4 5 6\narrayOf: the shape must hold the 3 values, got (2, 2)\n";

/** As strict as a user can be: nothing of this repository, and no library's declarations skipped. */
const userConfig = {
  compilerOptions: {
    target: "ES2023",
    lib: ["ES2023", "DOM"], // DOM for console: a program without Node's types
    types: [],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
  },
  files: ["program.ts"],
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

test("a strict TypeScript program compiles against an installed package and runs", { timeout }, async () => {
  await writeFile(join(user, "program.ts"), userProgram);
  await writeFile(join(user, "tsconfig.json"), JSON.stringify(userConfig));
  await run(user, process.execPath, tsc, "-p", ".");
  expect(await run(user, process.execPath, "program.js")).toBe(expectedOutput);
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
