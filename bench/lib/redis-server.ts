// A Redis server of our own, for tests and measurements: on loopback, on a port that was free, in a folder of its own.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { createServer } from "node:net";

export const hasRedis: boolean = spawnSync("redis-server", ["--version"]).status === 0;

export interface RedisServer {
  readonly url: string;
  /** Ends the process at once. */
  kill(): Promise<void>;
  /** Starts it again, with what it had written. */
  restart(): Promise<void>;
}

/** With an append-only file, as the documentation asks for it. */
export async function startRedis(folder: string, flags: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  mkdirSync(folder, { recursive: true });
  const words = ["--port", `${port}`, "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes"];
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn("redis-server", [...words, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    for await (const chunk of child.stdout as NodeJS.ReadableStream) {
      text += chunk.toString();
      if (text.includes("Ready to accept connections")) return;
    }
    throw new Error(`redis-server did not start:\n${text}`);
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
    restart: start,
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { readonly port: number };
      server.close(() => resolve(port));
    });
  });
}
