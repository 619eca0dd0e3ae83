// A whole search whose every product is gpu.js's finds what it finds on wasm.
import { join } from "node:path";
import { expect, it } from "vitest";
import { formatArchitecture, leaderboard, type RankedTrial } from "../../src/nas/index.js";
import { createPoolEvaluator, startSearch, trainArchitecture } from "../../src/runtime/index.js";
import type { SearchSettings } from "../../src/study/index.js";
import { blobs, jobOf } from "../nas/blobs.js";
import { eventsOf, smallSearch, temporaryFolder, writeSmallCsv } from "./files.js";

const folder = temporaryFolder();
const data = writeSmallCsv(folder);
let runs = 0;

async function ranked(more: Partial<SearchSettings>): Promise<{ device: string; ranked: readonly RankedTrial[] }> {
  const { config, events } = await startSearch(smallSearch(data, join(folder, `run-${runs++}`), { gpuThreshold: 0, ...more }));
  return { device: config.device, ranked: leaderboard(await eventsOf(events)).ranked };
}

it.each([1, 2])("with %i workers, to the precision of f32", async (workers) => {
  const onWasm = await ranked({ device: "wasm", workers: 1 });
  const onGpu = await ranked({ device: "gpu:webasm", workers });
  expect(onGpu.device).toBe(`gpu-webasm+${onWasm.device}`);
  const names = ({ evaluation }: RankedTrial): string => formatArchitecture(evaluation.architecture);
  expect(onGpu.ranked.map(names)).toEqual(onWasm.ranked.map(names));
  onGpu.ranked.forEach(({ evaluation, test }, k) => {
    const wanted = onWasm.ranked[k] as RankedTrial;
    expect(evaluation.validation.loss).toBeCloseTo(wanted.evaluation.validation.loss, 4);
    expect(test?.accuracy).toBe(wanted.test?.accuracy);
  });
});

it("and a single training likewise, recorded with its device", async () => {
  const { batchSize, learningRate } = smallSearch(data, "");
  const request = { data, target: "kind", architecture: "8-tanh 4-relu", epochs: 3, batchSize, learningRate, gpuThreshold: 0 };
  const [onWasm, onGpu] = [await trainArchitecture(request), await trainArchitecture({ ...request, device: "gpu:cpu" })];
  expect(onGpu.device).toBe(`gpu-cpu+${onWasm.device}`);
  expect(onGpu.test?.loss).toBeCloseTo(onWasm.test?.loss as number, 4);
});

it("a thread that cannot open its device fails its jobs with the reason, instead of waiting for ever", async () => {
  const pool = createPoolEvaluator({ device: "gpu:webgl" }, "gpu-webgl", blobs(2).data, 1);
  const results: unknown[] = [];
  for await (const result of pool.evaluate([jobOf("4-relu", { trial: 1 })])) results.push(result);
  await pool.close();
  expect(results).toMatchObject([{ status: "failed", reason: expect.stringContaining("the runtime must have WebGL 2") }]);
});
