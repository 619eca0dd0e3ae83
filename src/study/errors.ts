// Errors of studies: files, folders and runs that are not as they must be.
import { MlpnasError } from "../tensor/index.js";

/** A file or run folder that cannot be used as asked. */
export class RunError extends MlpnasError {}

/** What was made is not as it must be: no mistake of the user's, unlike all other errors that say what to do. */
export class FaultError extends MlpnasError {}
