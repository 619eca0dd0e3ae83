// A mailbox: names that come at any time, taken one by one.

export interface Mailbox {
  put(name: string): void;
  /** The next name; `undefined` when none came for so long, or the signal was aborted. @units milliseconds */
  next(patience: number, signal?: AbortSignal): Promise<string | undefined>;
}

/** What comes twice before it is taken is one. */
export function createMailbox(): Mailbox {
  const waiting = new Set<string>();
  let wake: (() => void) | undefined;
  const take = (): string | undefined => {
    const [first] = waiting;
    if (first !== undefined) waiting.delete(first);
    return first;
  };
  return {
    put: (name) => {
      waiting.add(name);
      wake?.();
    },
    next: async (patience, signal) => {
      if (waiting.size === 0 && signal?.aborted !== true) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, patience);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          signal?.addEventListener("abort", wake, { once: true });
        });
        if (wake !== undefined) signal?.removeEventListener("abort", wake);
        wake = undefined;
      }
      return signal?.aborted === true ? undefined : take();
    },
  };
}
