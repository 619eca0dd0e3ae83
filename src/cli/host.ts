// The host: what a command needs of the process that it runs in, so that tests can stand in for it.

/** Where text goes: `process.stdout` and `process.stderr`, or a stream of a test. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export interface Host {
  /** Results. */
  readonly stdout: Output;
  /** Progress and errors. */
  readonly stderr: Output;
  /** Calls the listener at each Ctrl-C instead of ending the process, until the returned function is called. */
  readonly onInterrupt: (listener: () => void) => () => void;
  /** The same for the request to end that systems make, SIGTERM. */
  readonly onTerminate?: (listener: () => void) => () => void;
  /** Ends the process at once. */
  readonly exit: (code: number) => void;
}

export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** What each command's help says of them. */
export const exitCodesHelp: string = `
Exit codes: 0 done, 1 the run failed, 2 wrong usage or bad input, 130 interrupted`;

/** The width to fit lines to; undefined where they need not fit, as in a pipe. */
export function columnsOf({ isTTY, columns = 0 }: Output): number | undefined {
  return isTTY === true && columns > 0 ? columns : undefined;
}
