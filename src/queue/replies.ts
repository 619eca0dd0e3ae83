// Replies: what a worker says of a job when it is over, and what stands before the reason of one that it did not do.
import * as z from "zod/mini";
import { digestSchema } from "./packet.js";

/** The worker cannot do it as it was asked: another would answer otherwise, or the job is none. */
export const refused = "refused: ";
/** Rows or weights that the job names never came. */
export const notSent = "not sent: ";

export interface Reply {
  /** Digest of the result. */
  readonly result: string;
}

const schema: z.ZodMiniType<Reply> = z.strictObject({ result: digestSchema });

/** The result's digest; `undefined` where the job has none. */
export function resultOf(value: unknown): string | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data.result : undefined;
}
