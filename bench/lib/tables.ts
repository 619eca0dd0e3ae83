// All generated tables, by the name of their place, and the documents that hold them.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { arenaTables } from "./arena-tables.js";
import { labTables } from "./lab-tables.js";
import { largeCsvTables } from "./large-csv-tables.js";
import { repository } from "./machine.js";
import { fillMarkers } from "./markdown.js";
import { ownTables } from "./own-tables.js";
import { peersTables } from "./peers-tables.js";
import { qualityTables } from "./quality-tables.js";
import { queueTables } from "./queue-tables.js";
import { reliabilityTables } from "./reliability-tables.js";
import { tutorialTables } from "./tutorial-tables.js";

/** The tables of one kind of results; none where there are no results. */
type TableSource = () => ReadonlyMap<string, string>;

const sources: readonly TableSource[] = [
  () => ownTables(),
  () => largeCsvTables(),
  () => peersTables(),
  () => tutorialTables(),
  () => labTables(),
  () => arenaTables(),
  () => qualityTables(),
  () => reliabilityTables(),
  () => queueTables(),
];

const documents: readonly string[] = [
  "README.md",
  "bench/README.md",
  "bench/growth.md",
  "docs/tutorial.md",
  "docs/lab.md",
  "docs/arena.md",
  "docs/quality.md",
  "docs/reliability.md",
  "docs/queue.md",
  "docs/scale.md",
];

/** Each document as it is, and as it must be. */
export function generatedDocuments(): { readonly path: string; readonly before: string; readonly after: string }[] {
  const parts = new Map(sources.flatMap((tables) => [...tables()]));
  return documents
    .map((name) => join(repository, name))
    .filter((path) => existsSync(path))
    .map((path) => {
      const before = readFileSync(path, "utf8");
      return { path, before, after: fillMarkers(before, parts) };
    });
}
