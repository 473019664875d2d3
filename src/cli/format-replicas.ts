/**
 * The replicas on a terminal, this one first, under the store by way of which they hear each other:
 *
 *     Replicas  redis://192.0.2.10:6379
 *       dns1  this one  voting
 *       dns2  0s ago    voting
 *       dns3  1s ago    abstains: nothing answers
 *
 * Whoever is isolated sees only itself. Nothing is told of the memory of one process, which has no replicas.
 */

import type { AdminStatus } from '../admin/index.ts';
import { count } from '../base/count.ts';
import type { ReplicaReport, ReplicasReport } from '../control/pools/reports.ts';
import { joinCells, padColumns } from './columns.ts';
import { formatAge, formatMoment, formatSpan } from './format-time.ts';
import type { Paint, Tone } from './paint.ts';

export function formatReplicas(
  { replicas, selfDoubt }: Pick<AdminStatus, 'replicas' | 'selfDoubt'>,
  nowMs: number,
  paint: Paint,
): string[] {
  if (!isShared(replicas)) return [];
  const { name, store, isIsolated, lastFailure, others } = replicas;
  const own = isIsolated ? isolation(replicas, nowMs) : voice(selfDoubt?.reason ?? null);
  const states = [own, ...others.map(({ abstains }) => voice(abstains))];
  const rows = [[name, 'this one'], ...others.map(heard)];
  return [
    joinCells([paint('heading', 'Replicas'), store]),
    ...padColumns(rows).map((cells, i) => {
      const { tone, text } = states[i]!;
      return `  ${joinCells([...cells, paint(tone, text)])}`;
    }),
    ...(isIsolated && lastFailure !== '' ? [`  ${paint('bad', lastFailure)}`] : []),
  ];
}

/** `3 replicas`, this one among them; empty: it has none. */
export function countReplicas(replicas: ReplicasReport): string {
  return isShared(replicas) ? count(replicas.others.length + 1, 'replica') : '';
}

/** Whether this one is cut off from the others, or one of them has no vote. */
export function hasReplicaProblem(replicas: ReplicasReport): boolean {
  const { isIsolated, others } = replicas;
  return isShared(replicas) && (isIsolated || others.some(({ abstains }) => abstains !== null));
}

function isShared({ store }: ReplicasReport): boolean {
  return store !== 'memory';
}

interface State {
  readonly tone: Tone;
  readonly text: string;
}

/** @param abstains why it has no vote; null: it has */
function voice(abstains: string | null): State {
  return abstains === null
    ? { tone: 'good', text: 'voting' }
    : { tone: 'doubtful', text: `abstains: ${abstains}` };
}

function isolation({ since }: ReplicasReport, nowMs: number): State {
  const moment = `${formatMoment(since, nowMs)} (${formatAge(since, nowMs)})`;
  return { tone: 'bad', text: `isolated since ${moment}; it decides alone meanwhile` };
}

function heard({ name, silentMs }: ReplicaReport): string[] {
  return [name, `${formatSpan(silentMs, 1)} ago`];
}
