#!/usr/bin/env node
// The executable `mlpnas`.
import { run } from "./program.js";

// `mlpnas top RUN | head -1` closes the pipe early: that is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt: (listener) => {
    process.on("SIGINT", listener);
    return () => process.off("SIGINT", listener);
  },
  onTerminate: (listener) => {
    process.on("SIGTERM", listener);
    return () => process.off("SIGTERM", listener);
  },
  exit: (code) => process.exit(code),
});
