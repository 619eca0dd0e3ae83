// The rate of what happens, over the last minute.

const window = 60; // seconds

export interface Rate {
  count(): void;
  /** @units per second */
  now(): number;
}

export function createRate(clock: () => number): Rate {
  const began = clock();
  let times: number[] = [];
  return {
    count: () => {
      times.push(clock());
    },
    now: () => {
      const now = clock();
      times = times.filter((time) => now - time <= window);
      return times.length / Math.max(1, Math.min(window, now - began));
    },
  };
}
