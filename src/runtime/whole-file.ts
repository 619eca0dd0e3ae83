// A file that is there only when it is complete: what is not is called `.part`, and is removed when it is given up.
import { open, rename, rm } from "node:fs/promises";
import { RunError } from "../study/index.js";

export interface WholeFile {
  write(text: string): Promise<void>;
  /** Gives the file its name, in the place of one that had it. */
  complete(): Promise<void>;
  discard(): Promise<void>;
}

/** @throws RunError when the file cannot be written */
export async function createWholeFile(path: string): Promise<WholeFile> {
  const part = `${path}.part`;
  const file = await open(part, "w").catch((error: NodeJS.ErrnoException) => {
    throw new RunError(path, "the file must be writable", {
      got: error.code ?? error.message,
      ...(error.code === "ENOENT" ? { hint: "its folder must be there" } : {}),
    });
  });
  return {
    write: async (text) => {
      await file.writeFile(text);
    },
    complete: async () => {
      await file.close();
      await rename(part, path);
    },
    discard: async () => {
      await file.close();
      await rm(part, { force: true });
    },
  };
}

/** A text as a file. @throws RunError when it cannot be written */
export async function writeWhole(path: string, content: string): Promise<void> {
  const file = await createWholeFile(path);
  try {
    await file.write(content);
    await file.complete();
  } catch (error) {
    await file.discard();
    throw error;
  }
}
