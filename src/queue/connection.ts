// The connection to a queue's Redis server: refused at once where it cannot be had, kept for good where it could.
import type { Redis } from "ioredis";
import { RunError } from "../study/index.js";
import { parseAddress } from "./address.js";
import { type BullMq, type IoRedis, loadPackages } from "./packages.js";

/** A server that holds queues. */
export interface QueueConnection {
  readonly redis: Redis;
  readonly bullmq: BullMq;
  /** Before the name of every key. */
  readonly prefix: string;
  /** For people, without a password. */
  readonly shown: string;
  /** Whether the server is there just now. */
  isReady(): boolean;
  close(): void;
}

export interface ConnectionOptions {
  readonly prefix?: string;
  /** What is to be said while the connection lasts: that it was lost, that it is back. */
  readonly say?: (text: string) => void;
}

const connectTimeout = 5_000; // milliseconds
const longestRetry = 1_000; // milliseconds

/**
 * Connects to the server at a URL such as `redis://HOST:6379`. Once there, a connection that is lost is sought until it is back: what was
 * asked meanwhile is asked then.
 * @throws RunError when the URL is none, no server answers there, or it lets nobody in; MlpnasError when a package is missing
 */
export async function connectQueue(
  text: string,
  { prefix = "mlpnas", say = () => {} }: ConnectionOptions = {},
): Promise<QueueConnection> {
  const { url, shown } = parseAddress(text);
  const { bullmq, ioredis } = await loadPackages();
  await probe(ioredis, url, shown);
  let isClosed = false;
  let isLost = false;
  // BullMQ makes copies of this connection, with the same strategy: when it is closed, those that are away give up too.
  const retryStrategy = (times: number): number | null => (isClosed ? null : Math.min(100 * times, longestRetry));
  const redis = new ioredis.Redis(url, { connectTimeout, maxRetriesPerRequest: null, retryStrategy });
  redis.on("error", (error: Error) => {
    if (isLost || isClosed) return;
    isLost = true;
    say(`the queue at ${shown} cannot be reached (${reasonOf(error)}): waiting for it`);
  });
  redis.on("ready", () => {
    if (isLost) say(`the queue at ${shown} is back`);
    isLost = false;
  });
  const close = (): void => {
    isClosed = true;
    redis.disconnect();
  };
  return { redis, bullmq, prefix, shown, isReady: () => redis.status === "ready", close };
}

/** Sees whether the server is there and lets us in, once. */
async function probe({ Redis }: IoRedis, url: string, shown: string): Promise<void> {
  const redis = new Redis(url, { lazyConnect: true, connectTimeout, maxRetriesPerRequest: null, retryStrategy: () => null });
  let reason: Error | undefined;
  redis.on("error", (error: Error) => {
    reason = error;
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw refusal(shown, reason ?? (error as Error));
  } finally {
    redis.disconnect();
  }
}

function refusal(shown: string, error: Error): RunError {
  if (/WRONGPASS|NOAUTH|NOPERM|invalid password/.test(error.message)) {
    return new RunError(shown, "the Redis server must let this user in", {
      got: error.message.startsWith("NOAUTH") ? "no password, where it wants one" : "a wrong user or password",
      hint: "they stand in the address: redis://USER:PASSWORD@HOST:PORT, or redis://:PASSWORD@HOST:PORT",
    });
  }
  return new RunError(shown, "a Redis server must answer there", {
    got: reasonOf(error),
    hint: "start one with redis-server --appendonly yes, or correct the address",
  });
}

function reasonOf(error: Error): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
