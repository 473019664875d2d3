/** The replicas as a report. */

import type { Clock } from '../../base/index.ts';
import type { Replicas } from '../../replica/index.ts';
import type { ReplicasReport } from './reports.ts';

export function reportReplicas(replicas: Replicas, clock: Clock): ReplicasReport {
  const { isIsolated, sinceMs, silentMs, failures, why } = replicas.state;
  return {
    name: replicas.name,
    store: replicas.store.name,
    isIsolated,
    since: new Date(sinceMs).toISOString(),
    silentMs: silentMs === null ? null : Math.round(silentMs),
    failures,
    lastFailure: why,
    others: replicas.peers.map(({ id, heartbeat, heardMs }) => ({
      name: id,
      silentMs: Math.round(clock.monotonicMs() - heardMs),
      abstains: heartbeat.abstains,
    })),
  };
}
