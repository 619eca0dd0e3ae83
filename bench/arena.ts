// Every strategy on every table and in the large space, for docs/arena.md. `npm run bench:arena`, or `-- --parts wine,large` of it
import { parseArgs } from "node:util";
import { checkRandom, type Games, standingsOf } from "../src/nas/index.js";
import { type ArenaPlay, playArena } from "../src/runtime/index.js";
import { stream } from "../src/tensor/index.js";
import { comparisonsOf } from "./lib/arena-comparisons.js";
import { type ArenaPart, arenaParts, settingsOf } from "./lib/arena-parts.js";
import { arenaFile, arenaPath, type PartResults, type Spread } from "./lib/arena-results.js";
import { observeMachine } from "./lib/machine.js";

const { values: options } = parseArgs({
  options: {
    /** Names of parts, separated by commas; those of other parts stay as they are. */
    parts: { type: "string", default: arenaParts.map(({ name }) => name).join(",") },
    /** Of each table; the large space has its own. */
    repetitions: { type: "string" },
    workers: { type: "string" },
    /** Few and short games: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: arenaPath },
  },
});

const workers = options.workers === undefined ? "auto" : Number(options.workers);
const names = options.parts.split(",");
const unknown = names.find((name) => !arenaParts.some((part) => part.name === name));
if (unknown !== undefined) throw new Error(`--parts must be of ${arenaParts.map(({ name }) => name).join(", ")}, got ${unknown}`);

const machine = observeMachine();
for (const part of arenaParts.filter(({ name }) => names.includes(name))) {
  const began = performance.now();
  const found = await play(options.quick ? { ...part, trials: [20], strategies: ["evolution", "reinforce"], seeds: [0] } : part);
  const seconds = (performance.now() - began) / 1_000;
  console.log(`${part.name}: ${seconds.toFixed(0)} s`);
  const others = arenaFile.read(options.out)?.results.parts.filter(({ name }) => name !== part.name) ?? [];
  const parts = [...others, { ...found, seconds }].sort((a, b) => placeOf(a.name) - placeOf(b.name));
  arenaFile.write({ command: "npm run bench:arena", machine: machine(), results: { parts } }, options.out);
}

function placeOf(name: string): number {
  return arenaParts.findIndex((part) => part.name === name);
}

function spreadOf({ betweenArchitectures, betweenSeeds, share }: Spread): Spread {
  return { betweenArchitectures, betweenSeeds, share };
}

/** All truths of a part, their games taken together. */
async function play(part: ArenaPart): Promise<Omit<PartResults, "seconds">> {
  const asked = part.table === "synthetic" ? undefined : options.repetitions;
  const repetitions = options.quick ? 6 : Number(asked ?? part.repetitions);
  const plays: ArenaPlay[] = [];
  for (const seed of part.seeds) plays.push(await playArena(settingsOf(part, { repetitions, seed, workers })));
  const [first] = plays;
  if (first === undefined) throw new Error(`${part.name}: a part must have a seed`);
  const { looks, architectures, seeds, anatomy } = first;
  const all = first.games.map(({ player }, s): Games => ({ player, games: plays.flatMap(({ games }) => games[s]?.games ?? []) }));
  const chances = (...name: readonly (string | number)[]) => stream(part.seeds[0] ?? 0, "bootstrap", ...name);
  return {
    name: part.name,
    repetitions,
    truths: part.seeds.length,
    architectures,
    seeds,
    ...(anatomy === undefined ? {} : { anatomy: spreadOf(anatomy) }),
    checks: checkRandom(all[0] as Games, looks, architectures),
    standings: standingsOf(all, looks, chances),
    comparisons: comparisonsOf(all, looks, chances),
  };
}
