// Sent values: the rows and layers that jobs name by digest, from this machine where they are, else from the server.
import type { EvaluationData } from "../nas/index.js";
import type { BlobFolder } from "./blob-folder.js";
import { blobsOf } from "./blobs.js";
import type { QueueConnection } from "./connection.js";
import { unpackData } from "./data-packet.js";
import type { JobMessage } from "./job-message.js";
import { recentlyUsed } from "./recently-used.js";
import { type SharedLayer, unpackLayer } from "./weights-packet.js";

export interface SentValues {
  /** `undefined` while they are not there. */
  rows(message: JobMessage): Promise<EvaluationData | undefined>;
  /** Those of all layers, `null` for fresh ones; `undefined` while one is not there. */
  layers(message: JobMessage): Promise<readonly (SharedLayer | null)[] | undefined>;
}

export interface Folders {
  /** What was sent is kept here. */
  readonly cache: BlobFolder;
  /** What all machines see. */
  readonly dataRoot?: BlobFolder | undefined;
}

/** Data sets in memory; more are read from the folder again. */
const mostRows = 2;
const mostLayers = 256;

export function sentValues(connection: QueueConnection, { cache, dataRoot }: Folders): SentValues {
  const rows = recentlyUsed<EvaluationData>(mostRows);
  const layers = recentlyUsed<SharedLayer>(mostLayers);

  async function readRows({ run, data }: JobMessage): Promise<EvaluationData | undefined> {
    const here = (await cache.get(data)) ?? (await dataRoot?.get(data));
    if (here !== undefined) return unpackData(here);
    const sent = await blobsOf(connection, run).get(data);
    if (sent === undefined) return undefined;
    await cache.put(data, sent).catch(() => {}); // a full disk costs time only
    return unpackData(sent);
  }

  async function readLayer(run: string, digest: string): Promise<SharedLayer | undefined> {
    const sent = await blobsOf(connection, run).get(digest);
    return sent && unpackLayer(sent);
  }

  return {
    rows: (message) => rows.get(message.data, () => readRows(message)),
    layers: async ({ run, shared = [] }) => {
      const read = await Promise.all(
        shared.map((digest) => (digest === null ? null : layers.get(digest, () => readLayer(run, digest)))),
      );
      return read.every((layer) => layer !== undefined) ? read : undefined;
    },
  };
}
