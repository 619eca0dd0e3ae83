// The wine data as the tests read it.
import { readFileSync } from "node:fs";
import { type Dataset, parseCsv, type Table, toDataset } from "../../src/data/index.js";

export function wineTable(): Table {
  return parseCsv(readFileSync(new URL("../../examples/data/wine-quality.csv", import.meta.url), "utf8"), "wine-quality.csv");
}

export function wineDataset(): Dataset {
  return toDataset(wineTable(), { target: "quality_label", ignore: ["quality"] });
}
