// Errors as the command line says them: one line and a hint for a user's mistake, and the exit code that goes with it.
import { CommanderError } from "@commander-js/extra-typings";
import { FaultError } from "../study/index.js";
import { MlpnasError } from "../tensor/index.js";
import { exitCodes } from "./host.js";
import { shownWords } from "./shown-text.js";

/** A command line or a config file that cannot be followed: `--trials must be an integer ≥ 1, got "0"`. */
export class UsageError extends MlpnasError {
  constructor(rule: string, { file, got, hint }: { file?: string; got?: string; hint?: string } = {}) {
    super(file ?? "mlpnas", rule, { ...(got === undefined ? {} : { got }), ...(hint === undefined ? {} : { hint }) });
    if (file === undefined) this.message = this.message.slice("mlpnas: ".length);
  }
}

export interface Ending {
  /** For stderr; undefined when all is said. */
  readonly message?: string;
  readonly exitCode: number;
}

/** What to say of an error, and how to exit. */
export function endingOf(error: unknown): Ending {
  if (error instanceof CommanderError) return endingOfParser(error);
  if (error instanceof FaultError) return { message: messageOf(error), exitCode: exitCodes.failed };
  if (error instanceof MlpnasError) return { message: messageOf(error), exitCode: exitCodes.usage };
  if (error instanceof Error && "syscall" in error) return { message: shownWords(error.message), exitCode: exitCodes.failed };
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { message: `a fault in mlpnas itself, please report it\n${trace}`, exitCode: exitCodes.failed };
}

/** The rule on one line, the hint on another, whatever names and cells they quote. */
function messageOf({ message, hint }: MlpnasError): string {
  return hint === undefined ? shownWords(message) : hinted(message.slice(0, -`\nhint: ${hint}`.length), hint);
}

function hinted(rule: string, hint: string): string {
  return `${shownWords(rule)}\nhint: ${shownWords(hint)}`;
}

/** The parser's own errors read `error: unknown option '--trails'`, then `(Did you mean --trials?)` on a line of its own. */
function endingOfParser({ code, message }: CommanderError): Ending {
  if (code === "commander.helpDisplayed" || code === "commander.version") return { exitCode: exitCodes.done };
  if (code === "commander.help") return { exitCode: exitCodes.usage };
  const [rule = "", suggestion] = message
    .replace(/^error: /, "")
    .replaceAll("'", '"')
    .split("\n");
  const flag = /^option "(.*)" argument missing$/.exec(rule)?.[1];
  const hint =
    suggestion !== undefined
      ? suggestion.replace(/^\(Did you mean (.*)\?\)$/, "did you mean $1?")
      : code === "commander.excessArguments"
        ? 'a value with blanks must stand in quotes: "64-tanh 32-elu"'
        : "mlpnas --help lists the commands, mlpnas search --help the settings";
  return { message: hinted(flag === undefined ? rule : `${flag} must be given a value`, hint), exitCode: exitCodes.usage };
}
