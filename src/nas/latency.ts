// Latencies: how long the layers of a space take a row, measured once on a device, so that a network's latency is a sum.
import { dense } from "../nn/index.js";
import { arrayOf, type Completion, compile, type Device, sizeOf, stream, type Tensor } from "../tensor/index.js";
import { type DenseLayer, outputUnits } from "./architecture.js";
import { median } from "./bootstrap.js";
import { activate } from "./build-network.js";
import type { Limit } from "./limits.js";
import type { SearchSpace } from "./vocabulary.js";

/** What was measured, as plain values for the record: with it a search decides alike, wherever it goes on. @units seconds a row */
export interface LatencyTable {
  readonly device: string;
  /** At a time: a row alone would mostly measure the call. */
  readonly rows: number;
  /** Product and bias, by `inputs>units`. */
  readonly products: Readonly<Record<string, number>>;
  /** By `units-activation`. */
  readonly activations: Readonly<Record<string, number>>;
}

const rows = 256;
const repetitions = 7;
const leastSeconds = 2e-4; // of one measurement, some hundred times what a clock tells apart

/**
 * Times every product and every activation that a network of the space can have: forward only, as a trained network is used. Each figure
 * is the median of seven measurements after one that warms up. Dropout costs nothing then.
 */
export async function measureLatencies(
  device: Device<Completion>,
  { units, activations }: Pick<SearchSpace, "units" | "activations">,
  { features, classes }: { readonly features: number; readonly classes: number },
  clock: () => number,
): Promise<LatencyTable> {
  const last = outputUnits(classes);
  const pairs = [features, ...units].flatMap((inputs) => units.map((width) => [inputs, width] as const).concat([[inputs, last]]));
  const values = stream(0, "latency");
  const random = (shape: readonly number[]): Tensor =>
    device.resident(
      arrayOf(
        Float32Array.from({ length: sizeOf(shape) }, () => 2 * values() - 1),
        shape,
      ),
    );
  const timed = (make: () => () => Tensor): Promise<number> =>
    device.scoped(async () => {
      const layer = make();
      const program = compile(device, {}, () => ({ outputs: { y: layer() } }));
      const secondsOf = async (count: number): Promise<number> => {
        const began = clock();
        await program.run(count);
        return clock() - began;
      };
      await program.run();
      let count = 1;
      while ((await secondsOf(count)) < leastSeconds) count *= 2;
      const measured: number[] = [];
      for (let k = 0; k < repetitions; k++) measured.push((await secondsOf(count)) / count / rows);
      return Number(median(measured).toPrecision(4));
    });

  const products: Record<string, number> = {};
  for (const [inputs, width] of pairs) {
    products[`${inputs}>${width}`] ??= await timed(() => {
      const [x, weight, bias] = [random([rows, inputs]), random([inputs, width]), random([width])];
      return () => dense(x, { weight, bias });
    });
  }
  const seconds: Record<string, number> = {};
  for (const width of units) {
    for (const name of activations) {
      seconds[`${width}-${name}`] = await timed(() => {
        const x = random([rows, width]);
        return () => activate[name](x);
      });
    }
  }
  return { device: device.name, rows, products, activations: seconds };
}

/** Sums are exact in whole picoseconds. */
const picoseconds = (seconds: number): number => Math.round(seconds * 1e12);

/**
 * At most so many seconds a row.
 * @throws Error when asked of a layer that was not measured
 */
export function latencyLimit(most: number, table: LatencyTable): Limit {
  return { most: picoseconds(most), costOf: (layer) => picoseconds(secondsOf(table, layer)) };
}

function secondsOf({ products, activations }: LatencyTable, { inputs, units, activation }: DenseLayer): number {
  const product = products[`${inputs}>${units}`];
  const own = activation === undefined ? 0 : activations[`${units}-${activation}`];
  if (product === undefined || own === undefined) throw new Error(`latency: no layer of ${inputs} to ${units} was measured`);
  return product + own;
}
