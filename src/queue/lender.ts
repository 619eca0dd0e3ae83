// The lender: the layers of the weight bank that jobs start from, on the server for as long as jobs need them.
import type { Job } from "../nas/index.js";
import type { Blobs } from "./blobs.js";
import { packLayer, type SharedLayer } from "./weights-packet.js";

/** For each layer its digest, `null` for a fresh one; `undefined` where all are fresh. */
export type Lent = readonly (string | null)[] | undefined;

export interface Lender {
  /** Sends what these jobs start from, and takes back what only earlier ones did. */
  lend(jobs: readonly Job[]): Promise<Lent[]>;
  /** Sends again what a job starts from. */
  lendAgain(job: Job): Promise<void>;
}

export function createLender(blobs: Blobs): Lender {
  // A layer stays the same object for as long as the bank has it: it is packed and sent once.
  const digests = new WeakMap<SharedLayer, string>();
  let there: ReadonlySet<string> = new Set();

  const send = async (layer: SharedLayer): Promise<string> => {
    const digest = await blobs.put(packLayer(layer));
    digests.set(layer, digest);
    return digest;
  };
  const digestsFor = (job: Job, isThere: (digest: string) => boolean): Promise<(string | null)[]> | undefined =>
    job.shared &&
    Promise.all(
      job.shared.map(async (layer) => {
        const known = layer === null ? null : digests.get(layer);
        return layer === null || (known && isThere(known)) ? (known as string | null) : send(layer);
      }),
    );
  return {
    lend: async (jobs) => {
      const lent: Lent[] = [];
      for (const job of jobs) lent.push(await digestsFor(job, (digest) => there.has(digest)));
      const needed = new Set(lent.flatMap((some) => some?.filter((digest) => digest !== null) ?? []));
      await blobs.remove([...there].filter((digest) => !needed.has(digest)));
      there = needed;
      return lent;
    },
    lendAgain: async (job) => {
      await digestsFor(job, () => false);
    },
  };
}
