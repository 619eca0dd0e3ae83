// Time and turns in a worker.

/** Monotonic time. @units seconds */
export const clock = (): number => performance.now() / 1_000;

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Lets messages and timers have their turn; a timer of 0 would wait four milliseconds. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(undefined);
  });
}
