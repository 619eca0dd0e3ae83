// The table of `npm run bench:large`: a million rows, with the goals.
import { plural } from "../../src/report/index.js";
import { type LargeCsvResults, largeCsvFile } from "./large-csv-results.js";
import { describeMachine } from "./machine.js";
import { figure, tableOf } from "./markdown.js";
import type { Results } from "./results.js";

export function largeCsvTables(from: Results<LargeCsvResults> | undefined = largeCsvFile.read()): ReadonlyMap<string, string> {
  if (from === undefined) return new Map();
  const { isQuick, rows, features, file, matrix, load, goal, train, search } = from.results;
  const judged = (value: number, most: number): string =>
    `${figure(value)} (${value <= most ? "at most" : "**missed**:"} ${most})`;
  const facts = [
    `${describeMachine(from.machine)}.`,
    `${rows.toLocaleString("en")} rows of ${features} features: ${figure(file)} MB of text, ${figure(matrix)} MB as 32-bit floats.`,
    ...(isQuick ? ["**A quick run: no figures to keep.**"] : []),
  ];
  return new Map([
    ["large-facts", facts.join("\n")],
    [
      "large",
      tableOf(
        ["what", "seconds", "peak memory, MB"],
        [
          ["read", figure(load.read), ""],
          ["split", figure(load.split), ""],
          ["standardise", figure(load.standardise), ""],
          ["together", judged(load.read + load.split + load.standardise, goal.seconds), judged(load.memory, goal.memory)],
          [
            `\`mlpnas train\`, ${train.architecture}, 1 epoch of ${figure(train.epoch)} s`,
            figure(train.seconds),
            figure(train.memory),
          ],
          [
            `\`mlpnas search\`, ${plural(search.trials, "trial")} of 1 epoch, ${plural(search.workers, "worker")}`,
            figure(search.seconds),
            figure(search.memory),
          ],
        ],
      ),
    ],
  ]);
}
