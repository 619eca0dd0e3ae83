// The generated list of primitives: as the sources have it now, and complete.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readSource } from "../../scripts/docs/docstrings.js";
import { primitivesPage, primitivesPagePath } from "../../scripts/docs/primitives-page.js";
import * as autograd from "../../src/autograd/index.js";

const page = primitivesPage();
const namesIn = (text: string): string[] => [...text.matchAll(/^\| <a id="(\w+)">/gm)].map(([, name]) => name as string);

test("the committed page is what `npm run docs:primitives` writes", () => {
  expect(readFileSync(primitivesPagePath, "utf8")).toBe(page);
});

test("the page has every primitive, in the order of the list, and then what is composed of them", () => {
  const [own = "", composed = ""] = page.split("\n## Composed\n");
  expect(namesIn(own)).toEqual(autograd.primitives.map(({ name }) => name));
  expect(namesIn(composed)).toEqual(["negate", "square", "silu", "gelu", "sum", "mean"]);
});

test("every name that is not in italics is a function of mlpnas/autograd", () => {
  for (const [, italic, name] of page.matchAll(/^\| <a id="\w+"><\/a>(\*?)`(\w+)`/gm)) {
    expect((name as string) in autograd, name).toBe(italic === "");
  }
});

test("no cell is empty", () => {
  for (const row of page.split("\n").filter((line) => line.startsWith("| <a")))
    expect(row).not.toMatch(/\| (undefined|NaN)?[ ,|]/);
});

test("a docstring is read as it stands: its first line, its shapes, the functions called, the cotangents without their types", () => {
  const path = fileURLToPath(new URL("../../src/autograd/primitives/reduce.ts", import.meta.url));
  const { entries, cotangents } = readSource(path);
  expect(entries.find(({ name }) => name === "broadcastTo")).toEqual({
    name: "broadcastTo",
    primitive: "broadcastTo",
    isExported: true,
    summary: "Stretches `x` to `shape`.",
    shapes: "x (N) | (M, 1) | (), shape (M, N) -> (M, N)",
    calls: ["sameShape", "apply"],
  });
  expect(cotangents.get("sumTo")).toEqual(["broadcastTo(dy, x.shape)"]);
});
