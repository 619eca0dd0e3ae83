// Protocol buffers, written: the few wire forms that an ONNX file is made of. A message is the bytes of its fields in order.

/** One field of a message, as bytes: its number and wire type, then its value. */
export type Field = Uint8Array;

const wireTypes = { varint: 0, bytes: 2, fixed32: 5 } as const;

/** The bytes of a message's fields, one after another. */
export function message(fields: readonly Field[]): Uint8Array {
  return joined(fields);
}

/** An integer of up to 64 bits. A negative one takes ten bytes: its two's complement, seven bits a byte. */
export function integer(number: number, value: number): Field {
  return joined([key(number, wireTypes.varint), varint(BigInt.asUintN(64, BigInt(value)))]);
}

/** A single-precision number. */
export function float(number: number, value: number): Field {
  return joined([key(number, wireTypes.fixed32), floatBytes([value])]);
}

/** A message within a message, or bytes as they are. */
export function bytes(number: number, value: Uint8Array): Field {
  return joined([key(number, wireTypes.bytes), varint(BigInt(value.length)), value]);
}

/** A text, in UTF-8. */
export function text(number: number, value: string): Field {
  return bytes(number, new TextEncoder().encode(value));
}

/** Numbers in little-endian single precision, whatever the order of bytes of this machine. */
export function floatBytes(values: ArrayLike<number>): Uint8Array {
  return packed(values, 4, (view, at, value) => view.setFloat32(at, value, true));
}

/** Numbers in little-endian double precision. */
export function doubleBytes(values: ArrayLike<number>): Uint8Array {
  return packed(values, 8, (view, at, value) => view.setFloat64(at, value, true));
}

/** Whole numbers in little-endian 64 bits. */
export function integerBytes(values: ArrayLike<number>): Uint8Array {
  return packed(values, 8, (view, at, value) => view.setBigInt64(at, BigInt(value), true));
}

function packed(values: ArrayLike<number>, size: number, set: (view: DataView, at: number, value: number) => void): Uint8Array {
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (let i = 0; i < values.length; i++) set(view, i * size, values[i] as number);
  return new Uint8Array(view.buffer);
}

const key = (number: number, wire: number): Uint8Array => varint(BigInt((number << 3) | wire));

/** Seven bits a byte, the least first; all but the last have the eighth set. */
function varint(value: bigint): Uint8Array {
  const parts: number[] = [];
  let rest = value;
  for (; rest >= 0x80n; rest >>= 7n) parts.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...parts, Number(rest)]);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
