// The example data as every engine gets it: split and standardised once by this project's data room.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type LabelledRows, parseCsv, prepare, toDataset } from "../../src/data/index.js";
import { arrayOf } from "../../src/tensor/index.js";
import { repository } from "../lib/machine.js";

export const wineFile: string = join(repository, "examples", "data", "wine-quality.csv");

export interface Wine {
  readonly train: LabelledRows;
  readonly validation: LabelledRows;
  readonly features: number;
  readonly classes: number;
}

/** 4,408 rows to train on and 490 to score on; rows that repeat each other lie on one side. */
export function wine(): Wine {
  const dataset = toDataset(parseCsv(readFileSync(wineFile, "utf8"), "wine-quality.csv"), {
    target: "quality_label",
    ignore: ["quality"],
  });
  const { train, validation, test } = prepare(dataset, { seed: 0, validation: 0.05, test: 0.05 });
  const features = dataset.columns.length;
  return { train, validation: joined(validation, test, features), features, classes: dataset.classes.length };
}

function joined(a: LabelledRows, b: LabelledRows, features: number): LabelledRows {
  const n = a.n + b.n;
  return {
    x: arrayOf(Float32Array.from([...a.x.data, ...b.x.data]), [n, features]),
    y: Float32Array.from([...a.y, ...b.y]),
    n,
  };
}
