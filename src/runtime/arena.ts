// The arena: strategies against each other on a table of trainings, on all cores.
import { availableParallelism } from "node:os";
import {
  type Anatomy,
  anatomyOf,
  checkRandom,
  control,
  type Game,
  type Games,
  type RankCheck,
  type Standing,
  standingsOf,
  trainingTableOf,
} from "../nas/index.js";
import { stream } from "../tensor/index.js";
import { type ArenaSettings, arenaGames, type Span } from "./arena-games.js";
import type { ArenaWorkerData } from "./arena-worker.js";
import { loadTable } from "./read-table.js";
import { createThreads, workerFile } from "./threads.js";

export { type ArenaSettings, tutorialPlayer } from "./arena-games.js";

/** What is played on. */
export interface ArenaFacts {
  /** The file's name. */
  readonly table: string;
  /** Architectures that can be tried. */
  readonly architectures: number;
  /** `null` for the synthetic space. */
  readonly seeds: number | null;
  /** Architectures of the file that lack a seed, or do not begin with a dense layer. */
  readonly leftOut: number;
  /** Of the rewards that are observed; absent for one seed. */
  readonly anatomy?: Anatomy;
}

export interface ArenaResult extends ArenaFacts {
  readonly checks: readonly RankCheck[];
  readonly standings: readonly Standing[];
}

/** All games, and what they can be believed for. */
export interface ArenaPlay extends ArenaFacts {
  readonly checks: readonly RankCheck[];
  /** After how many trials the choices were judged. */
  readonly looks: readonly number[];
  /** Those of random first. */
  readonly games: readonly Games[];
}

interface ArenaOptions {
  /** Told how many repetitions are done. */
  readonly onProgress?: (done: number) => void;
}

/** In place of a table's name. */
const synthetic = "synthetic";

/**
 * Plays all repetitions and compares the strategies with random search, which always plays. Results do not depend on the number of
 * threads.
 * @throws RunError, DataError or ValueError when the table is not as it must be; ValueError when random search is not what theory says
 */
export async function arena(settings: ArenaSettings, options: ArenaOptions = {}): Promise<ArenaResult> {
  const { games, looks, checks, ...facts } = await playArena(settings, options);
  return { ...facts, checks, standings: standingsOf(games, looks, (...name) => stream(settings.seed, "bootstrap", ...name)) };
}

/** The games alone, for who compares them in another way. */
export async function playArena(settings: ArenaSettings, { onProgress }: ArenaOptions = {}): Promise<ArenaPlay> {
  const strategies = [...new Set([control, ...settings.strategies] as const)];
  const all: ArenaSettings = { ...settings, strategies };
  const table = settings.table === synthetic ? undefined : trainingTableOf(await loadTable(settings.table));
  const { benchmark, looks, names, play } = arenaGames(table, all);
  const spans = spansOf(all);
  const { workers } = settings;
  const threads = Math.min(workers === "auto" ? availableParallelism() : workers, spans.length);
  let done = 0;
  const played = <T>(games: T, { from, to }: Span): T => {
    done += to - from;
    onProgress?.(done);
    return games;
  };

  const chunks: (readonly (readonly Game[])[])[] = [];
  if (threads === 1) for (const span of spans) chunks.push(played(play(span), span));
  else {
    const pool = createThreads(workerFile("arena-worker"), { table, settings: all } satisfies ArenaWorkerData, threads);
    try {
      chunks.push(...(await Promise.all(spans.map(async (span) => played(await pool.run(span), span)))));
    } finally {
      await pool.destroy();
    }
  }

  const games = names.map((player, s): Games => ({ player, games: chunks.flatMap((chunk) => chunk[s] ?? []) }));
  const [random] = games;
  if (random === undefined) throw new Error("arena: random must play");
  const anatomy = anatomyOf(benchmark.rewards ?? []);
  return {
    table: table?.name ?? synthetic,
    architectures: benchmark.size,
    seeds: table?.seeds.length ?? null,
    leftOut: (table?.incomplete ?? 0) + (benchmark.leftOut ?? 0),
    ...(anatomy === undefined ? {} : { anatomy }),
    checks: checkRandom(random, looks, benchmark.size),
    looks,
    games,
  };
}

const spanLength = 5; // repetitions: short enough for every thread to be busy to the end

function spansOf({ repetitions }: ArenaSettings): Span[] {
  return Array.from({ length: Math.ceil(repetitions / spanLength) }, (_, k) => ({
    from: k * spanLength,
    to: Math.min((k + 1) * spanLength, repetitions),
  }));
}
