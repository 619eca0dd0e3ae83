// The search's tab: a table, what is wrong with it, settings, a search, and its report as it grows.

import wine from "../../examples/data/wine-quality.csv?packed";
import type { Finding } from "../../src/data/index.js";
import { formatModel, jsModule, onnxModel } from "../../src/nas/index.js";
import type { SearchRequest } from "../../src/study/index.js";
import { data, download, h } from "./dom.js";
import { keepRun } from "./kept-run.js";
import type { Role, TableNews, TableQuestion } from "./messages.js";
import { type PageSearch, startPageSearch } from "./page-search.js";
import { findingList, reportView } from "./report-view.js";
import { hashOf, type LinkedSettings, type SettingsForm, settingsForm, settingsInHash } from "./settings-form.js";
import EngineWorker from "./worker.ts?worker&inline";

interface Loaded {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Asks what the doctor finds; the answers come to `found`. */
  look(request: SearchRequest, found: (news: TableNews) => void): void;
}

const wineSettings: LinkedSettings = { target: "quality_label", ignore: ["quality"] };

export function searchView(): HTMLElement {
  const file = h("input", { type: "file", id: "file", accept: ".csv,.tsv,.txt,text/csv", onchange: () => void choose() });
  const problem = h("p", { class: "problem", role: "alert", hidden: true });
  const setup = h("div");
  const live = h("div", { id: "live" });
  const root = h(
    "section",
    { class: "search" },
    h(
      "p",
      {},
      "Searches for a small neural network that predicts a column of your table. It runs here, in this page: the table never leaves this machine.",
    ),
    h(
      "div",
      { class: "drop", id: "drop" },
      h("label", { for: "file" }, "Choose a CSV file, or drop one here: "),
      file,
      " ",
      h("button", { type: "button", id: "wine", onclick: () => void takeWine() }, "Take the wine example"),
    ),
    problem,
    setup,
    live,
  );
  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    const [dropped] = event.dataTransfer?.files ?? [];
    if (dropped !== undefined) void take(dropped.name, dropped.arrayBuffer());
  });

  const say = (error: unknown): void => {
    problem.hidden = false;
    problem.replaceChildren(data(error instanceof Error ? error.message : String(error)));
  };

  async function choose(): Promise<void> {
    const [chosen] = file.files ?? [];
    if (chosen !== undefined) await take(chosen.name, chosen.arrayBuffer());
  }

  async function takeWine(): Promise<void> {
    const stream = new Blob([Uint8Array.from(atob(wine), (letter) => letter.charCodeAt(0))])
      .stream()
      .pipeThrough(new DecompressionStream("gzip"));
    await take("wine-quality.csv", new Response(stream).arrayBuffer(), wineSettings);
  }

  async function take(name: string, content: Promise<ArrayBuffer>, usual: LinkedSettings = {}): Promise<void> {
    problem.hidden = true;
    setup.replaceChildren(h("p", {}, "Reading …"));
    live.replaceChildren();
    try {
      const bytes = new Uint8Array(await content);
      const loaded = await openTable(bytes, name);
      try {
        showSetup(loaded, { ...usual, ...settingsInHash(location.hash) });
      } catch (error) {
        showSetup(loaded, usual);
        say(error);
      }
    } catch (error) {
      setup.replaceChildren();
      say(error);
    }
  }

  function showSetup(loaded: Loaded, linked: LinkedSettings): void {
    const { columns } = loaded;
    const form = settingsForm(columns, linked);
    const found = h("div", { id: "doctor" });
    const look = (): void => {
      problem.hidden = true;
      try {
        loaded.look(form.request(loaded.name).request, (news) => {
          if (news.kind === "findings") found.replaceChildren(findingsView(news.findings));
          else if (news.kind === "error") {
            found.replaceChildren();
            say(new Error(news.message));
          }
        });
      } catch (error) {
        found.replaceChildren();
        say(error);
      }
    };
    form.element.addEventListener("change", look);
    const start = h("button", { type: "button", id: "start", class: "main", onclick: () => run(loaded, form) }, "Start");
    setup.replaceChildren(
      h(
        "h2",
        {},
        data(loaded.name),
        h("span", { class: "quiet" }, ` · ${loaded.rows.toLocaleString("en-US")} rows, ${columns.length} columns`),
      ),
      form.element,
      found,
      start,
    );
    look();
  }

  let current: PageSearch | undefined;
  function run(loaded: Loaded, form: SettingsForm): void {
    problem.hidden = true;
    try {
      const { request, linked, workers } = form.request(loaded.name);
      current?.close();
      history.replaceState(null, "", hashOf(linked));
      const view = liveView();
      live.replaceChildren(view.element);
      current = startPageSearch({ bytes: loaded.bytes, name: loaded.name, request, workers, changed: view.show });
      view.show(current);
    } catch (error) {
      say(error);
    }
  }
  return root;
}

