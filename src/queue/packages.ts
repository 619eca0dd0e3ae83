// The packages that a queue needs, loaded when it is used: without a queue nobody has to install them.
import { MlpnasError } from "../tensor/index.js";

export type BullMq = typeof import("bullmq");
export type IoRedis = Pick<typeof import("ioredis"), "Redis">;

export interface Packages {
  readonly bullmq: BullMq;
  readonly ioredis: IoRedis;
}

/** @throws MlpnasError when one is not installed, or does not load */
export async function loadPackages(): Promise<Packages> {
  const [bullmq, ioredis] = await Promise.all([
    import("bullmq").catch((error: unknown) => refuse("bullmq", error)),
    import("ioredis").catch((error: unknown) => refuse("ioredis", error)),
  ]);
  return { bullmq, ioredis };
}

function refuse(name: string, error: unknown): never {
  const { code, message } = error as NodeJS.ErrnoException;
  throw new MlpnasError("--queue", `the package ${name} must be installed`, {
    ...(code === "ERR_MODULE_NOT_FOUND" ? {} : { got: message }),
    hint: "npm install bullmq@6.7.0 ioredis@6.0.0",
  });
}
