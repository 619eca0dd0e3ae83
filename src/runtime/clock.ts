// The clock that is handed to rooms that may not look at one.

/** Monotonic time. @units seconds */
export function clock(): number {
  return performance.now() / 1_000;
}