/** Reads a table in a worker of its own, which stays to be asked. Its predecessor is ended. */
function openTable(bytes: Uint8Array, name: string): Promise<Loaded> {
  tableWorker?.terminate();
  const worker = new EngineWorker();
  tableWorker = worker;
  return new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data: news }: MessageEvent<TableNews>) => {
      if (news.kind === "error") return reject(new Error(news.message));
      if (news.kind !== "columns") return;
      const look: Loaded["look"] = (request, found) => {
        worker.onmessage = ({ data: answer }: MessageEvent<TableNews>) => found(answer);
        worker.postMessage({ request } satisfies TableQuestion);
      };
      resolve({ name, bytes, columns: news.columns, rows: news.rows, look });
    };
    worker.postMessage({ role: "table", bytes, name } satisfies Role);
  });
}
let tableWorker: Worker | undefined;

function findingsView(findings: readonly Finding[]): HTMLElement {
  return h(
    "div",
    {},
    h("h3", {}, "The doctor's findings"),
    findings.length === 0 ? h("p", {}, "Nothing to say against the data.") : findingList(findings),
  );
}

/** Redraws at most so often, and for at most a sixth of the time: drawing must not keep input waiting. @units milliseconds */
const betweenDrawings = 700;
const shareOfDrawing = 1 / 6;

function liveView(): { readonly element: HTMLElement; readonly show: (search: PageSearch) => void } {
  const status = h("p", { id: "status", role: "status" });
  const bar = h("progress", { max: 1, value: 0 });
  const report = h("div", { id: "report" });
  const downloads = h("div", { class: "downloads", id: "downloads", hidden: true });
  let search: PageSearch | undefined;
  const button = (id: string, label: string, act: () => void): HTMLButtonElement =>
    h("button", { type: "button", id, onclick: act }, label);
  const pause = button("pause", "Pause", () => search?.tell(search.state === "paused" ? "go on" : "pause"));
  const step = button("step", "Step one trial", () => search?.tell("step"));
  const stop = button("stop", "Stop", () => search?.tell("stop"));
  let [drawn, took] = [0, 0];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = (): void => {
    timer = undefined;
    const began = performance.now();
    const now = search?.report();
    if (now === undefined || search === undefined) return;
    const { progress } = now;
    const done = progress.complete + progress.failed;
    bar.value = search.state === "over" ? 1 : done / Math.max(1, progress.asked);
    status.replaceChildren(statusText(search.state, done, progress.asked));
    const { scrollY } = window;
    report.replaceChildren(reportView([now]));
    window.scrollTo({ top: scrollY });
    drawn = performance.now();
    took = drawn - began;
  };
  return {
    element: h(
      "div",
      {},
      h("div", { class: "bar" }, bar, status, h("div", { class: "buttons" }, pause, step, stop)),
      downloads,
      report,
    ),
    show: (changed) => {
      search = changed;
      const { state, error, config } = changed;
      const isOver = state === "over" || state === "failed";
      for (const each of [pause, step, stop]) each.disabled = isOver || state === "starting";
      pause.textContent = state === "paused" ? "Go on" : "Pause";
      if (state === "starting") status.textContent = "reading the table, compiling kernels …";
      if (state === "failed") status.replaceChildren(h("span", { class: "problem" }, data(error ?? "")));
      if (isOver) {
        clearTimeout(timer);
        draw();
        if (state === "over" && config !== undefined) {
          void keepRun({ config, text: `${changed.lines.join("\n")}\n` });
          showDownloads(downloads, changed);
        }
        return;
      }
      const rest = Math.max(betweenDrawings, took / shareOfDrawing);
      timer ??= setTimeout(draw, Math.max(0, rest - (performance.now() - drawn)));
    },
  };
}

function statusText(state: PageSearch["state"], done: number, asked: number): string {
  const count = `${done.toLocaleString("en-US")} of ${asked.toLocaleString("en-US")} trials`;
  if (state === "over") return `done: ${count}`;
  return state === "paused" ? `paused after ${count}` : count;
}

function showDownloads(place: HTMLElement, { lines, winner, config }: PageSearch): void {
  const base = config?.data.file.replace(/\.\w+$/, "") ?? "run";
  const item = (id: string, label: string, act: () => void): HTMLElement =>
    h("button", { type: "button", id, onclick: act }, label);
  place.hidden = false;
  place.replaceChildren(
    "Download: ",
    item("download-journal", "journal", () => download("journal.jsonl", `${lines.join("\n")}\n`, "application/jsonl")),
    item("download-config", "config", () =>
      download("config.json", `${JSON.stringify(config, undefined, 2)}\n`, "application/json"),
    ),
    ...(winner === undefined
      ? []
      : [
          item("download-json", "model, JSON", () => download(`${base}.json`, formatModel(winner.model), "application/json")),
          item("download-onnx", "model, ONNX", () =>
            download(`${base}.onnx`, onnxModel(winner.model), "application/octet-stream"),
          ),
          item("download-js", "model, JavaScript", () => download(`${base}.mjs`, jsModule(winner.model).code, "text/javascript")),
        ]),
  );
}
