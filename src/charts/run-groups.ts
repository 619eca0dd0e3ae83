// Groups of runs: those that differ in their seed only are repetitions, and what tells the groups apart is their name.
import type { RunReport } from "../report/index.js";

export interface RunGroup {
  /** `reinforce`, or what else differs: `learningRate 0.01`. */
  readonly label: string;
  readonly runs: readonly RunReport[];
}

/** What does not change what is searched: repetitions may differ in it. */
const besides: ReadonlySet<string> = new Set(["seed", "out", "workers"]);

/** The groups in the order of their first runs. */
export function runGroups(reports: readonly RunReport[]): RunGroup[] {
  const settings = reports.map(({ config }) =>
    Object.entries({ ...config.settings, data: config.data.file })
      .filter(([name]) => !besides.has(name))
      .map(([name, value]) => [name, JSON.stringify(value)] as const),
  );
  const groups = new Map<string, { readonly first: number; readonly runs: RunReport[] }>();
  reports.forEach((report, k) => {
    const key = JSON.stringify(settings[k]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: k, runs: [report] });
    else group.runs.push(report);
  });
  const firsts = [...groups.values()].map(({ first }) => new Map(settings[first]));
  const names = new Set(firsts.flatMap((each) => [...each.keys()]));
  const differing = [...names].filter((name) => new Set(firsts.map((each) => each.get(name))).size > 1);
  return [...groups.values()].map(({ runs }, k) => ({ label: labelOf(runs, differing, firsts[k] ?? new Map()), runs }));
}

const mostNamed = 3;

function labelOf(runs: readonly RunReport[], differing: readonly string[], settings: ReadonlyMap<string, string>): string {
  const [{ config }] = runs as [RunReport];
  const named = differing.slice(0, mostNamed).map((name) => {
    const value = settings.get(name)?.replace(/^"(.*)"$/, "$1") ?? "none";
    return name === "strategy" || name === "data" ? value : `${name} ${value}`;
  });
  return named.length === 0 ? config.settings.strategy : named.join(", ");
}
