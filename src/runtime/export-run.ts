// Exporting a trial of a run: written beside its place, held against the engine, and only then put there.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { leaderboard, type Model } from "../nas/index.js";
import { modelOfRun, type PreparedData, type RunConfig, RunError, trialOf } from "../study/index.js";
import { type ExportFormat, type Format, formats } from "./export-formats.js";
import { engineAnswers, validationRows } from "./export-rows.js";
import { loadData } from "./load-data.js";
import { readRun } from "./run-folder.js";
import { networksOf } from "./run-networks.js";
import { type Verified, verify } from "./verify-export.js";

export interface ExportOptions {
  /** The leaderboard's first where nothing is said. */
  readonly trial?: number;
  readonly format?: ExportFormat;
  /** The file to write; `model` and the format's extension in the run's folder where nothing is said. */
  readonly out?: string;
  /** Where the data is now, if not where the run read it. */
  readonly data?: string;
  /** Whether a file that is there is overwritten. */
  readonly force?: boolean;
}

export interface Exported {
  readonly format: ExportFormat;
  readonly model: Model;
  /** The file, then its types where there are such. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Absent where what would run the file is not installed. */
  readonly verified?: Verified;
  /** What runs the file. */
  readonly reader: string;
}

/**
 * Writes a trial's model as a file that answers raw rows by itself. The file is read back and asked about every validation row first; one that
 * does not answer as the engine does is not kept.
 * @throws RunError when the run, the trial, its weights or the data are not there, or the file is
 * @throws FaultError when the file's answers are not the engine's
 */
export function exportRun(folder: string, options: ExportOptions = {}): Promise<Exported> {
  return exportAs(folder, options, formats[options.format ?? "json"]);
}

/** The same in a form of one's own. */
export async function exportAs(
  folder: string,
  { trial, format = "json", out, data, force = false }: ExportOptions,
  { extension, tolerance, reader, render, load }: Format,
): Promise<Exported> {
  const path = out ?? join(folder, `model${extension}`);
  const { config, events } = await readRun(folder);
  const ranked = trialOf(folder, leaderboard(events), trial);
  const networks = networksOf(folder, config, ranked.evaluation);
  const model = modelOfRun(config, ranked, networks);
  const { file, types } = render(model);
  const contents = [{ path, content: file }, ...(types === undefined ? [] : [{ path: typesPath(path), content: types }])];
  if (!force) for (const each of contents) assertFree(each.path);

  const loaded = await sameData(folder, config, data);
  const rows = engineAnswers(model, networks, loaded, validationRows(loaded));
  const verified = await keepIf(contents, async (written) => {
    const answerer = await load(readFileSync(written), model);
    if (answerer === undefined) return undefined;
    try {
      return await verify(path, answerer, rows, model, { tolerance, reader });
    } finally {
      await answerer.close();
    }
  });
  return {
    format,
    model,
    files: contents.map(({ path, content }) => ({ path, bytes: Buffer.byteLength(content) })),
    ...(verified === undefined ? {} : { verified }),
    reader,
  };
}

/** `model.mjs` has `model.d.mts` beside it. */
function typesPath(path: string): string {
  const [, start, kind] = /^(.*)\.([mc]?)js$/.exec(path) ?? [undefined, path, ""];
  return `${start}.d.${kind}ts`;
}

function assertFree(path: string): void {
  if (!existsSync(path)) return;
  throw new RunError(path, "must not be there already", { hint: "--force overwrites it, --out FILE writes elsewhere" });
}

/** The rows that the run was made of. @throws RunError when they are not there, or others are */
export async function sameData(folder: string, { settings, data }: RunConfig, moved: string | undefined): Promise<PreparedData> {
  const path = moved ?? settings.data;
  if (!existsSync(path)) {
    throw new RunError(path, "the data of the run must be there, for its model to be asked", {
      hint: "--data FILE says where it is now",
    });
  }
  const loaded = await loadData({ ...settings, data: path }, settings.seed);
  const { fingerprint, split } = loaded.summary;
  if (fingerprint === data.fingerprint && split === data.split) return loaded;
  throw new RunError(path, `the data must be that of the run ${folder}, with fingerprint ${data.fingerprint}`, {
    got: fingerprint === data.fingerprint ? "the same rows, divided otherwise" : fingerprint,
    hint: "--data FILE says where the run's own data is; changed data needs a new search",
  });
}

/** Writes files under other names, and renames them once the first was found to be right; else nothing of them is left. */
async function keepIf<T>(
  contents: readonly { readonly path: string; readonly content: string | Uint8Array }[],
  check: (written: string) => Promise<T>,
): Promise<T> {
  const pending = contents.map(({ path, content }) => ({ path, content, written: `${path}.${process.pid}.new` }));
  try {
    for (const { path, content, written } of pending) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(written, content);
    }
    const found = await check((pending[0] as (typeof pending)[number]).written);
    for (const { path, written } of pending) renameSync(written, path);
    return found;
  } finally {
    for (const { written } of pending) rmSync(written, { force: true });
  }
}
