// How late a search ends whose time is up, or that is told to stop: real runs, one at a time. `npm run bench:limits`
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { SearchEvent } from "../src/nas/index.js";
import { type FollowedRun, followRun } from "./lib/followed-run.js";
import { type LimitCase, type LimitKind, limitsFile } from "./lib/limits-results.js";
import { observeMachine, repository } from "./lib/machine.js";
import { figure } from "./lib/markdown.js";
import { writeSyntheticCsv } from "./lib/synthetic-csv.js";

const { values: options } = parseArgs({
  options: {
    /** One short search of each kind: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: limitsFile.path },
  },
});
const isQuick = options.quick;

interface Data {
  readonly name: string;
  readonly rows: number;
  readonly features: number;
  readonly words: readonly string[];
}

const wine = join(repository, "examples", "data", "wine-quality.csv");
const small: Data = {
  name: "wine",
  rows: 4_898,
  features: 11,
  words: [wine, "--target", "quality_label", "--ignore", "quality"],
};

const folder = mkdtempSync(join(tmpdir(), "mlpnas-limits-"));
let runs = 0;

interface Asked {
  readonly kind: LimitKind;
  readonly data: Data;
  readonly workers: number;
  /** @units seconds */
  readonly limit: number;
  readonly more?: readonly string[];
  /** What is uncommon of it. */
  readonly note?: string;
}

const kindNames: Readonly<Record<LimitKind, string>> = {
  timeout: "`--timeout`",
  "trial-timeout": "`--trial-timeout`",
  interrupt: "Ctrl-C",
};

async function measure({ kind, data, workers, limit, more = [], note }: Asked): Promise<LimitCase> {
  console.error([kind, data.name, `${workers} workers`, `${limit} s`, ...more].join(" · "));
  const words = ["search", ...data.words, "--workers", String(workers), ...more];
  if (kind === "timeout") words.push("--timeout", String(limit));
  if (kind === "trial-timeout") words.push("--trial-timeout", String(limit));
  const out = join(folder, `run-${++runs}`);
  const run = await followRun(words, out, kind === "interrupt" ? { interruptAfter: limit } : {});
  rmSync(out, { recursive: true });
  const trained = trainedIn(run);
  const expected = kind === "interrupt" ? 130 : trained.epoch === undefined ? 1 : 0;
  if (run.code !== expected) throw new Error(`${words.join(" ")}: must exit with ${expected}, got ${run.code}\n${run.said}`);
  const { rows, features } = data;
  const what = [kindNames[kind], ...(note === undefined ? [] : [note])].join(", ");
  return { kind, what, rows, features, workers, limit, ...trained, ...lateness(kind, run, limit) };
}

const isEvaluated = (event: SearchEvent): event is Extract<SearchEvent, { kind: "evaluated" }> => event.kind === "evaluated";

function trainedIn({ events }: FollowedRun): Pick<LimitCase, "trials" | "epoch"> {
  const evaluations = events.filter(isEvaluated).map(({ evaluation }) => evaluation);
  const epochs = evaluations.map(({ seconds, epochs }) => seconds / Math.max(1, epochs.length));
  return { trials: evaluations.length, ...(epochs.length === 0 ? {} : { epoch: Math.max(...epochs) }) };
}

function lateness(kind: LimitKind, run: FollowedRun, limit: number): Pick<LimitCase, "stopped" | "finished" | "exited"> {
  const { events, seen, exited, interrupted } = run;
  if (kind === "trial-timeout") {
    const late = events.flatMap((event) =>
      isEvaluated(event) && event.evaluation.status === "failed" ? [event.evaluation.seconds - limit] : [],
    );
    if (late.length === 0) throw new Error("a trial must have taken longer than it may");
    return { stopped: Math.max(...late) };
  }
  const due = interrupted ?? (seen[0] as number) + limit;
  const end = events.findIndex(({ kind }) => kind === "chosen" || kind === "baseline" || kind === "finished");
  const stopped = (end < 0 ? exited : (seen[end] as number)) - due;
  if (kind === "interrupt") return { stopped, exited: exited - due };
  if (events.at(-1)?.kind !== "finished") throw new Error("a run whose time is up must finish");
  return { stopped, finished: (seen.at(-1) as number) - due, exited: exited - due };
}

const machine = observeMachine();
const cases: LimitCase[] = [];
const add = async (asked: Asked): Promise<void> => {
  const measured = await measure(asked);
  cases.push(measured);
  const { epoch, stopped, finished, exited } = measured;
  const text = (seconds: number | undefined): string => (seconds === undefined ? "–" : figure(seconds));
  console.error(
    `  longest epoch ${text(epoch)} s · trainings over ${text(stopped)} s late · finished ${text(finished)} · gone ${text(exited)}`,
  );
};
const endless = ["--trials", "100000", "--max-layers", "3"];
/** No probe, and networks small enough that some come to an end. */
const modest = [...endless, "--probe", "0", "--units", "8,16,32,64"];
const rows = isQuick ? 5_000 : 100_000;

async function madeUp(rows: number, features: number): Promise<Data> {
  const path = join(folder, `${rows}-${features}.csv`);
  await writeSyntheticCsv(path, { rows, features });
  return { name: "made up", rows, features, words: [path, "--target", "label"] };
}

try {
  const large = await madeUp(rows, 20);
  const wide = await madeUp(isQuick ? 500 : 10_000, 1_000);
  const slow = ["--trials", "4", "--epochs", "5"];
  for (const workers of isQuick ? [1] : [1, 2]) {
    await add({ kind: "timeout", data: small, workers, limit: isQuick ? 5 : 10, more: modest });
    await add({ kind: "trial-timeout", data: large, workers, limit: isQuick ? 0.05 : 2, more: slow });
    await add({ kind: "interrupt", data: small, workers, limit: 3, more: modest });
    if (isQuick) continue;
    await add({ kind: "timeout", data: small, workers, limit: 5, more: endless, note: "in the probe" });
    await add({ kind: "timeout", data: small, workers, limit: 60, more: modest });
    for (const limit of [1, 30, 60]) await add({ kind: "timeout", data: large, workers, limit, more: modest });
    await add({ kind: "timeout", data: large, workers, limit: 10, more: endless, note: "in the probe" });
    await add({ kind: "timeout", data: large, workers, limit: 30, more: [...modest, "--one-shot"], note: "`--one-shot`" });
    await add({ kind: "timeout", data: large, workers, limit: 30, more: [...modest, "--folds", "2"], note: "`--folds 2`" });
    await add({ kind: "interrupt", data: large, workers, limit: 10, more: endless });
    await add({ kind: "timeout", data: wide, workers, limit: 30, more: modest });
  }
  limitsFile.write(
    { command: `npm run bench:limits${isQuick ? " -- --quick" : ""}`, machine: machine(), results: { isQuick, cases } },
    options.out,
  );
} finally {
  rmSync(folder, { recursive: true });
}
