// Durations as flags and config files write them: 10m, 90s, 2h, 1h30m, or plain seconds.

const pattern = /^(?:(\d+(?:\.\d+)?)h)?(?:(\d+(?:\.\d+)?)m)?(?:(\d+(?:\.\d+)?)s?)?$/;

/** @units seconds; NaN when the text is no duration */
export function parseDuration(text: string): number {
  const match = pattern.exec(text.trim());
  if (match === null || text.trim() === "") return Number.NaN;
  const [hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part: string | undefined) => Number(part ?? 0));
  return 3600 * hours + 60 * minutes + seconds;
}

const fractions = { s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 } as const;

/** A short time, `20us`, `0.5ms`, `800ns`, or plain seconds. @units seconds; NaN when the text is none */
export function parseLatency(text: string): number {
  const match = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*(s|ms|us|µs|ns)?$/i.exec(text.trim());
  if (match === null) return Number.NaN;
  const [, digits, exponent = "", unit = "s"] = match;
  return Number(`${digits}${exponent}`) * fractions[unit.toLowerCase() as keyof typeof fractions];
}

/** The shortest text that reads back as the same whole number of seconds: `10m`, `1h30m`, `90.5s`. */
export function formatDuration(seconds: number): string {
  if (!Number.isInteger(seconds)) return `${seconds}s`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ];
  return parts.map(([part, unit]) => (part === 0 ? "" : `${part}${unit}`)).join("") || "0s";
}
