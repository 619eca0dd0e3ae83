// The page on the doctor says of every finding what it is.
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { findingIds } from "../../src/data/index.js";

it("docs/doctor.md has a row for each kind of finding, in the order of the code, and no other", () => {
  const page = readFileSync(new URL("../../docs/doctor.md", import.meta.url), "utf8");
  const documented = Array.from(page.matchAll(/^\| `([a-z0-9-]+)` \|/gm), ([, id]) => id);
  expect(documented).toEqual([...findingIds]);
});
