// Blobs: bytes on the server under their own digest, in chunks, verified whenever they are read.
import type { QueueConnection } from "./connection.js";
import { blobKey, longestKept } from "./names.js";
import { digestOf } from "./packet.js";

/** Bytes that one command carries: other clients wait no longer than one takes. */
const chunkBytes = 2 ** 20;
/** 4 GiB, as much as a device's memory holds. */
const mostChunks = 2 ** 12;

/** The blobs of one run. */
export interface Blobs {
  /** Sends bytes, unless they are there, and gives their digest. */
  put(bytes: Buffer): Promise<string>;
  has(digest: string): Promise<boolean>;
  /** The bytes; `undefined` where they are not there, or not as they were sent: then they are removed, to be sent again. */
  get(digest: string): Promise<Buffer | undefined>;
  remove(digests: readonly string[]): Promise<void>;
}

/** A blob is a hash: a field a chunk, and last, when all are there, `chunks`, their number. */
export function blobsOf(connection: QueueConnection, run: string): Blobs {
  const { redis } = connection;
  const keyOf = (digest: string): string => blobKey(connection, run, digest);
  const has = async (digest: string): Promise<boolean> => (await redis.hexists(keyOf(digest), "chunks")) === 1;
  const remove = async (digests: readonly string[]): Promise<void> => {
    if (digests.length > 0) await redis.unlink(...digests.map(keyOf));
  };
  return {
    has,
    remove,
    put: async (bytes) => {
      const digest = digestOf(bytes);
      const key = keyOf(digest);
      const chunks = Math.ceil(bytes.length / chunkBytes);
      if (chunks > 1 && (await has(digest))) return digest;
      for (let k = 0; k < chunks; k++) {
        const chunk = bytes.subarray(k * chunkBytes, (k + 1) * chunkBytes);
        await redis.hset(key, k === chunks - 1 ? { [k]: chunk, chunks } : { [k]: chunk });
      }
      await redis.expire(key, longestKept);
      return digest;
    },
    get: async (digest) => {
      const key = keyOf(digest);
      const [count, first] = await redis.hmgetBuffer(key, "chunks", "0");
      if (count === null || count === undefined) return undefined;
      const chunks: Buffer[] = [];
      // What is not there, or too large to have been sent, is as good as damaged.
      for (let chunk = first; chunk && chunk.length <= chunkBytes; ) {
        chunks.push(chunk);
        if (chunks.length >= Math.min(Number(count), mostChunks)) break;
        chunk = await redis.hgetBuffer(key, `${chunks.length}`);
      }
      const bytes = Buffer.concat(chunks);
      if (digestOf(bytes) === digest) return bytes;
      await remove([digest]);
      return undefined;
    },
  };
}
