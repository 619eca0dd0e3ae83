// Packets and what they hold: what is read is what was written, and nothing else is taken for it.

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fc, it as property } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { createLocalEvaluator } from "../../src/nas/index.js";
import { parseAddress } from "../../src/queue/address.js";
import { openBlobFolder } from "../../src/queue/blob-folder.js";
import { packData, unpackData } from "../../src/queue/data-packet.js";
import { placesFrom } from "../../src/queue/fair-share.js";
import { jobName, messageOf, parseMessage } from "../../src/queue/job-message.js";
import { digestOf, pack, unpack } from "../../src/queue/packet.js";
import { recentlyUsed } from "../../src/queue/recently-used.js";
import { packLayer, packResult, unpackLayer, unpackResult } from "../../src/queue/weights-packet.js";
import { createDevice } from "../../src/runtime/index.js";
import { blobs, jobOf, stillClock } from "../nas/blobs.js";
import { temporaryFolder } from "../runtime/files.js";
import { evaluated } from "./stand-ins.js";

const { data, test } = blobs(3);
const anything = z.unknown();
const origin = {
  mlpnas: "0.1.0",
  kernels: "wasm-fma",
  run: "0123456789abcdef",
  device: { device: "wasm" },
  data: digestOf("rows"),
} as const;

describe("a packet", () => {
  property.prop([fc.array(fc.float32Array({ maxLength: 20 }), { maxLength: 4 }), fc.jsonValue()])(
    "is read as it was written",
    (arrays, header) => {
      const read = unpack(pack({ header, arrays }), anything);
      expect(read.header).toEqual(JSON.parse(JSON.stringify(header)));
      expect(read.arrays.map((values) => Buffer.from(values.buffer))).toEqual(
        arrays.map((values) => Buffer.from(values.slice().buffer)),
      );
    },
  );

  property.prop([fc.uint8Array({ maxLength: 60 })])("is no other bytes", (bytes) => {
    expect(() => unpack(Buffer.from(bytes), z.strictObject({ known: z.literal(1) }))).toThrow(
      "a packet must come as it was sent",
    );
  });

  it("that lacks its end, or has more, is none", () => {
    const bytes = pack({ header: {}, arrays: [Float32Array.of(1, 2)] });
    for (const wrong of [bytes.subarray(0, -1), Buffer.concat([bytes, Buffer.alloc(4)])]) {
      expect(() => unpack(wrong, anything)).toThrow("must come as it was sent");
    }
  });
});

describe("rows as a packet", () => {
  it("train to the same bits, folds, weights of rows and units included", async () => {
    const n = data.train.y.length;
    const weighted = { ...data.train, weights: Float32Array.from({ length: n }, (_, i) => 1 + (i % 3)) };
    const whole = { ...data, train: weighted, test, otherFolds: [{ train: data.validation, validation: weighted }] };
    const read = unpackData(packData(whole));
    const jobs = [jobOf("8-tanh"), jobOf("4-relu dropout-0.2", { trial: 2, fold: 2 })];
    const train = (rows: typeof whole) => evaluated(createLocalEvaluator(createDevice("wasm"), rows, stillClock), jobs);
    expect(await train(read as typeof whole)).toEqual(await train(whole));
    expect(unpackData(packData({ ...data, validation: { ...data.validation, unit: 2.5 } })).validation.unit).toBe(2.5);
  });

  it("have the same digest whenever they are packed", () => {
    expect(digestOf(packData(data))).toBe(digestOf(packData(blobs(3).data)));
  });
});

describe("results and layers as packets", () => {
  it("are read as they were", async () => {
    const job = jobOf("8-tanh 4-relu", { trial: 3, fold: 2 });
    const folded = { ...data, otherFolds: [data] };
    const [evaluation] = await evaluated(createLocalEvaluator(createDevice("wasm"), folded, stillClock), [job]);
    if (evaluation?.status !== "complete") throw new Error("it must be complete");
    expect(unpackResult(packResult(evaluation), job)).toEqual(evaluation);
    expect(() => unpackResult(packResult(evaluation), jobOf("8-tanh", { trial: 3 }))).toThrow("must come as it was sent");
    const layer = [evaluation.weights[0], evaluation.weights[1]] as unknown as Parameters<typeof packLayer>[0];
    expect(unpackLayer(packLayer(layer))).toEqual(layer);
  });

  it("may be failures, with losses that are no numbers", () => {
    const job = jobOf("8-tanh");
    const failed = {
      trial: job.trial,
      architecture: job.architecture,
      parameters: 3,
      epochs: [{ epoch: 1, loss: Number.NaN }],
      seconds: 1,
      status: "failed",
      reason: "NaN",
    } as const;
    expect(unpackResult(packResult(failed), job)).toEqual(failed);
  });
});

