// docs/models.md: its program runs and prints what stands in it, and its commands lead from data to predictions.
import { execFile } from "node:child_process";
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { compilePages, run, withOutput } from "./pages.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const path = join(repository, "docs", "models.md");

it("the page's program type-checks, and prints what it shows", { timeout: 60_000 }, async () => {
  const text = await readFile(path, "utf8");
  const user = await mkdtemp(join(tmpdir(), "mlpnas-models-"));
  try {
    await compilePages([{ name: "models", path, text }], user);
    await expect(withOutput(text, await run(join(user, "models.js")))).toMatchFileSnapshot(path);
  } finally {
    await rm(user, { recursive: true, force: true });
  }
});

it("the page's commands make predictions of data", { timeout: 120_000 }, async () => {
  const [, commands = ""] = /```sh\n([\s\S]*?)```/.exec(await readFile(path, "utf8")) ?? [];
  expect(commands.trim().split("\n")).toHaveLength(3);
  const user = await mkdtemp(join(tmpdir(), "mlpnas-models-"));
  try {
    await copyFile(join(repository, "examples", "data", "penguins.csv"), join(user, "penguins.csv"));
    const program = JSON.stringify(join(repository, "dist", "cli", "main.js"));
    const script = `set -e\nmlpnas() { ${JSON.stringify(process.execPath)} ${program} "$@"; }\n${commands}`;
    await promisify(execFile)("sh", ["-c", script], { cwd: user });
    const rows = (await readFile(join(user, "predictions.csv"), "utf8")).split("\n");
    expect(rows[0]).toBe("prediction,probability Adelie,probability Chinstrap,probability Gentoo");
    expect(rows).toHaveLength(1 + 344 + 1);
  } finally {
    await rm(user, { recursive: true, force: true });
  }
});
