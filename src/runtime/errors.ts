// Errors of the runtime: files, folders and runs that are not as they must be.
import { MlpnasError } from "../tensor/index.js";

/** A file or run folder that cannot be used as asked. */
export class RunError extends MlpnasError {}
