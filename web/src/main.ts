// The page: a report where it holds runs or one is dropped on it, a search of its own, and the gradient lab.
import { parseJournal, withoutEarlierEnds } from "../../src/nas/index.js";
import { type Answers, type RunReport, reportOf } from "../../src/report/index.js";
import { parseRunConfig } from "../../src/study/index.js";
import { data, h } from "./dom.js";
import { keptRun } from "./kept-run.js";
import { labView } from "./lab-view.js";
import { reportView } from "./report-view.js";
import { searchView } from "./search-view.js";
import "./style.css";

/** A run as it is put into the page, or kept in the browser. */
interface EmbeddedRun {
  readonly config: unknown;
  /** The journal. */
  readonly text: string;
  readonly answers?: Answers;
}

function reportOfRun({ config: given, text, answers }: EmbeddedRun): RunReport {
  const known = parseRunConfig(JSON.stringify(given), "config.json");
  return reportOf(known, withoutEarlierEnds(parseJournal(text, "journal.jsonl")), answers === undefined ? {} : { answers });
}

const embedded = JSON.parse(document.getElementById("runs")?.textContent ?? "[]") as readonly EmbeddedRun[];

const tabs = { report: "Report", search: "Search", lab: "Gradient lab" } as const;
type Tab = keyof typeof tabs;

const panels: Record<Tab, HTMLElement> = {
  report: h("div", {}),
  search: h("div", {}, searchView()),
  lab: h("div", {}, labView()),
};
const buttons = (Object.keys(tabs) as Tab[]).map((tab) =>
  h(
    "button",
    { type: "button", role: "tab", id: `tab-${tab}`, "aria-controls": `panel-${tab}`, onclick: () => open(tab) },
    tabs[tab],
  ),
);

function open(tab: Tab): void {
  (Object.keys(tabs) as Tab[]).forEach((each, k) => {
    panels[each].hidden = each !== tab;
    buttons[k]?.setAttribute("aria-selected", String(each === tab));
    buttons[k]?.setAttribute("tabindex", each === tab ? "0" : "-1");
  });
}

/** Arrow keys move between tabs, as in any list of them. */
function move(event: Event): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[(event as KeyboardEvent).key];
  if (step === undefined) return;
  const at = buttons.findIndex((button) => button.getAttribute("aria-selected") === "true");
  const next = buttons[(at + step + buttons.length) % buttons.length];
  next?.click();
  next?.focus();
}

function showReports(runs: readonly EmbeddedRun[], heading?: string): void {
  const place = h("div", {});
  try {
    place.append(reportView(runs.map(reportOfRun)));
  } catch (error) {
    place.append(h("p", { class: "problem" }, data(error instanceof Error ? error.message : String(error))));
  }
  panels.report.replaceChildren(openRun(), ...(heading === undefined ? [] : [h("p", { class: "quiet" }, heading)]), place);
}

/** A run's files from the disk: `config.json` and `journal.jsonl`. */
function openRun(): HTMLElement {
  const files = h("input", {
    type: "file",
    id: "run-files",
    multiple: true,
    accept: ".json,.jsonl",
    onchange: () => void read([...(files.files ?? [])]),
  });
  const drop = h(
    "div",
    { class: "drop" },
    h("label", { for: "run-files" }, "Open a run: its config.json and journal.jsonl, chosen together or dropped here "),
    files,
  );
  drop.addEventListener("dragover", (event) => event.preventDefault());
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    void read([...(event.dataTransfer?.files ?? [])]);
  });
  return drop;
}

async function read(files: readonly File[]): Promise<void> {
  const [settings, journal] = [
    files.find(({ name }) => name.endsWith(".json")),
    files.find(({ name }) => name.endsWith(".jsonl")),
  ];
  if (settings === undefined || journal === undefined) {
    panels.report.replaceChildren(
      openRun(),
      h("p", { class: "problem", role: "alert" }, "a run must be opened by its config.json and its journal.jsonl together"),
    );
    return;
  }
  try {
    showReports([{ config: JSON.parse(await settings.text()) as unknown, text: await journal.text() }]);
  } catch (error) {
    panels.report.replaceChildren(
      openRun(),
      h("p", { class: "problem", role: "alert" }, data(error instanceof Error ? error.message : String(error))),
    );
  }
}

document.getElementById("app")?.append(
  h(
    "header",
    {},
    h("h1", {}, "mlpnas"),
    h("div", { role: "tablist", "aria-label": "what to look at", onkeydown: move }, ...buttons),
  ),
  h(
    "main",
    {},
    ...(Object.keys(tabs) as Tab[]).map((tab) => {
      const panel = panels[tab];
      panel.id = `panel-${tab}`;
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", `tab-${tab}`);
      return panel;
    }),
  ),
  h("footer", {}, `mlpnas ${__MLPNAS_VERSION__} · this page talks to no server`),
);
if (embedded.length > 0) {
  showReports(embedded);
  open("report");
} else {
  panels.report.replaceChildren(openRun());
  open("search");
  void keptRun().then((run) => {
    if (run !== undefined) showReports([run], "The last search in this browser.");
  });
}
