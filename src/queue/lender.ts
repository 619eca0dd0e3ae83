// The lender: the layers of the weight bank that jobs start from, on the server for as long as jobs need them.
import type { Job } from "../nas/index.js";
import type { Blobs } from "./blobs.js";
import { packLayer, type SharedLayer } from "./weights-packet.js";

/** For each layer its digest, `null` for a fresh one; `undefined` where all are fresh. */
export type Lent = readonly (string | null)[] | undefined;

export interface Lender {
  /** Sends what these jobs start from, and takes back what only earlier ones did. */
  lend(jobs: readonly Job[]): Promise<Lent[]>;
  /** Sends again what is not there, or is no longer: a worker removes what came damaged. */
  renew(): Promise<void>;
}

export function createLender(blobs: Blobs): Lender {
  // A layer stays the same object for as long as the bank has it: it is packed once.
  const digests = new WeakMap<SharedLayer, string>();
  let lent: ReadonlyMap<string, SharedLayer> = new Map();

  async function send(layer: SharedLayer): Promise<string> {
    const known = digests.get(layer);
    if (known !== undefined && lent.has(known)) return known;
    const digest = await blobs.put(packLayer(layer));
    digests.set(layer, digest);
    return digest;
  }

  return {
    lend: async (jobs) => {
      const now = new Map<string, SharedLayer>();
      const all: Lent[] = [];
      for (const { shared } of jobs) {
        const digests: (string | null)[] = [];
        for (const layer of shared ?? []) {
          const digest = layer === null ? null : await send(layer);
          if (layer !== null && digest !== null) now.set(digest, layer);
          digests.push(digest);
        }
        all.push(shared && digests);
      }
      await blobs.remove([...lent.keys()].filter((digest) => !now.has(digest)));
      lent = now;
      return all;
    },
    renew: async () => {
      await Promise.all(
        [...lent].map(async ([digest, layer]) => {
          if (!(await blobs.has(digest))) await blobs.put(packLayer(layer));
        }),
      );
    },
  };
}
