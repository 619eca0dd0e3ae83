// The address of a queue: a Redis URL, and how it is shown.
import { RunError } from "../study/index.js";

export interface QueueAddress {
  /** With user and password: for the connection alone. */
  readonly url: string;
  /** Without them: for people. */
  readonly shown: string;
}

const form = "redis://[USER:PASSWORD@]HOST:PORT[/DATABASE], or rediss:// for TLS";

/** @throws RunError when the text is no address of a Redis server */
export function parseAddress(text: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "redis:" && url.protocol !== "rediss:") || url.hostname === "") {
    // What was given may hold a password, so it is not quoted.
    throw new RunError("--queue", `must be the address of a Redis server, ${form}`);
  }
  const port = url.port === "" ? "6379" : url.port;
  return { url: text, shown: `${url.protocol}//${url.hostname}:${port}${url.pathname === "/" ? "" : url.pathname}` };
}