describe("a job's message", () => {
  it("is read as it was written, also after JSON", () => {
    const message = messageOf(jobOf("8-tanh dropout-0.2", { fold: 2, continues: 1, timeout: 3 }), origin, [
      digestOf("layer"),
      null,
    ]);
    expect(parseMessage(JSON.parse(JSON.stringify(message)))).toEqual(message);
  });

  it("has another name where anything in it is another", () => {
    const job = jobOf("8-tanh");
    const messages = [
      messageOf(job, origin, undefined),
      messageOf({ ...job, seed: job.seed + 1 }, origin, undefined),
      messageOf({ ...job, fold: 2 }, origin, undefined),
      messageOf({ ...job, training: { ...job.training, epochs: 9 } }, origin, undefined),
      messageOf(job, { ...origin, data: digestOf("others") }, undefined),
      messageOf(job, origin, [null, digestOf("layer")]),
    ];
    expect(new Set(messages.map(jobName)).size).toBe(messages.length);
    expect(jobName(messageOf(job, origin, undefined))).toBe(jobName(messages[0] as (typeof messages)[0]));
  });

  const right = messageOf(jobOf("8-tanh"), origin, undefined);
  it.each([
    ["nothing", null, "it must be"],
    ["a text", "train", "it must be"],
    ["another key", { ...right, code: "process.exit()" }, "it must be"],
    ["a run that is a path", { ...right, run: "../../etc" }, "run must be"],
    ["a digest that is a path", { ...right, data: "../../../etc/passwd" }, "data must be"],
    ["epochs without end", { ...right, training: { ...right.training, epochs: 1e300 } }, "training.epochs must be"],
    ["a device that there is not", { ...right, device: { device: "tpu" } }, "device.device must be"],
  ])("that is %s is refused", (_, message, rule) => {
    expect(() => parseMessage(message)).toThrow(rule);
  });
});

describe("a folder of blobs", () => {
  const folder = temporaryFolder();

  it("holds as many bytes as it may: what was used longest ago goes", async () => {
    const blob = (letter: string): Buffer => Buffer.from(letter.repeat(40));
    const store = await openBlobFolder(join(folder, "bounded"), 100);
    await store.put(digestOf(blob("a")), blob("a"));
    await sleep(20);
    await store.put(digestOf(blob("b")), blob("b"));
    await sleep(20);
    await store.get(digestOf(blob("a")));
    await sleep(20);
    await store.put(digestOf(blob("c")), blob("c"));
    expect(await store.get(digestOf(blob("b")))).toBeUndefined();
    expect(await store.get(digestOf(blob("a")))).toEqual(blob("a"));
    expect(await store.get(digestOf(blob("c")))).toEqual(blob("c"));
    await store.put(digestOf("x".repeat(101)), Buffer.from("x".repeat(101)));
    expect(readdirSync(join(folder, "bounded"))).toHaveLength(2);
  });

  it("gives no bytes that are not as they were written", async () => {
    const store = await openBlobFolder(join(folder, "damaged"));
    const digest = digestOf("right");
    await store.put(digest, Buffer.from("right"));
    writeFileSync(join(folder, "damaged", `${digest}.blob`), "wrong");
    expect(await store.get(digest)).toBeUndefined();
    expect(readdirSync(join(folder, "damaged"))).toEqual([]);
  });
});

describe("places in the line", () => {
  it("begin beside its head, and never beyond the last one", () => {
    expect(placesFrom(undefined, 3)).toEqual([1, 2, 3]);
    expect(placesFrom(300, 2)).toEqual([300, 301]);
    expect(placesFrom(2 ** 21 - 2, 3)).toEqual([2 ** 21 - 2, 2 ** 21 - 1, 2 ** 21 - 1]);
  });
});

describe("recently used values", () => {
  it("are made once, and the one used longest ago makes room", async () => {
    const left: string[] = [];
    const values = recentlyUsed<string>(2, (value) => left.push(value));
    let made = 0;
    const make = (name: string) => values.get(name, async () => `${name}${++made}`);
    expect(await Promise.all([make("a"), make("a"), make("b")])).toEqual(["a1", "a1", "b2"]);
    expect([await make("a"), await make("c"), await make("b")]).toEqual(["a1", "c3", "b4"]);
    await sleep(1);
    expect(left).toEqual(["b2", "a1"]);
  });

  it("that could not be made are tried again", async () => {
    const values = recentlyUsed<string>(2);
    expect(await values.get("a", async () => undefined)).toBeUndefined();
    await expect(values.get("a", async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await values.get("a", async () => "yes")).toBe("yes");
  });
});

describe("an address", () => {
  it("is shown without user and password", () => {
    expect(parseAddress("rediss://me:secret@host.example:7000/2").shown).toBe("rediss://host.example:7000/2");
    expect(parseAddress("redis://host").shown).toBe("redis://host:6379");
  });

  it.each(["", "host:6379", "http://host", "redis://"])("is not %o", (text) => {
    expect(() => parseAddress(text)).toThrow("--queue: must be the address of a Redis server");
  });
});
