// Reward scale: from rewards to standard units, and whether there is anything to tell apart.

/** What rewards are measured from, and in which units. */
export interface RewardScale {
  readonly center: number;
  readonly deviation: number;
}

/** Mean and deviation; `undefined` while there is nothing to tell apart. */
export function scaleOf(rewards: readonly number[]): RewardScale | undefined {
  const count = rewards.length;
  if (count < 2) return undefined;
  let sum = 0;
  for (const reward of rewards) sum += reward;
  const center = sum / count;
  let squares = 0;
  for (const reward of rewards) squares += (reward - center) ** 2;
  const deviation = Math.sqrt(squares / count);
  return deviation > 1e-12 * Math.abs(center) ? { center, deviation } : undefined; // equal rewards differ from their mean by rounding
}
