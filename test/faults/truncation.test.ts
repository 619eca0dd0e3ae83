// Truncation: a journal that was cut off at any byte is gone on with, and the run ends as if it had not been.
import { cpSync, readFileSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { resumeSearch, startSearch } from "../../src/runtime/index.js";
import type { SearchSettings } from "../../src/study/index.js";
import { integerBelow, stream } from "../../src/tensor/index.js";
import { isLong } from "../long.js";
import { eventsOf, smallSearch, temporaryFolder, writeSmallCsv } from "../runtime/files.js";
import { recordFaults } from "./figures.js";
import { contentOf } from "./runs.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
const figures = { truncations: 0, identical: 0 };
const chosen: Partial<SearchSettings> = { choice: "smoothed", workers: 1 };

/** A search that was left when its journal had so many lines, or one that came to its end. */
async function searched(name: string, lines = Number.POSITIVE_INFINITY): Promise<string> {
  const { events, folder: out } = await startSearch(smallSearch(data, join(folder, name), chosen));
  let given = 0;
  for await (const _ of events) if (++given === lines) break;
  return out;
}

/** Where the last two lines begin and end, with the byte that ends each. @units bytes */
function lastTwoLines(out: string): { from: number; to: number } {
  const bytes = readFileSync(join(out, "journal.jsonl"));
  const lastEnd = bytes.lastIndexOf("\n", bytes.length - 2);
  return { from: bytes.lastIndexOf("\n", lastEnd - 1) + 1, to: bytes.length };
}

/** In the short mode every so manieth byte. */
const stride = isLong ? 1 : 17;

const finished = await searched("finished");
const expected = contentOf(finished);
const lines = expected.journal.split("\n").length - 1;

async function isMended(out: string, bytes: number): Promise<void> {
  const copy = `${out} cut`;
  cpSync(out, copy, { recursive: true });
  truncateSync(join(copy, "journal.jsonl"), bytes);
  await eventsOf((await resumeSearch(copy)).events);
  figures.truncations++;
  expect(contentOf(copy)).toEqual(expected);
  figures.identical++;
  rmSync(copy, { recursive: true });
}

describe.each([
  ["that has ended", lines],
  ["whose last trial was just evaluated", 27],
  ["whose last batch was just learned from", 19],
  ["in which trials were just proposed", 12],
])("the journal of a search %s", (name, at) => {
  it("may be cut at any byte of its last two lines", async () => {
    const out = at === lines ? finished : await searched(name, at);
    const { from, to } = lastTwoLines(out);
    expect(to - from).toBeGreaterThan(60);
    for (let bytes = from; bytes <= to; bytes += stride) await isMended(out, bytes);
  }, 600_000);
});

it("a journal may be cut at any byte", async () => {
  const rng = stream(1, "truncation");
  const { length } = readFileSync(join(finished, "journal.jsonl"));
  for (const bytes of [0, 1, ...Array.from({ length: isLong ? 200 : 10 }, () => integerBelow(length, rng))]) {
    await isMended(finished, bytes);
  }
}, 600_000);

afterAll(() => recordFaults("truncation", figures));
