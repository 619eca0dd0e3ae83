// The whole product on the example data: what its choice is worth on rows that nobody saw; for docs/quality.md. `npm run bench:quality`
import { parseArgs } from "node:util";
import { observeMachine } from "./lib/machine.js";
import { type QualityRun, qualityData, qualityFile, qualityPath } from "./lib/quality-results.js";
import { qualityDevice, qualityRuns, scikitLearnVersion, singleRuns } from "./lib/quality-run.js";

const { values: options } = parseArgs({
  options: {
    /** Splits of each data set. */
    seeds: { type: "string", default: "10" },
    trials: { type: "string", default: "100" },
    /** One split of the smallest and few trials: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    /** Only what is one training, again, in the record that is there: the searches keep their figures. */
    single: { type: "boolean", default: false },
    out: { type: "string", default: qualityPath },
  },
});
const [seeds, trials] = options.quick ? [1, 4] : [Number(options.seeds), Number(options.trials)];

const record = options.quick ? undefined : qualityFile.read(options.out);
const known = record?.results;
const runs: QualityRun[] = known?.trials === trials ? [...known.runs] : [];
const version = scikitLearnVersion();
if (version === undefined) console.log("python3 has no scikit-learn here: it is left out");

const machine = observeMachine();
if (options.single) {
  const singles = new Map<string, QualityRun>();
  const key = ({ data, seed, contender }: QualityRun): string => [data, seed, contender].join(" ");
  for (const { name, ...data } of qualityData) {
    for (let seed = 1; seed <= seeds; seed++) {
      for (const run of await singleRuns({ name, ...data, seed, trials })) singles.set(key(run), run);
    }
  }
  if (record === undefined) throw new Error("quality: there must be a record to put single trainings into");
  const again = record.results.runs.map((run) => singles.get(key(run)) ?? run);
  const { commit } = machine();
  qualityFile.write({ ...record, results: { ...record.results, singlesCommit: commit, runs: again } }, options.out);
  process.exit();
}

for (let seed = 1; seed <= seeds; seed++) {
  for (const data of options.quick ? qualityData.slice(-1) : qualityData) {
    if (runs.some((run) => run.data === data.name && run.seed === seed)) continue;
    const found = await qualityRuns({ ...data, seed, trials });
    runs.push(...found);
    const results = {
      device: qualityDevice,
      trials,
      ...(version === undefined ? {} : { scikitLearn: version }),
      runs,
    };
    qualityFile.write({ command: "npm run bench:quality", machine: machine(), results }, options.out);
    const scores = found.map(({ contender, accuracy }) => `${contender} ${accuracy.toFixed(4)}`);
    console.log(`${data.name}, split ${seed}: ${scores.join(" · ")}`);
  }
}
