/** What the server has done since its start, in numbers. */

import type { CounterName } from '../transport/index.ts';

/** The query threads' counters, summed over all of them, and how many of the threads had to be replaced. */
export type Totals = Readonly<Record<CounterName | 'restarts', number>>;

/** `received 12, answered 11, dropped 1, send errors 0, restarts 0` */
export function formatTotals(totals: Totals): string {
  const { received, answered, sendErrors, restarts } = totals;
  const dropped =
    totals.droppedShort +
    totals.droppedLong +
    totals.droppedResponse +
    totals.droppedSilent +
    totals.droppedFault;
  return `received ${received}, answered ${answered}, dropped ${dropped}, send errors ${sendErrors}, restarts ${restarts}`;
}
