// Packets: a header and arrays of floats as bytes, the same on every machine.
import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { fromLittleEndian, littleEndian } from "../runtime/index.js";
import { FaultError } from "../study/index.js";

export interface Packet<Header> {
  readonly header: Header;
  readonly arrays: readonly Float32Array[];
}

const envelope = z.object({ header: z.unknown(), lengths: z.array(z.int().check(z.gte(0))) });

/** Four bytes that say how long the head is; the head, JSON; then the arrays, float32, little-endian. */
export function pack({ header, arrays }: Packet<unknown>): Buffer {
  const head = Buffer.from(JSON.stringify({ header, lengths: arrays.map(({ length }) => length) }));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  return Buffer.concat([size, head, ...arrays.map(littleEndian)]);
}

/** @throws FaultError when the bytes are no packet with such a header */
export function unpack<T>(bytes: Buffer, schema: z.ZodMiniType<T>): Packet<T> {
  if (bytes.length < 4) throw damaged(`${bytes.length} bytes`);
  const start = 4 + bytes.readUInt32LE();
  if (start > bytes.length) throw damaged(`${bytes.length} bytes, a head of ${start}`);
  const { header, lengths } = parsed(bytes.toString("utf8", 4, start), envelope);
  const expected = start + 4 * lengths.reduce((sum, length) => sum + length, 0);
  if (bytes.length !== expected) throw damaged(`${bytes.length} bytes, where ${expected} must be`);
  let at = start;
  const arrays = lengths.map((length) => {
    const from = at;
    at += 4 * length;
    return fromLittleEndian(bytes.subarray(from, at));
  });
  const result = schema.safeParse(header);
  if (!result.success) throw damaged(`a wrong ${result.error.issues[0]?.path.join(".") || "header"}`);
  return { header: result.data, arrays };
}

function parsed<T>(text: string, schema: z.ZodMiniType<T>): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw damaged("a head that cannot be read");
  }
}

export function damaged(got: string): FaultError {
  return new FaultError("queue", "a packet must come as it was sent", { got });
}

/** What bytes are called by: SHA-256, 64 hex digits. */
export function digestOf(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export const digestSchema: z.ZodMiniType<string> = z.string().check(z.regex(/^[0-9a-f]{64}$/));
