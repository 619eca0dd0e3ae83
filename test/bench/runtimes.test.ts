// The same bits on another runtime, whose vectors may be wider: trained weights here and on the Node of bench/peers.
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { runRecord, secondNode } from "../../bench/lib/child.js";

type Digests = Readonly<Record<"wasm" | "wasm-simd", { readonly device: string; readonly weights: string }>>;

const script = fileURLToPath(new URL("./trained-weights.mjs", import.meta.url));
const trained = async (node: string): Promise<Digests> =>
  (await runRecord({ words: [node, script] }, [], { isPinned: false })) as Digests;

const second = secondNode();

test.skipIf(second === undefined)("trained weights are the same on both runtimes (needs npm ci in bench/peers)", async () => {
  const [here, there] = [await trained(process.execPath), await trained(second as string)];
  const build = (name: string): string => name.replace(/-256$/, "");
  expect(there["wasm-simd"].weights).toBe(here["wasm-simd"].weights);
  expect(build(there.wasm.device)).toBe(build(here.wasm.device));
  expect(there.wasm.weights).toBe(here.wasm.weights);
  expect(here.wasm.weights).not.toBe(here["wasm-simd"].weights); // the two builds differ, so equal digests say something
});
