// A report as a page: the winner, the charts in their order, the leaderboard, and what the run was.
import { chartOf, charts, drawChart } from "../../src/charts/index.js";
import { accuracyInterval } from "../../src/nas/index.js";
import { metrics, plainMetric, valueOf } from "../../src/nn/index.js";
import {
  type ChartName,
  chartNames,
  formatCount,
  formatElapsed,
  formatMetric,
  formatMetricInterval,
  plural,
  type RunReport,
  type TrialRecord,
} from "../../src/report/index.js";
import { type Column, data, download, h, sortableTable } from "./dom.js";
import { leaderboardCsv } from "./leaderboard-csv.js";
import { networkDiagram } from "./network-diagram.js";

/** The first report in full, the others where a chart lays them over it. */
export function reportView(reports: readonly RunReport[]): HTMLElement {
  const [first] = reports;
  if (first === undefined) return h("p", {}, "No run to show.");
  return h(
    "article",
    { class: "report" },
    summary(first),
    reports.length > 1 && runsTable(reports),
    best(first),
    h(
      "section",
      { "aria-label": "charts", class: "charts" },
      ...chartNames.map((name) => chartFigure(name, reports)).filter((figure) => figure !== undefined),
    ),
    leaderboard(first),
    failures(first),
    findings(first),
    record(first),
  );
}

const ends: Readonly<Record<string, string>> = {
  trials: "all trials done",
  exhausted: "every architecture was tried",
  epochs: "stopped by the limit on epochs",
  timeout: "stopped by the timeout",
  interrupted: "interrupted",
  failures: "stopped: too many in a row failed",
};

function summary(report: RunReport): HTMLElement {
  const { config, progress, verdict, baselines, plain } = report;
  const end =
    progress.end === null
      ? `${formatCount(progress.complete + progress.failed)} of ${formatCount(progress.asked)} trials so far`
      : (ends[progress.end] ?? progress.end);
  const [winner] = report.trials;
  const tile = (title: string, value: string, note: string): HTMLElement =>
    h(
      "div",
      { class: "tile" },
      h("div", { class: "title" }, title),
      h("div", { class: "value" }, value),
      h("div", { class: "note" }, note),
    );
  const { label } = metrics[plain];
  const beside = baselines.map(({ name, test }) => `${name} ${formatMetric(valueOf(test, plain), plain)}`).join(" · ");
  return h(
    "section",
    { "aria-label": "summary" },
    h("h2", {}, data(config.data.file), h("span", { class: "quiet" }, ` · predicts `), data(config.settings.target)),
    h(
      "p",
      { class: "quiet" },
      `${plural(config.data.rows, "row")} (${formatCount(config.data.train)} train, ${formatCount(config.data.validation)} validation, ${formatCount(config.data.test)} test) · ${plural(config.data.features, "feature")} · ${plural(config.space, "architecture")} · ${config.settings.strategy} · seed ${config.settings.seed} · ${end}`,
    ),
    winner !== undefined &&
      h(
        "div",
        { class: "tiles" },
        tile("winner", winner.architecture, `trial ${winner.trial}, ${plural(winner.parameters, "parameter")}`),
        tile(`${label}, validation`, validationText(winner, report), "the search went by these rows, so they flatter"),
        winner.test === null
          ? tile(`${label}, test`, "–", "not looked at yet")
          : tile(
              `${label}, test`,
              formatMetricInterval(valueOf(winner.test, plain), winner.test.interval, plain),
              beside === "" ? "95 % interval" : `95 % interval; ${beside}`,
            ),
        tile("training", formatElapsed(progress.trainingSeconds), `${plural(progress.epochs, "epoch")} in all`),
      ),
    verdict.length > 0 && h("ul", { class: "verdict" }, ...verdict.map((sentence) => h("li", {}, sentence))),
  );
}

/** With the interval that so many rows leave, where it is a share of them. */
function validationText({ validation }: TrialRecord, { plain, config }: RunReport): string {
  const value = valueOf(validation, plain);
  return formatMetricInterval(value, plain === "accuracy" ? accuracyInterval(value, config.data.validation) : null, plain);
}

function runsTable(reports: readonly RunReport[]): HTMLElement {
  const plain = reports[0]?.plain ?? plainMetric("log-loss");
  const columns: Column<RunReport>[] = [
    {
      title: "strategy",
      isText: true,
      cell: ({ config }) => config.settings.strategy,
      key: ({ config }) => config.settings.strategy,
    },
    { title: "seed", cell: ({ config }) => String(config.settings.seed), key: ({ config }) => config.settings.seed },
    { title: "trials", cell: ({ progress }) => formatCount(progress.complete), key: ({ progress }) => progress.complete },
    {
      title: "winner",
      isText: true,
      cell: ({ trials }) => trials[0]?.architecture ?? "–",
      key: ({ trials }) => trials[0]?.architecture ?? "",
    },
    {
      title: `${metrics[plain].label}, test`,
      cell: ({ trials }) =>
        trials[0]?.test ? formatMetricInterval(valueOf(trials[0].test, plain), trials[0].test.interval, plain) : "–",
      key: ({ trials }) => (trials[0]?.test ? valueOf(trials[0].test, plain) : Number.NEGATIVE_INFINITY),
    },
  ];
  return h(
    "section",
    {},
    h("h3", {}, "The runs"),
    sortableTable("All runs; the sections below are of the first", columns, reports),
  );
}

const mostDrawn = 10;

