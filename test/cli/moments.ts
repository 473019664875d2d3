/** Moments of one day by this machine's clock, wherever it stands. */

export const NOW = at('14:36:33');
export const NOW_MS = Date.parse(NOW);

/** ISO 8601. @param time `14:36:33` @param day of November 2026 */
export function at(time: string, day = 23): string {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return new Date(2026, 10, day, hours, minutes, seconds).toISOString();
}
