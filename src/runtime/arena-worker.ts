// A worker thread of the arena: it prepares the table once, then plays the repetitions that it is given.
import { workerData } from "node:worker_threads";
import type { Game, TrainingTable } from "../nas/index.js";
import { type ArenaSettings, arenaGames, type Span } from "./arena-games.js";

export interface ArenaWorkerData {
  readonly table: TrainingTable | undefined;
  readonly settings: ArenaSettings;
}

const { table, settings } = workerData as ArenaWorkerData;
const games = arenaGames(table, settings);

export default function work(span: Span): readonly (readonly Game[])[] {
  return games.play(span);
}
