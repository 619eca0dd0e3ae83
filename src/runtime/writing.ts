// Writing into a run's folder.
import { FaultError } from "../study/index.js";

/**
 * Writes into a run's folder.
 * @throws FaultError when the system does not let it: the disk is full, the folder gone
 */
export function writingTo<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new FaultError(folder, "the run's folder must take what is written to it", {
      got: code === "ENOSPC" ? "no space left (ENOSPC)" : message,
      hint: `nothing is lost: when that is mended, mlpnas resume ${folder} goes on`,
    });
  }
}
