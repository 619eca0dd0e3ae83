// The gradient lab at length, for docs/lab.md. `npm run docs:lab`
import { parseArgs } from "node:util";
import { labPartsOf } from "../src/cli/lab.js";
import {
  creditRecord,
  estimatorsRecord,
  gradientRecord,
  type LabParts,
  type TrainingRecord,
  toyRecord,
  trainingRecord,
} from "../src/cli/lab-records.js";
import { type LabSettings, labSchema } from "../src/cli/lab-schema.js";
import { labFile, labPath } from "./lib/lab-results.js";
import { observeMachine } from "./lib/machine.js";

const { values: options } = parseArgs({
  options: {
    /** Few and short: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: labPath },
  },
});

const { format: _format, ...settings } = labSchema.parse(
  options.quick ? { repetitions: 3, steps: 5, runs: 1, units: [8, 16], batchSizes: [4] } : { repetitions: 1000, runs: 10 },
) as LabSettings & { readonly format: string };
const parts: LabParts = await labPartsOf(settings);
const machine = observeMachine();

function timed<T>(name: string, work: () => T): T {
  const began = performance.now();
  const result = work();
  console.log(`${name}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

/** The ten likeliest only at the end of the first run: those of every point of every run would be most of the file. */
function shortened({ ways, ...rest }: TrainingRecord): TrainingRecord {
  return {
    ...rest,
    ways: ways.map(({ name, runs }) => ({
      name,
      runs: runs.map((points, run) =>
        points.map((point, k) => (run === 0 && k === points.length - 1 ? point : { ...point, likeliest: [] })),
      ),
    })),
  };
}

const results = {
  settings,
  architectures: parts.space.sequences.length,
  states: parts.space.states.length,
  gradient: timed("gradient", () => gradientRecord(parts)),
  estimators: timed("estimators", () => estimatorsRecord(parts)),
  credit: timed("credit", () => creditRecord(parts)),
  training: timed("training", () => shortened(trainingRecord(parts))),
  toy: timed("toy", () => toyRecord({ seed: settings.seed, repetitions: options.quick ? 3 : null })),
};
labFile.write({ command: "npm run docs:lab", machine: machine(), results }, options.out);
