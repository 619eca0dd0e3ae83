// How a reader is tried: on many inputs, each of which it must read rightly or refuse with a sentence.
import { fc } from "@fast-check/vitest";
import { expect } from "vitest";
import { MlpnasError } from "../../src/tensor/index.js";
import { isLong } from "../long.js";

export interface Tried {
  readonly inputs: number;
  readonly refused: number;
}

interface Trial<T, R> {
  /** Of the long mode; in the short one a fiftieth. */
  readonly count: number;
  readonly read: (input: T) => R | Promise<R>;
  /** Throws where what was read should have been refused. */
  readonly check: (read: R, input: T) => void | Promise<void>;
}

/** Gives a reader many inputs. What it refuses must be an error of ours. */
export async function tryReader<T, R>(inputs: fc.Arbitrary<T>, { count, read, check }: Trial<T, R>): Promise<Tried> {
  const numRuns = isLong ? count : Math.ceil(count / 50);
  let refused = 0;
  const one = async (input: T): Promise<void> => {
    let result: R;
    try {
      result = await read(input);
    } catch (error) {
      if (!(error instanceof MlpnasError)) throw error;
      expect(error.rule).not.toBe("");
      expect(error.message.length, error.message).toBeLessThan(10_000);
      refused++;
      return;
    }
    await check(result, input);
  };
  await fc.assert(fc.asyncProperty(inputs, one), { numRuns });
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect((Object.prototype as { readonly polluted?: unknown }).polluted).toBeUndefined();
  return { inputs: numRuns, refused };
}
