// docs/math: every page type-checks, runs, and prints what stands in it. `npm run docs:math` writes the printed parts anew.
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compilePages, programOf, readPages, run, withOutput } from "./pages.js";

const pages = await readPages();
const folder = dirname(pages[0]?.path ?? "");
const index = join(folder, "README.md");

describe("the pages of docs/math", () => {
  let user: string;
  beforeAll(async () => {
    user = await mkdtemp(join(tmpdir(), "mlpnas-math-"));
    await compilePages(pages, user);
  }, 60_000); // the compiler alone takes seconds
  afterAll(() => rm(user, { recursive: true, force: true }));

  it.each(pages)("$name prints what it shows, and no check in it fails", async ({ name, path, text }) => {
    const output = await run(join(user, `${name}.js`));
    expect(output).not.toMatch(/\bfalse\b/);
    expect(output).toMatch(/\btrue\b/);
    await expect(withOutput(text, output)).toMatchFileSnapshot(path);
  });

  it("are all in the index, in order", async () => {
    const linked = [...(await readFile(index, "utf8")).matchAll(/\((\d\d-[^)]*)\.md\)/g)].map(([, name]) => name);
    expect(linked).toEqual(pages.map((page) => page.name));
  });

  it("link to files that exist", async () => {
    for (const path of [index, join(folder, "..", "notation.md"), ...pages.map((page) => page.path)]) {
      for (const [, target] of (await readFile(path, "utf8")).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) {
        expect(existsSync(join(dirname(path), target as string)), `${path}: ${target}`).toBe(true);
      }
    }
  });
});

describe("a page as a program", () => {
  const page = "# A\n\n```ts\nconst x = 1;\n```\n\nText.\n\n```ts\nconsole.log(x);\n```\n\n```text\n2\n```\n\nEnd.\n";

  it("keeps its code on the page's own lines", () => {
    expect(programOf(page).split("\n").indexOf("console.log(x);")).toBe(page.split("\n").indexOf("console.log(x);"));
    expect(programOf(page)).not.toContain("Text");
  });

  it("has beneath a block what that block printed, whatever stood there", () => {
    expect(withOutput(page, "\u001e\n1\n\u001e\n")).toBe(page.replace("text\n2\n", "text\n1\n"));
    expect(withOutput(page, "0\n\u001e\n\u001e\n")).toContain("const x = 1;\n```\n\n```text\n0\n```\n\nText.");
    expect(withOutput(page, "0\n\u001e\n\u001e\n")).not.toContain("2");
  });
});
