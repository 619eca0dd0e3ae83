// Errors of the runtime: files, folders and runs that are not as they must be.
import { MlpnasError } from "../tensor/index.js";

/** A file or run folder that cannot be used as asked. */
export class RunError extends MlpnasError {}

/** What was made is not as it must be: no mistake of the user's, unlike all other errors that say what to do. */
export class FaultError extends MlpnasError {}

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
