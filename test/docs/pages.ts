// The pages of docs/math as programs: the code blocks of one page, in order, are one file that runs on the built package.
import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export interface Page {
  /** The file's name without its ending. */
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(repository, "docs", "math");

/** The numbered pages, in order. */
export async function readPages(): Promise<Page[]> {
  const files = (await readdir(folder)).filter((file) => /^\d\d-.*\.md$/.test(file)).sort();
  return Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      return { name: file.slice(0, -".md".length), path, text: await readFile(path, "utf8") };
    }),
  );
}

/** Printed at the end of each code block, so that the output can be told apart by block. */
const mark = "\u001e";

/** The program of a page. Each line stands where it stands in the page, so that an error names the page's line. */
export function programOf(page: string): string {
  let inCode = false;
  const lines = page.split("\n").map((line) => {
    if (inCode && line === "```") {
      inCode = false;
      return `console.log("${mark}");`;
    }
    if (inCode) return line;
    inCode = line === "```ts";
    return "";
  });
  return `${lines.join("\n")}\nexport {};\n`;
}

/** The page with what each code block printed in the text block beneath it; a block that printed nothing has none. */
export function withOutput(page: string, output: string): string {
  const printed = output.split(`${mark}\n`);
  let block = 0;
  return page.replace(/^(```ts\n[\s\S]*?^```\n)(?:\n```text\n[\s\S]*?^```\n)?/gm, (_, code: string) => {
    const text = printed[block++] ?? "";
    return text === "" ? code : `${code}\n\`\`\`text\n${text}\`\`\`\n`;
  });
}

/** As strict as the project, but that `x[i]` is a number: a formula in a page is read as a formula. */
const settings = {
  extends: join(repository, "tsconfig.json"),
  compilerOptions: {
    noEmit: false,
    declaration: false,
    isolatedDeclarations: false,
    noUncheckedIndexedAccess: false,
    typeRoots: [join(repository, "node_modules", "@types")],
  },
  include: ["*.ts"],
};

/** Type-checks all pages in an empty folder, as a user of the package has it, and leaves a `.js` for each. */
export async function compilePages(pages: readonly Page[], user: string): Promise<void> {
  await mkdir(join(user, "node_modules"));
  await symlink(repository, join(user, "node_modules", "mlpnas"), "junction");
  await writeFile(join(user, "package.json"), JSON.stringify({ type: "module" }));
  await writeFile(join(user, "tsconfig.json"), JSON.stringify(settings));
  for (const { name, text } of pages) await writeFile(join(user, `${name}.ts`), programOf(text));
  await run(createRequire(import.meta.url).resolve("typescript/bin/tsc"), ["-p", user]);
}

/** The standard output of a program that must succeed; the error of one that does not shows all it printed. */
export async function run(program: string, args: readonly string[] = []): Promise<string> {
  try {
    return (await promisify(execFile)(process.execPath, [program, ...args])).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${program} failed:\n${stdout}${stderr}`, { cause: error });
  }
}
