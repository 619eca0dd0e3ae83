// The settings as a form: those that people change by fields, all others as JSON; the same schema as on the command line.

import { strategyNames } from "../../src/nas/index.js";
import { metricNames } from "../../src/nn/index.js";
import { defaultSearch, type SearchRequest, type SearchSettings, settingsSchema } from "../../src/study/index.js";
import { data, h } from "./dom.js";

/** What a link holds: everything but the file itself. */
export type LinkedSettings = Partial<Omit<SearchRequest, "data" | "workers">>;

/** From the address' `#…`; nothing where it holds none. @throws Error with a sentence where they break a rule */
export function settingsInHash(hash: string): LinkedSettings {
  if (hash.length < 2) return {};
  let value: LinkedSettings;
  try {
    value = readMore(decodeURIComponent(hash.slice(1)), ["target"]) as LinkedSettings;
    assertSettings({ ...defaultSearch, metric: "log-loss", data: "a file", target: "a column", ...value });
  } catch (error) {
    throw new Error(`the link: ${error instanceof Error ? error.message : String(error)}`);
  }
  return value;
}

export function hashOf(settings: LinkedSettings): string {
  return `#${encodeURIComponent(JSON.stringify(settings))}`;
}

export interface SettingsForm {
  readonly element: HTMLElement;
  /** What was asked for, for a file of that name. @throws Error with a sentence where it breaks a rule */
  request(file: string): { readonly request: SearchRequest; readonly linked: LinkedSettings; readonly workers: number };
}

const cores = navigator.hardwareConcurrency;

export function settingsForm(columns: readonly string[], given: LinkedSettings): SettingsForm {
  const asked = { ...defaultSearch, ...given };
  const target = h("select", { id: "target" }, ...columns.map((name) => h("option", { value: name }, name)));
  target.value = given.target !== undefined && columns.includes(given.target) ? given.target : (columns.at(-1) ?? "");
  const ignored = columns.map((name) => ({
    name,
    box: h("input", { type: "checkbox", ...(asked.ignore.includes(name) ? { checked: true } : {}) }),
  }));
  const choice = (id: string, names: readonly string[], value: string): HTMLSelectElement => {
    const select = h("select", { id }, ...names.map((name) => h("option", { value: name }, name)));
    select.value = value;
    return select;
  };
  const count = (id: string, value: number, least = 1): HTMLInputElement =>
    h("input", { id, type: "number", min: least, step: 1, value: String(value), required: true });
  const fields = {
    trials: count("trials", asked.trials),
    batch: count("batch", asked.batch),
    epochs: count("epochs", asked.epochs),
    patience: count("patience", asked.patience),
    maxLayers: count("max-layers", asked.maxLayers),
    seed: count("seed", asked.seed, 0),
  };
  const strategy = choice("strategy", strategyNames, asked.strategy);
  const metric = choice("metric", ["auto", ...metricNames], asked.metric);
  const device = choice("device", ["wasm", "wasm-simd"], asked.device === "wasm-simd" ? "wasm-simd" : "wasm");
  const workers = count("workers", Math.max(1, Math.min(cores, 16)));
  const named = new Set<string>([...Object.keys(fields), "strategy", "metric", "device", "target", "ignore"]);
  const others = Object.fromEntries(Object.entries(given).filter(([key]) => !named.has(key)));
  const more = h("textarea", {
    id: "more",
    rows: 3,
    spellcheck: "false",
    placeholder: '{ "oneShot": true, "units": [8, 16, 32] }',
  });
  more.value = Object.keys(others).length === 0 ? "" : JSON.stringify(others);
  const field = (label: string, control: HTMLElement, help?: string): HTMLElement =>
    h("label", {}, h("span", {}, label), control, help !== undefined && h("small", {}, help));
  const element = h(
    "div",
    { class: "form" },
    field("Column to predict", target),
    field("Trials", fields.trials),
    field("Seed", fields.seed, "the same seed gives the same journal"),
    field("Workers", workers, `${cores} cores here; they change nothing but the pace`),
    h(
      "details",
      { class: "wide" },
      h("summary", {}, "Columns to leave out"),
      h("div", { class: "boxes" }, ...ignored.map(({ name, box }) => h("label", { class: "box" }, box, data(name)))),
    ),
    h(
      "details",
      { class: "wide" },
      h("summary", {}, "More settings"),
      h(
        "div",
        { class: "form" },
        field("Strategy", strategy),
        field("Metric", metric, "auto: log-loss of classes, RMSE of numbers"),
        field("Trials a batch", fields.batch),
        field("Epochs, at most", fields.epochs),
        field("Patience", fields.patience),
        field("Hidden layers, at most", fields.maxLayers),
        field("Kernels", device, "wasm-simd: the build whose bits are the same everywhere"),
        h("label", { class: "wide" }, h("span", {}, "Any other setting, as in a --config file"), more),
      ),
    ),
  );
  return {
    element,
    request: (file) => {
      const numbers = Object.fromEntries(Object.entries(fields).map(([name, input]) => [name, Number(input.value)]));
      const linked = {
        ...(readMore(more.value) as LinkedSettings),
        ...numbers,
        target: target.value,
        ignore: ignored.flatMap(({ name, box }) => (box.checked && name !== target.value ? [name] : [])),
        strategy: strategy.value as SearchSettings["strategy"],
        device: device.value as SearchSettings["device"],
        ...(metric.value === "auto" ? {} : { metric: metric.value as SearchSettings["metric"] }),
      } satisfies LinkedSettings & { target: string };
      const request: SearchRequest = { ...linked, data: file, workers: Number(workers.value) };
      assertSettings({ ...defaultSearch, ...request, metric: request.metric ?? "log-loss" });
      return { request, linked, workers: Number(workers.value) };
    },
  };
}

/** What is said elsewhere in the page, or cannot be. */
const filed: ReadonlySet<string> = new Set([
  "data",
  "validation",
  "test",
  "out",
  "workers",
  "gpuThreshold",
] satisfies (keyof SearchSettings)[]);

function readMore(text: string, also: readonly string[] = []): object {
  if (text.trim() === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('the other settings must be a JSON object, such as { "oneShot": true }');
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error("the other settings must be a JSON object");
  const file = Object.keys(value).find((key) => filed.has(key));
  if (file !== undefined) throw new Error(`${file} names files or threads of a machine, which a page has not`);
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(defaultSearch, key) && !also.includes(key));
  if (unknown !== undefined)
    throw new Error(
      `each key must be a setting, got ${JSON.stringify(unknown)}; they are named as on the command line, in camel case`,
    );
  return value;
}

function assertSettings(settings: object): void {
  const { success, error } = settingsSchema.safeParse(settings);
  if (success) return;
  const [issue] = error.issues;
  const [name] = issue?.path ?? [];
  throw new Error(
    `${String(name)} must be as the command line has it, got ${JSON.stringify((settings as Record<string, unknown>)[String(name)])}`,
  );
}
