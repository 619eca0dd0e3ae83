// Writes the tables of bench/results into the documents that have a place for them. `npm run bench:tables`
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { repository } from "./lib/machine.js";
import { generatedDocuments } from "./lib/tables.js";

for (const { path, before, after } of generatedDocuments()) {
  if (after !== before) writeFileSync(path, after);
  console.log(`${relative(repository, path)}: ${after === before ? "as it was" : "written"}`);
}
