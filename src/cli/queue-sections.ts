// The status of a queue as sections: workers, queues, searches; in CSV the workers.
import type { QueueStatus, WorkerPresence } from "../queue/index.js";
import { formatCount, formatElapsed, formatShare, plural } from "../report/index.js";
import type { Output } from "./host.js";
import { csvOf } from "./records.js";
import { type Section, sectionLines, sectionMarkdown } from "./section.js";
import type { Format } from "./setting-fields.js";

/** The text of a status in a format, with its last line end. */
export function statusText(status: QueueStatus, format: Format, output: Output): string {
  if (format === "json") return `${JSON.stringify(status, undefined, 2)}\n`;
  if (format === "csv") return workersCsv(status);
  const sections = statusSections(status);
  const lines = sections.flatMap((section) => (format === "markdown" ? sectionMarkdown(section) : sectionLines(section, output)));
  return `${lines.slice(1).join("\n")}\n`;
}

function statusSections(status: QueueStatus): Section[] {
  return [workersSection(status), jobsSection(status), searchesSection(status)];
}

function workersSection({ workers }: QueueStatus): Section {
  const rate = totalRate(workers);
  const cells = (of: (worker: WorkerPresence) => string): string[] => workers.map(of);
  const slots = workers.reduce((sum, worker) => sum + worker.slots, 0);
  return {
    title: "workers",
    tables:
      workers.length === 0
        ? []
        : [
            [
              { title: "worker", align: "left", cells: cells(({ worker }) => worker) },
              { title: "version", align: "left", cells: cells(({ mlpnas, kernels }) => `${mlpnas} on ${kernels}`) },
              { title: "busy", align: "right", cells: cells(({ running, slots }) => `${running} of ${slots}`) },
              { title: "done", align: "right", cells: cells(({ done }) => formatCount(done)) },
              { title: "failed", align: "right", cells: cells(({ failed }) => formatCount(failed)) },
              { title: "refused", align: "right", cells: cells(({ refused }) => formatCount(refused)) },
              { title: "trials a second", align: "right", cells: cells((worker) => worker.rate.toFixed(1)) },
              {
                title: "share",
                align: "right",
                cells: cells((worker) => (rate === 0 ? "–" : formatShare(worker.rate / rate))),
              },
            ],
          ],
    notes: [
      workers.length === 0
        ? "none is there: mlpnas worker --queue URL, on as many machines as wanted"
        : `${plural(workers.length, "worker")}, ${plural(slots, "slot")}, ${rate.toFixed(1)} trials a second over the last minute`,
    ],
  };
}

function jobsSection({ queues }: QueueStatus): Section {
  return {
    title: "jobs",
    tables:
      queues.length === 0
        ? []
        : [
            [
              { title: "of version and kernels", align: "left", cells: queues.map(({ queue }) => queue.replace(/^trials-/, "")) },
              { title: "waiting", align: "right", cells: queues.map(({ waiting }) => formatCount(waiting)) },
              { title: "running", align: "right", cells: queues.map(({ running }) => formatCount(running)) },
              { title: "done", align: "right", cells: queues.map(({ done }) => formatCount(done)) },
              { title: "failed", align: "right", cells: queues.map(({ failed }) => formatCount(failed)) },
            ],
          ],
    notes: queues.length === 0 ? ["none yet"] : [],
  };
}

function searchesSection({ runs }: QueueStatus): Section {
  return {
    title: "searches",
    tables:
      runs.length === 0
        ? []
        : [
            [
              { title: "run", align: "left", cells: runs.map(({ name }) => name) },
              { title: "on", align: "left", cells: runs.map(({ host, pid }) => `${host}, process ${pid}`) },
              { title: "asked for", align: "right", cells: runs.map(({ asked }) => formatCount(asked)) },
              { title: "done", align: "right", cells: runs.map(({ done }) => formatCount(done)) },
              { title: "failed", align: "right", cells: runs.map(({ failed }) => formatCount(failed)) },
              { title: "heard of", align: "right", cells: runs.map(({ silence }) => `${formatElapsed(silence)} ago`) },
            ],
          ],
    notes: runs.length === 0 ? ["none is at work"] : [],
  };
}

const totalRate = (workers: readonly WorkerPresence[]): number => workers.reduce((sum, { rate }) => sum + rate, 0);

function workersCsv({ workers }: QueueStatus): string {
  const column = <K extends keyof WorkerPresence>(key: K): WorkerPresence[K][] => workers.map((worker) => worker[key]);
  return csvOf({
    worker: column("worker"),
    mlpnas: column("mlpnas"),
    kernels: column("kernels"),
    slots: column("slots"),
    running: column("running"),
    done: column("done"),
    failed: column("failed"),
    refused: column("refused"),
    trials_per_second: column("rate"),
  });
}
