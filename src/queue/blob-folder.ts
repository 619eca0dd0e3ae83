// A folder of blobs: what a worker keeps of what it was sent, up to a bound, or what all machines see.
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RunError } from "../study/index.js";
import { digestOf } from "./packet.js";

export interface BlobFolder {
  /** The bytes; `undefined` where they are not there. Those that are not as they were written are removed. */
  get(digest: string): Promise<Buffer | undefined>;
  /** Whole or not at all. What was used longest ago goes where there are more bytes than the folder may hold. */
  put(digest: string, bytes: Buffer): Promise<void>;
}

const extension = ".blob";

/** @throws RunError when the folder cannot be made */
export async function openBlobFolder(folder: string, mostBytes: number = Number.POSITIVE_INFINITY): Promise<BlobFolder> {
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    throw new RunError(folder, "the folder must be writable", { got: error.code ?? error.message });
  });
  const pathOf = (digest: string): string => join(folder, `${digest}${extension}`);
  return {
    get: async (digest) => {
      const path = pathOf(digest);
      const bytes = await readFile(path).catch(() => undefined);
      if (bytes === undefined) return undefined;
      if (digestOf(bytes) !== digest) {
        await rm(path, { force: true });
        return undefined;
      }
      const now = new Date();
      await utimes(path, now, now).catch(() => {}); // used just now, for the bound; of a folder that is only read, nobody's affair
      return bytes;
    },
    put: async (digest, bytes) => {
      if (bytes.length > mostBytes) return;
      const part = join(folder, `${digest}.${process.pid}.part`);
      await writeFile(part, bytes);
      await rename(part, pathOf(digest));
      await makeRoom(folder, mostBytes);
    },
  };
}

async function makeRoom(folder: string, mostBytes: number): Promise<void> {
  if (mostBytes === Number.POSITIVE_INFINITY) return;
  const names = (await readdir(folder)).filter((name) => name.endsWith(extension));
  const files = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      // Another worker on this machine may have removed it.
      const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {};
      return { path, size, mtimeMs };
    }),
  );
  let bytes = files.reduce((sum, { size }) => sum + size, 0);
  for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (bytes <= mostBytes) return;
    await rm(path, { force: true });
    bytes -= size;
  }
}
