// The tutorial's faults, one at a time, from both ends; for docs/tutorial.md. `npm run bench:tutorial`
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Piscina } from "piscina";
import { type SwitchName, switchNames } from "../src/nas/index.js";
import { observeMachine, repository } from "./lib/machine.js";
import { type End, type Setting, type TutorialRun, tutorialFile, tutorialPath } from "./lib/tutorial-results.js";
import { type TutorialJob, tutorialDevice } from "./lib/tutorial-run.js";

const { values: options } = parseArgs({
  options: {
    /** Searches of the tutorial as it is. */
    "faithful-seeds": { type: "string", default: "20" },
    /** Searches for each switch and end. */
    seeds: { type: "string", default: "6" },
    workers: { type: "string", default: String(availableParallelism()) },
    /** Few and short searches: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: tutorialPath },
  },
});

const data = "examples/data/wine-quality.csv";
const job = {
  data: join(repository, data),
  target: "quality_label",
  leaks: ["quality"],
  trials: options.quick ? 4 : undefined,
};

/** They change what is recorded, or data of another kind: two seeds show that nothing else differs. */
const unseen: ReadonlySet<SwitchName> = new Set(["binaryLossTypo", "noSeed", "logAtTheEnd"]);

const ends: readonly End[] = ["faithful", "correct"];

/** By seed, so that what is there after an early end is complete up to some seed. */
function* settings(): Generator<Setting> {
  const [faithful, each] = options.quick ? [2, 1] : [Number(options["faithful-seeds"]), Number(options.seeds)];
  for (let seed = 1; seed <= faithful; seed++) yield { end: "faithful", flipped: null, widest: 512, seed };
  for (let seed = 1; seed <= each; seed++) {
    for (const end of ends) yield { end, flipped: null, widest: 128, seed };
    for (const flipped of switchNames) {
      if (unseen.has(flipped) && seed > 2) continue;
      for (const end of ends) yield { end, flipped, widest: 128, seed };
    }
  }
}

const key = ({ end, flipped, widest, seed }: Setting): string => `${end} ${flipped} ${widest} ${seed}`;
const known = options.quick ? undefined : tutorialFile.read(options.out)?.results.runs;
const done = new Map<string, TutorialRun>((known ?? []).map((run) => [key(run), run]));
const wanted = [...settings()];
const missing = wanted.filter((setting) => !done.has(key(setting)));
console.log(`${wanted.length} searches, ${missing.length} of them to do`);

const machine = observeMachine();
const pool = new Piscina<TutorialJob, TutorialRun>({
  filename: fileURLToPath(new URL("./lib/tutorial-run.ts", import.meta.url)),
  maxThreads: Number(options.workers),
  execArgv: ["--import", "tsx"],
});

function save(): void {
  const runs = wanted.flatMap((setting) => done.get(key(setting)) ?? []);
  tutorialFile.write(
    { command: "npm run bench:tutorial", machine: machine(), results: { data, device: tutorialDevice, runs } },
    options.out,
  );
}

await Promise.all(
  missing.map(async (setting) => {
    const run = await pool.run({ ...job, ...setting });
    done.set(key(setting), run);
    save();
    console.log(
      `${done.size}/${wanted.length} ${key(setting)}: mean ${run.mean.toFixed(4)}, best ${run.best.toFixed(4)}, chosen ${run.chosen}`,
    );
  }),
);
await pool.destroy();