function best({ trials, config, plain }: RunReport): HTMLElement | undefined {
  if (trials.length === 0) return undefined;
  const inputs = config.data.inputs ?? config.data.features;
  const outputs = config.data.classes.length === 0 ? 1 : config.data.classes.length;
  const card = (trial: TrialRecord): HTMLElement =>
    h(
      "figure",
      { class: "card" },
      h(
        "figcaption",
        {},
        h("strong", {}, `${trial.rank}  ${trial.architecture}`),
        h(
          "span",
          { class: "quiet" },
          ` ${metrics[plain].label} ${formatMetric(valueOf(trial.validation, plain), plain)} on validation`,
        ),
      ),
      networkDiagram(trial.architecture, inputs, outputs),
    );
  return h(
    "section",
    {},
    h("h3", {}, "The best, layer by layer"),
    h("div", { class: "cards" }, ...trials.slice(0, Math.min(config.settings.top, mostDrawn)).map(card)),
  );
}

function chartFigure(name: ChartName, reports: readonly RunReport[]): HTMLElement | undefined {
  const { clientWidth } = document.documentElement;
  const width = clientWidth >= 1_160 ? 540 : Math.max(320, Math.min(720, clientWidth - 48));
  const chart = chartOf(name, charts[name].takesSeveral === true ? reports : reports.slice(0, 1), { width });
  if ("missing" in chart) return undefined;
  const svg = drawChart(chart, document) as unknown as SVGElement;
  svg.removeAttribute("width");
  svg.removeAttribute("height");
  return h(
    "figure",
    { class: "chart", id: `chart-${name}` },
    h("h3", {}, chart.title),
    h("p", { class: "quiet" }, chart.subtitle),
    svg,
  );
}

function leaderboard(report: RunReport): HTMLElement {
  const { metric, plain } = report;
  const score = (trial: TrialRecord): number => valueOf(trial.validation, metric);
  const columns: Column<TrialRecord>[] = [
    { title: "rank", cell: ({ rank }) => formatCount(rank), key: ({ rank }) => rank },
    { title: "architecture", isText: true, cell: ({ architecture }) => architecture, key: ({ architecture }) => architecture },
    ...(report.choice === null
      ? []
      : [
          {
            title: "expected",
            cell: ({ expected }: TrialRecord) => (expected === null ? "–" : formatMetric(expected, metric)),
            key: ({ expected }: TrialRecord) => expected ?? Number.POSITIVE_INFINITY,
          },
        ]),
    { title: `${metrics[metric].label}, validation`, cell: (trial) => formatMetric(score(trial), metric), key: score },
    ...(plain === metric
      ? []
      : [
          {
            title: `${metrics[plain].label}, validation`,
            cell: (trial: TrialRecord) => formatMetric(valueOf(trial.validation, plain), plain),
            key: (trial: TrialRecord) => valueOf(trial.validation, plain),
          },
        ]),
    {
      title: `${metrics[plain].label}, test`,
      cell: ({ test }) => (test === null ? "–" : formatMetricInterval(valueOf(test, plain), test.interval, plain)),
      key: ({ test }) => (test === null ? Number.NEGATIVE_INFINITY : valueOf(test, plain)),
    },
    { title: "parameters", cell: ({ parameters }) => formatCount(parameters), key: ({ parameters }) => parameters },
    { title: "epochs", cell: ({ epochs }) => formatCount(epochs), key: ({ epochs }) => epochs },
    { title: "seconds", cell: ({ seconds }) => seconds.toFixed(2), key: ({ seconds }) => seconds },
    { title: "trial", cell: ({ trial }) => formatCount(trial), key: ({ trial }) => trial },
  ];
  return h(
    "section",
    {},
    h("h3", {}, "The leaderboard"),
    h(
      "button",
      {
        type: "button",
        id: "download-leaderboard",
        onclick: () => download("leaderboard.csv", leaderboardCsv(report), "text/csv"),
      },
      "Download as CSV",
    ),
    sortableTable(`${plural(report.trials.length, "trial")}; a click on a title sorts`, columns, report.trials),
  );
}

function failures({ failed }: RunReport): HTMLElement | undefined {
  if (failed.length === 0) return undefined;
  return h(
    "section",
    {},
    h("h3", {}, `${plural(failed.length, "trial")} failed`),
    h(
      "ul",
      {},
      ...failed.map(({ trial, architecture, reason }) => h("li", {}, `trial ${trial}, ${architecture}: `, data(reason))),
    ),
  );
}

function findings({ config }: RunReport): HTMLElement | undefined {
  const all = config.findings ?? [];
  if (all.length === 0) return undefined;
  return h("section", {}, h("h3", {}, "What the doctor found in the data"), findingList(all));
}

export function findingList(all: NonNullable<RunReport["config"]["findings"]>): HTMLElement {
  return h(
    "ul",
    { class: "findings" },
    ...all.map(({ severity, message, advice }) =>
      h(
        "li",
        { class: severity },
        h("strong", {}, `${severity}: `),
        data(message),
        advice !== null && h("span", { class: "quiet" }, ` → ${advice}`),
      ),
    ),
  );
}

function record({ config, noise }: RunReport): HTMLElement {
  const { settings, data: rows, ...rest } = config;
  const facts: [string, string][] = [
    ["mlpnas", rest.mlpnas],
    ["kernels", rest.device],
    ["ran on", rest.node],
    ["workers", String(rest.workers)],
    ["data's fingerprint", rows.fingerprint],
  ];
  return h(
    "section",
    {},
    h("h3", {}, "The run"),
    h("dl", {}, ...facts.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])),
    h("details", {}, h("summary", {}, "All settings"), h("pre", {}, JSON.stringify(settings, undefined, 2))),
    noise !== null &&
      h(
        "details",
        {},
        h("summary", {}, "The look at noise before the first trial"),
        h("pre", {}, JSON.stringify(noise, undefined, 2)),
      ),
  );
}
