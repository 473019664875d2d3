/**
 * Connections as a load: for its weight, how full is a member compared with the others of its group?
 *
 * Counts have no natural watermark; what is many depends on the hour. So each count is divided by the member's weight
 * and by the group's mean: 1 is as full as the average, and shedding starts there.
 */

import type { Watermarks } from './load-factor.ts';

/** From the mean on a member sheds; with twice the mean it keeps the least there is. Ours. */
export const RELATIVE_WATERMARKS: Watermarks = { low: 1, high: 2 };

/**
 * Everyone is counted one connection fuller than it is, in proportion to its weight. So one connection more isn't a
 * lot where there are few, and a group with none at all is in balance rather than divided by zero. Among hundreds it
 * doesn't show.
 *
 * @param connections of each member, 0 or more
 * @param weights the static ones, above 0
 * @returns each member's load, of which 1 is the mean
 */
export function relativeLoads(connections: readonly number[], weights: readonly number[]): number[] {
  const extra = 1 / mean(weights);
  const fullness = connections.map((count, i) => count / weights[i]! + extra);
  const average = mean(fullness);
  return fullness.map((one) => one / average);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
