// A search of the page: its workers, its journal, and what is known of it so far.
import { parseLine, type SearchEvent } from "../../src/nas/index.js";
import { type RunReport, reportOf, type TrialSpan } from "../../src/report/index.js";
import type { RunConfig, SearchRequest } from "../../src/study/index.js";
import type { Role, SearchNews, TableOrder, Winner } from "./messages.js";
import type { Command } from "./roles/command-gate.js";
import EngineWorker from "./worker.ts?worker&inline";

export interface PageSearch {
  readonly config: RunConfig | undefined;
  /** The lines of the journal so far, without their ends. */
  readonly lines: readonly string[];
  readonly state: "starting" | "running" | "paused" | "over" | "failed";
  /** Of one that failed. */
  readonly error: string | undefined;
  readonly winner: Winner | undefined;
  report(): RunReport | undefined;
  tell(command: Command): void;
  /** Ends all its workers. */
  close(): void;
}

interface SearchOptions extends TableOrder {
  readonly request: SearchRequest;
  readonly workers: number;
  /** Called after each change. */
  readonly changed: (search: PageSearch) => void;
}

export function startPageSearch({ bytes, name, request, workers, changed }: SearchOptions): PageSearch {
  const worker = new EngineWorker();
  const channels = workers < 2 ? [] : Array.from({ length: workers }, () => new MessageChannel());
  const trainers = channels.map(({ port1 }) => {
    const trainer = new EngineWorker();
    trainer.postMessage({ role: "trainer", port: port1 } satisfies Role, [port1]);
    return trainer;
  });
  const lines: string[] = [];
  const events: SearchEvent[] = [];
  let known: {
    config?: RunConfig;
    state: PageSearch["state"];
    error?: string;
    winner?: Winner;
    timeline?: readonly TrialSpan[];
  } = { state: "starting" };
  const close = (): void => {
    for (const each of [worker, ...trainers]) each.terminate();
  };
  const search: PageSearch = {
    get config() {
      return known.config;
    },
    lines,
    get state() {
      return known.state;
    },
    get error() {
      return known.error;
    },
    get winner() {
      return known.winner;
    },
    report: () => {
      const { config, winner, timeline } = known;
      if (config === undefined) return undefined;
      return reportOf(config, events, {
        ...(winner === undefined ? {} : { answers: winner.answers }),
        ...(timeline === undefined || timeline.length === 0 ? {} : { timeline }),
      });
    },
    tell: (command) => {
      if (command === "go on" || command === "step") known = { ...known, state: "running" };
      worker.postMessage(command);
      changed(search);
    },
    close,
  };
  const fail = (error: string): void => {
    known = { ...known, state: "failed", error };
    close();
    changed(search);
  };
  for (const each of [worker, ...trainers]) each.onerror = ({ message }) => fail(message);
  worker.onmessage = ({ data: news }: MessageEvent<SearchNews>) => {
    if (news.kind === "config") known = { ...known, state: "running", config: news.config };
    else if (news.kind === "line") {
      lines.push(news.line);
      events.push(parseLine(news.line));
    } else if (news.kind === "paused") known = { ...known, state: "paused" };
    else if (news.kind === "error") return fail(news.message);
    else {
      known = { ...known, state: "over", timeline: news.timeline, ...(news.winner === undefined ? {} : { winner: news.winner }) };
      close();
    }
    changed(search);
  };
  worker.postMessage(
    { role: "search", bytes, name, request, ports: channels.map(({ port2 }) => port2) } satisfies Role,
    channels.map(({ port2 }) => port2),
  );
  return search;
}
