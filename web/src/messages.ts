// What the page, its search and its trainers say to each other. Everything is a plain value.
import type { Finding } from "../../src/data/index.js";
import type { Evaluation, Job, Model } from "../../src/nas/index.js";
import type { Answers, TrialSpan } from "../../src/report/index.js";
import type { PlainData, RunConfig, SearchRequest } from "../../src/study/index.js";

/** To a worker that was just started: what it is. */
export type Role =
  | { readonly role: "trainer"; readonly port: MessagePort }
  | ({ readonly role: "search" } & SearchOrder)
  | ({ readonly role: "table" } & TableOrder)
  | { readonly role: "lab" };

/** A table's bytes, and what is to be done with them. */
export interface TableOrder {
  readonly bytes: Uint8Array;
  /** Of the file. */
  readonly name: string;
}

export interface SearchOrder extends TableOrder {
  readonly request: SearchRequest;
  /** One to each trainer; none where the search trains by itself. */
  readonly ports: readonly MessagePort[];
}

/** To a table's worker: what the doctor finds under these settings. */
export interface TableQuestion {
  readonly request: SearchRequest;
}

/** From a table's worker: first its columns, then findings for each question. */
export type TableNews =
  | { readonly kind: "columns"; readonly columns: readonly string[]; readonly rows: number }
  | { readonly kind: "findings"; readonly findings: readonly Finding[] }
  | { readonly kind: "error"; readonly message: string };

export type KernelBuild = "simd" | "fma";

/** To a trainer, by its port: first where it works and on what, then job after job. */
export type TrainerOrder = TrainerData | { readonly job: Job };
export interface TrainerData {
  readonly build: KernelBuild;
  readonly data: PlainData;
}

/** From a trainer; an error where the job could not even fail. */
export type Trained = { readonly evaluation: Evaluation } | { readonly error: string };

/** From a search. */
export type SearchNews =
  | { readonly kind: "config"; readonly config: RunConfig }
  /** A line of the journal, without its end. */
  | { readonly kind: "line"; readonly line: string }
  | { readonly kind: "paused" }
  | {
      readonly kind: "over";
      readonly winner: Winner | undefined;
      readonly timeline: readonly TrialSpan[];
    }
  | { readonly kind: "error"; readonly message: string };

/** The first of the leaderboard, to be taken away. */
export interface Winner {
  readonly model: Model;
  readonly answers: Answers;
}
