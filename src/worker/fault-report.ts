/**
 * Tells the control plane of exceptions on the query path, once a second at most: whoever finds one could ask
 * for it all day.
 */

import type { MessagePort } from 'node:worker_threads';
import type { FaultListener } from '../transport/index.ts';
import type { FaultMessage } from './messages.ts';

const INTERVAL_MS = 1000;

export function createFaultReport(port: MessagePort): FaultListener {
  let lastReportMs = -Infinity;
  let faults = 0;
  return (error, { query, queryStart, queryEnd }) => {
    faults++;
    const nowMs = performance.now();
    if (nowMs - lastReportMs < INTERVAL_MS) return;
    const message: FaultMessage = {
      kind: 'fault',
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      query: query.slice(queryStart, queryEnd),
      faults,
    };
    port.postMessage(message);
    lastReportMs = nowMs;
    faults = 0;
  };
}
