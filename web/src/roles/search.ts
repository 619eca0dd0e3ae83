// The search in a worker of the page: the same study as on the command line, with the page as its host.
import {
  type CompleteEvaluation,
  createLocalEvaluator,
  formatLine,
  insertRanked,
  mostKept,
  type SearchEvent,
} from "../../../src/nas/index.js";
import type { TrialSpan } from "../../../src/report/index.js";
import {
  type DeviceName,
  type OpenDevice,
  prepareSearch,
  resolveSettings,
  type StudyHost,
  searchEvents,
  searchFingerprint,
  setupFor,
} from "../../../src/study/index.js";
import { bestWasmBuild, createReferenceDevice, createWasmDevice, type Device, MlpnasError } from "../../../src/tensor/index.js";
import type { KernelBuild, SearchNews, SearchOrder } from "../messages.js";
import { clock, turn } from "./clock.js";
import { type Command, commandGate } from "./command-gate.js";
import { trainerPool } from "./pool.js";
import { readBytes } from "./read-bytes.js";
import { winnerOf } from "./winner.js";

const anySeed = (): number => (crypto.getRandomValues(new Uint32Array(1))[0] as number) >>> 1;
const say = (news: SearchNews): void => postMessage(news);

export function runSearch(order: SearchOrder): void {
  search(order).catch((error: unknown) => {
    const message = error instanceof MlpnasError ? error.message : `a fault in mlpnas itself: ${String(error)}`;
    say({ kind: "error", message });
  });
}

async function search({ bytes, name, request, ports }: SearchOrder): Promise<void> {
  const asked = resolveSettings(request, anySeed);
  const table = await readBytes(bytes, name);
  const build = buildFor(asked.device);
  const device = openDevice(build, asked.device);
  const timeline: TrialSpan[] = [];
  const began = clock();
  const host: StudyHost = {
    clock,
    hostDevice: (named) => deviceOf(buildFor(named), named),
    pool: (_, data) =>
      ports.length === 0
        ? createLocalEvaluator(device, data, clock, turn)
        : trainerPool(ports, data, {
            build,
            name: device.name,
            clock: () => clock() - began,
            watch: (span) => timeline.push(span),
          }),
  };
  const setup = await setupFor(asked, async () => table, host);
  const workers = Math.max(1, ports.length);
  const versions = { mlpnas: __MLPNAS_VERSION__, node: `a browser: ${navigator.userAgent}` };
  const { config, prepared } = await prepareSearch(asked, setup, { device, workers, clock, versions });
  say({ kind: "config", config });

  const gate = commandGate(() => say({ kind: "paused" }));
  addEventListener("message", ({ data }: MessageEvent<Command>) => gate.hear(data));
  const events: SearchEvent[] = [];
  let best: readonly CompleteEvaluation[] = [];
  const ranking = { ...prepared.plan, most: mostKept(prepared.plan) };
  const plan = { ...prepared.plan, fingerprint: searchFingerprint(config) };
  const evaluator = setup.evaluator(device, workers, turn);
  for await (const event of searchEvents(config, { ...prepared, plan, signal: gate.signal }, { evaluator, turn })) {
    // What is over is no end: the run could be gone on with.
    if (event.kind === "finished" && event.reason === "interrupted") break;
    events.push(event);
    if (event.kind === "evaluated" && event.evaluation.status === "complete")
      best = insertRanked(best, event.evaluation, ranking);
    say({ kind: "line", line: formatLine(event) });
    await gate.pass(event);
  }
  const winner = config.settings.preset === "none" ? winnerOf({ config, events, best, table, device }) : undefined;
  say({ kind: "over", winner, timeline });
}

/** The build that `wasm` takes here; `wasm-simd` is the one whose bits hold everywhere. */
function buildFor(name: DeviceName): KernelBuild {
  return name === "wasm" ? bestWasmBuild() : "simd";
}

function deviceOf(build: KernelBuild, name: DeviceName): Device {
  return name === "reference" ? createReferenceDevice("f32") : createWasmDevice(build);
}

function openDevice(build: KernelBuild, name: DeviceName): OpenDevice {
  return { ...deviceOf(build, name), settings: { device: name }, close: async () => {} };
}
