// Jobs as they stand in the queue: plain values under a schema, and the name that a job has by what it says.
import * as z from "zod/mini";
import {
  formatArchitecture,
  type Job,
  metricNames,
  observationNames,
  parseArchitecture,
  type TrainingOptions,
} from "../nas/index.js";
import { scheduleNames } from "../nn/index.js";
import { type DeviceSettings, deviceNames, RunError } from "../study/index.js";
import type { Needs } from "./names.js";
import { digestOf, digestSchema } from "./packet.js";
import type { SharedLayer } from "./weights-packet.js";

const messageVersion = 1;

/** What is asked of a worker. It holds no data and no code: rows and weights are named by their digests. */
export interface JobMessage extends Needs {
  readonly version: typeof messageVersion;
  /** Who asks. */
  readonly run: string;
  readonly device: DeviceSettings;
  /** Digest of the rows. */
  readonly data: string;
  readonly trial: number;
  readonly architecture: string;
  readonly seed: number;
  readonly fold?: number;
  readonly training: TrainingOptions;
  readonly continues?: number;
  readonly timeout?: number;
  /** Digests of the layers to start from; `null` for fresh ones. */
  readonly shared?: readonly (string | null)[];
}

const count = z.int().check(z.gte(0));
const ordinal = z.int().check(z.gte(1));
const aboveZero = z.number().check(z.gt(0));
const atLeastZero = z.number().check(z.gte(0));
const belowOne = z.number().check(z.gte(0), z.lt(1));
const text = z.string().check(z.minLength(1), z.maxLength(10_000));
const optional = z.exactOptional;

const learningRate = { rate: aboveZero, decay: optional(atLeastZero), weightDecay: optional(atLeastZero) };
const training: z.ZodMiniType<TrainingOptions> = z.strictObject({
  metric: z.enum(metricNames),
  epochs: ordinal,
  batchSize: ordinal,
  patience: ordinal,
  optimizer: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("sgd"), ...learningRate, momentum: optional(belowOne) }),
    z.strictObject({
      kind: z.literal("adam"),
      ...learningRate,
      beta1: optional(belowOne),
      beta2: optional(belowOne),
      epsilon: optional(aboveZero),
    }),
  ]),
  keep: optional(z.enum(["best", "last"])),
  schedule: optional(z.enum(scheduleNames)),
  average: optional(ordinal),
  withTrainingLoss: optional(z.boolean()),
  observe: optional(z.strictObject({ name: z.enum(observationNames), last: ordinal })),
});

const schema: z.ZodMiniType<JobMessage> = z.strictObject({
  version: z.literal(messageVersion),
  mlpnas: text,
  kernels: text,
  run: z.string().check(z.regex(/^[0-9a-f]{16}$/)),
  device: z.strictObject({ device: z.enum(deviceNames), gpuThreshold: optional(atLeastZero) }),
  data: digestSchema,
  trial: count,
  architecture: text,
  seed: count,
  fold: optional(ordinal),
  training,
  continues: optional(ordinal),
  timeout: optional(aboveZero),
  shared: optional(z.array(z.nullable(digestSchema))),
});

/** Who asks, and what is the same for all of a search's jobs. */
export type JobOrigin = Pick<JobMessage, "mlpnas" | "kernels" | "run" | "device" | "data">;

export function messageOf(job: Job, origin: JobOrigin, shared: JobMessage["shared"]): JobMessage {
  const { trial, architecture, seed, fold, training, continues, timeout } = job;
  return {
    version: messageVersion,
    ...origin,
    trial,
    architecture: formatArchitecture(architecture),
    seed,
    ...(fold === undefined ? {} : { fold }),
    training,
    ...(continues === undefined ? {} : { continues }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(shared === undefined ? {} : { shared }),
  };
}

/**
 * A job's name: its run, its trial, and a digest of all that it says. The same job asked for twice is one job, and a result that is there
 * answers no other.
 */
export function jobName(message: JobMessage): string {
  return `${message.run}-${message.trial}-${digestOf(JSON.stringify(message)).slice(0, 24)}`;
}

/** @throws RunError naming the field that is not as a job's must be */
export function parseMessage(value: unknown): JobMessage {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const got = path.reduce<unknown>((from, key) => (from as Readonly<Record<PropertyKey, unknown>> | undefined)?.[key], value);
  throw new RunError("job", `${path.join(".") || "it"} must be as a job has it`, {
    got: (JSON.stringify(got) ?? "nothing").slice(0, 60),
  });
}

/** The job that a message asks for. @throws ValueError when its architecture is none */
export function jobOf(message: JobMessage, layers: readonly (SharedLayer | null)[] | undefined): Job {
  const { trial, architecture, seed, fold, training, continues, timeout } = message;
  return {
    trial,
    architecture: parseArchitecture(architecture),
    seed,
    training,
    ...(fold === undefined ? {} : { fold }),
    ...(continues === undefined ? {} : { continues }),
    ...(timeout === undefined ? {} : { timeout }),
    ...(layers === undefined ? {} : { shared: layers }),
  };
}
