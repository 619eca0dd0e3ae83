// Draws the pictures of bench/results from its records. `npm run bench:pictures`
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { repository } from "./lib/machine.js";
import { generatedPictures } from "./lib/pictures.js";

for (const { path, svg } of generatedPictures()) {
  writeFileSync(path, svg);
  console.log(`${relative(repository, path)}: written`);
}
