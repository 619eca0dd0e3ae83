// Noise anatomy: how much of what a training shows is due to its architecture, and how much to its seed.

export interface Anatomy {
  readonly mean: number;
  /** The best mean over seeds. */
  readonly best: number;
  /** Standard deviation between architectures, the seeds' share in it taken out. */
  readonly betweenArchitectures: number;
  /** Standard deviation between the seeds of one architecture. */
  readonly betweenSeeds: number;
  /** The share of one training's variance that is the architecture's: the intraclass correlation. */
  readonly share: number;
}

/**
 * Variance components of A architectures with R seeds each.
 * `MS_a = R Σ_a (x̄_a − x̄)² / (A − 1)`, `MS_s = Σ_as (x_as − x̄_a)² / (A (R − 1))`, `σ_a² = max(0, (MS_a − MS_s) / R)`, `σ_s² = MS_s`
 * @returns `undefined` for fewer than two architectures or seeds, which say nothing of their spread
 * @source Shrout and Fleiss 1979, ICC(1, 1)
 */
export function anatomyOf(rewards: readonly (readonly number[])[]): Anatomy | undefined {
  const [count, seeds] = [rewards.length, rewards[0]?.length ?? 0];
  if (count < 2 || seeds < 2) return undefined;
  const means = rewards.map((bySeed) => bySeed.reduce((sum, x) => sum + x, 0) / seeds);
  const mean = means.reduce((sum, x) => sum + x, 0) / count;
  const between = (seeds * means.reduce((sum, x) => sum + (x - mean) ** 2, 0)) / (count - 1);
  const within =
    rewards.reduce((sum, bySeed, a) => sum + bySeed.reduce((part, x) => part + (x - (means[a] as number)) ** 2, 0), 0) /
    (count * (seeds - 1));
  const architecture = Math.max(0, (between - within) / seeds);
  const whole = architecture + within;
  return {
    mean,
    best: means.reduce((best, x) => Math.max(best, x)),
    betweenArchitectures: Math.sqrt(architecture),
    betweenSeeds: Math.sqrt(within),
    share: whole > 0 ? architecture / whole : 0,
  };
}
