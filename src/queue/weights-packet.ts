// Weights and results as packets.
import * as z from "zod/mini";
import { type Evaluation, formatArchitecture, formatLine, type Job, parseLine, type Weights } from "../nas/index.js";
import { sizeOf } from "../tensor/index.js";
import { damaged, pack, unpack } from "./packet.js";

export type SharedLayer = readonly [weight: Weights, bias: Weights];

const shape = z.array(z.int().check(z.gte(1)));
const layerSchema = z.strictObject({ shapes: z.tuple([shape, shape]) });
const resultSchema = z.strictObject({ evaluated: z.string(), shapes: z.array(shape) });

/** A layer of the weight bank, which a network starts from. */
export function packLayer(layer: SharedLayer): Buffer {
  return pack({ header: { shapes: layer.map(({ shape }) => shape) }, arrays: layer.map(({ values }) => values) });
}

/** @throws FaultError when the bytes are not what was packed */
export function unpackLayer(bytes: Buffer): SharedLayer {
  const { header, arrays } = unpack(bytes, layerSchema);
  return weightsFrom(header.shapes, arrays) as unknown as SharedLayer;
}

/** A result: the evaluation as a line of the journal, sealed, and its weights. */
export function packResult(evaluation: Evaluation): Buffer {
  const { fold: _, ...trained } = evaluation;
  const weights = evaluation.status === "complete" ? evaluation.weights : [];
  return pack({
    header: {
      evaluated: formatLine({ kind: "evaluated", evaluation: trained as Evaluation }),
      shapes: weights.map(({ shape }) => shape),
    },
    arrays: weights.map(({ values }) => values),
  });
}

/**
 * The result of a job.
 * @throws FaultError when the bytes are not what was packed, or the result of another job; MlpnasError when the line is damaged
 */
export function unpackResult(bytes: Buffer, { trial, architecture, fold }: Job): Evaluation {
  const { header, arrays } = unpack(bytes, resultSchema);
  const event = parseLine(header.evaluated);
  if (event.kind !== "evaluated") throw damaged(`an event "${event.kind}"`);
  const { evaluation } = event;
  if (evaluation.trial !== trial || formatArchitecture(evaluation.architecture) !== formatArchitecture(architecture)) {
    throw damaged(`the result of trial ${evaluation.trial}, where that of ${trial} must be`);
  }
  // Who asked has the architecture already: a search would hold each copy for as long as it lasts.
  const own = { ...evaluation, architecture, ...(fold === undefined ? {} : { fold }) };
  return own.status === "complete" ? { ...own, weights: weightsFrom(header.shapes, arrays) } : own;
}

function weightsFrom(shapes: readonly (readonly number[])[], arrays: readonly Float32Array[]): Weights[] {
  if (shapes.length !== arrays.length) throw damaged(`${arrays.length} arrays of ${shapes.length} parameters`);
  return shapes.map((shape, k) => {
    const values = arrays[k] as Float32Array;
    if (values.length !== sizeOf(shape)) throw damaged(`${values.length} floats, where ${sizeOf(shape)} must be`);
    return { shape, values };
  });
}
