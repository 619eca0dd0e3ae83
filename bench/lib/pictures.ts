// All generated pictures, from the records in bench/results.
import { join } from "node:path";
import { drawGrowth } from "./growth-pictures.js";
import { growthFile } from "./growth-results.js";
import { resultsFolder } from "./results.js";

/** Each picture's file, and what must be in it; none where there are no records. */
export function generatedPictures(): { readonly path: string; readonly svg: string }[] {
  const growth = growthFile.read();
  if (growth === undefined) return [];
  return [...drawGrowth(growth.results, growth.machine)].map(([subject, svg]) => ({
    path: join(resultsFolder, `growth-${subject}.svg`),
    svg,
  }));
}
