// Importance: how much a trial counts for a policy that has moved on since it drew it.

/**
 * `min(cap, π(a) / μ(a))` of each trajectory as a whole, π the policy that learns and μ the one that drew. What is drawn from μ and counts
 * so much stands, on average, for what π would have drawn; the cap bounds what a single trial can do, at the price of a bias towards μ.
 * @shape  now, then (B), in nats -> (B)
 * @source Ionides 2008 (truncated importance sampling); Espeholt et al. 2018, section 4.1, has the cap 1
 */
export function importanceOf(now: ArrayLike<number>, then: readonly number[], cap: number): number[] {
  return then.map((before, b) => Math.min(cap, Math.exp((now[b] as number) - before)));
}
