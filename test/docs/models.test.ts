// docs/models.md: its program runs and prints what stands in it.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { compilePages, run, withOutput } from "./pages.js";

const path = fileURLToPath(new URL("../../docs/models.md", import.meta.url));

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
