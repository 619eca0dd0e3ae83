// Engines against engines on the same work, in turn, one core each. `npm run bench:peers`, options below.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { canPin, installPeers, runRecord } from "./lib/child.js";
import { type Engine, findEngines, ownId, ownSecondId } from "./lib/engines.js";
import { observeMachine } from "./lib/machine.js";
import { bestProduct, runMicro } from "./lib/micro.js";
import { type EngineResult, peersFile } from "./lib/peers-results.js";
import { median } from "./lib/statistics.js";
import { type Workload, writeWorkload } from "./workloads/workload.js";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string" },
    /** One short round: whether it works, no figures to keep. */
    quick: { type: "boolean", default: false },
    out: { type: "string", default: peersFile.path },
  },
});
const isQuick = options.quick;
const rounds = isQuick ? 1 : Number(options.rounds);
const seconds = isQuick ? 0.1 : 4;

const headSchema = z.object({ version: z.string(), runtime: z.string(), startSeconds: z.number(), core: z.number() });
const twentySchema = z.object({ epochs: z.int(), seconds: z.array(z.number()), accuracies: z.array(z.number()) });
const fiveSchema = z.object({
  epochs: z.int(),
  networks: z.array(
    z.object({ name: z.string(), first: z.number(), later: z.array(z.number()), accuracies: z.array(z.number()) }),
  ),
});
const controllerSchema = z.object({ loss: z.number().optional(), milliseconds: z.array(z.number()).optional() });

type Five = z.infer<typeof fiveSchema>;

/** What the rounds add to. */
interface Measured {
  readonly engine: Engine;
  readonly head: z.infer<typeof headSchema>;
  readonly validation: EngineResult["validation"];
  readonly twenty: number[];
  readonly five: Five[];
  readonly controller: { loss: number; milliseconds: number }[];
  readonly core: { readonly twenty: number[]; readonly five: number[]; readonly controller: number[] };
  readonly bestProducts: number[];
}

const say = (text: string): void => console.error(text);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

async function measure(folder: string, workload: Workload, engines: readonly Engine[]): Promise<EngineResult[]> {
  const fullEpochs = isQuick ? 1 : workload.epochs;
  const timedEpochs = ({ timedEpochs: epochs = fullEpochs }: Engine): number => Math.min(epochs, fullEpochs);
  const run = (engine: Engine, work: string, epochs: number, seed: number): Promise<unknown> => {
    say(`${work} · ${engine.id} · ${epochs} epochs`);
    const words = [folder, work, "--epochs", String(epochs), "--seed", String(seed), "--seconds", String(seconds)];
    return runRecord(engine.command, words, { isPinned: true });
  };

  const all: Measured[] = [];
  for (const engine of engines) {
    const record = await run(engine, "twenty", fullEpochs, 0);
    const { epochs, accuracies, seconds: each } = twentySchema.parse(record);
    const validation = { epochs, accuracies, seconds: sum(each) };
    const head = headSchema.parse(record);
    all.push({
      engine,
      head,
      validation,
      twenty: [],
      five: [],
      controller: [],
      core: { twenty: [], five: [], controller: [] },
      bestProducts: [],
    });
  }
  for (let round = 1; round <= rounds; round++) {
    say(`round ${round} of ${rounds}`);
    for (const { engine, twenty, core } of all) {
      const record = await run(engine, "twenty", timedEpochs(engine), round);
      const { epochs, seconds: each } = twentySchema.parse(record);
      twenty.push((sum(each) * workload.epochs) / epochs);
      core.twenty.push(headSchema.parse(record).core);
    }
    for (const { engine, five, core } of all) {
      const record = await run(engine, "five", timedEpochs(engine), round);
      five.push(fiveSchema.parse(record));
      core.five.push(headSchema.parse(record).core);
    }
    for (const { engine, controller, core } of all) {
      const record = await run(engine, "controller", fullEpochs, round);
      const { loss, milliseconds } = controllerSchema.parse(record);
      if (loss === undefined || milliseconds === undefined) continue;
      controller.push({ loss, milliseconds: median(milliseconds) });
      core.controller.push(headSchema.parse(record).core);
    }
    for (const { engine, bestProducts } of all) {
      if (engine.id !== ownId && engine.id !== ownSecondId) continue;
      const micro = await runMicro(engine.command.words[0], { parts: ["products"], devices: ["wasm"], seconds: seconds / 8 });
      bestProducts.push(bestProduct(micro));
    }
  }
  return all.map((measured) => resultOf(measured, workload, timedEpochs(measured.engine)));
}

function resultOf({ engine, head, validation, ...rounds }: Measured, workload: Workload, epochs: number): EngineResult {
  const scale = workload.epochs / epochs;
  return {
    id: engine.id,
    name: engine.name,
    runtime: head.runtime,
    version: head.version,
    ...(engine.note === undefined ? {} : { note: engine.note }),
    start: head.startSeconds,
    validation,
    twenty: { epochs, seconds: rounds.twenty },
    five: workload.five.map(({ name }, k) => {
      const networks = rounds.five.flatMap((five) => five.networks[k] ?? []);
      return {
        name,
        epochs,
        first: networks.map(({ first }) => first * scale),
        later: networks.map(({ later }) => median(later) * scale),
        accuracy: median(networks.flatMap(({ accuracies }) => accuracies)),
      };
    }),
    ...(rounds.controller.length === 0
      ? {}
      : {
          controller: {
            loss: Math.max(...rounds.controller.map(({ loss }) => loss)),
            milliseconds: rounds.controller.map(({ milliseconds }) => milliseconds),
          },
        }),
    core: rounds.core,
    ...(rounds.bestProducts.length === 0 ? {} : { bestProducts: rounds.bestProducts }),
  };
}

const ids = options.only?.split(",");
if (ids === undefined || ids.some((id) => id !== ownId)) installPeers();
const { engines, missing } = findEngines(ids);
for (const { name, reason } of missing) say(`without ${name}: ${reason}`);

const machine = observeMachine();
const folder = mkdtempSync(join(tmpdir(), "mlpnas-peers-"));
try {
  const workload = writeWorkload(folder);
  const measured = await measure(folder, workload, engines);
  const { train, validation, epochs, batch, majority, twentyFlops, controller } = workload;
  peersFile.write(
    {
      command: `npm run bench:peers -- --rounds ${rounds}${isQuick ? " --quick" : ""}${ids === undefined ? "" : ` --only ${ids.join(",")}`}`,
      machine: machine(),
      results: {
        isQuick,
        rounds,
        isPinned: canPin,
        work: { train, validation, epochs, batch, majority, twentyFlops, floor: controller.floor },
        engines: measured,
        missing,
      },
    },
    options.out,
  );
  say(`written: ${options.out}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
