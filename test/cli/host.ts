// A host for tests: what a command wrote, and a Ctrl-C on demand.
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import type { Output } from "../../src/cli/host.js";
import { run } from "../../src/cli/program.js";

// Only the stream decides on colour here, not the shell that the tests run in.
delete process.env["FORCE_COLOR"];
delete process.env["NO_COLOR"];

export class Sink extends Writable {
  text = "";
  readonly isTTY: boolean;
  readonly columns: number;

  constructor(columns = 0) {
    super();
    this.columns = columns;
    this.isTTY = columns > 0;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Codes that the host was told to exit with at once. */
  readonly exits: readonly number[];
}

interface RunOptions {
  /** Presses Ctrl-C so many times when stderr first holds this text. */
  readonly interruptAt?: string;
  readonly interrupts?: number;
  /** Of a terminal; 0 for a pipe. */
  readonly columns?: number;
}

/** Runs a command line in this process. */
export async function runCommand(
  args: readonly string[],
  { interruptAt, interrupts = 1, columns = 0 }: RunOptions = {},
): Promise<Outcome> {
  const [stdout, stderr] = [new Sink(columns), new Sink(columns)];
  const exits: number[] = [];
  let listener: (() => void) | undefined;
  let pressed = 0;
  const write = stderr._write.bind(stderr);
  stderr._write = (chunk, encoding, done) => {
    write(chunk, encoding, done);
    if (interruptAt === undefined || !stderr.text.includes(interruptAt)) return;
    while (pressed < interrupts) {
      pressed++;
      listener?.();
    }
  };
  const exitCode = await run(args, {
    stdout: stdout satisfies Output,
    stderr,
    onInterrupt: (listen) => {
      listener = listen;
      return () => {
        listener = undefined;
      };
    },
    exit: (code) => exits.push(code),
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text, exits };
}

/** A new folder, and in it files with these texts. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "mlpnas-cli-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** Two classes that a line divides, 200 rows. */
export function easyCsv(): string {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const [a, b] = [Math.sin(i * 12.9898), Math.cos(i * 78.233)];
    return `${a.toFixed(4)},${b.toFixed(4)},${a + b > 0 ? "yes" : "no"}`;
  });
  return ["a,b,answer", ...rows, ""].join("\n");
}
