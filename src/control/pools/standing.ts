/**
 * Where a member of a pool stands: whether it can be answered, and who says so.
 *
 * Whoever comes first in this order decides:
 *
 *     an override      drain and down take it out, up puts it in, whatever its health
 *     the zone file    status: up and down likewise
 *     its agent        drain and maint take it out, until the agent says ready
 *     its health       up, suspect and not yet known count as up; down and rising as down
 *     nobody           a member that isn't checked is up
 *
 * *Out* is a decision and *down* a finding: where no member is up, all may be answered that are down, but none that is out.
 */

import { isServed, type Override, type Verdict } from '../../health/index.ts';
import type { PoolMember, PoolSet } from '../../zone/index.ts';
import type { Facts } from './facts.ts';

export type StandingKind = 'up' | 'down' | 'out';

export interface Standing {
  readonly kind: StandingKind;
  /** Who says so and why, in a few words. */
  readonly reason: string;
}

/** What is known of a value, in whatever pool it is. */
export interface Knowledge {
  /** By its checks; several where a name has several addresses, of which one up is enough. Empty: it isn't checked. */
  readonly verdicts: readonly Verdict[];
  /** What an agent beside the check, which only reports, says; null: nothing. */
  readonly admin: 'drain' | 'maint' | null;
}

/**
 * Where a value of a set stands as a part of a pool, under an override; as one of the record's own values (null) nobody
 * checks it.
 */
export function standingIn(
  set: PoolSet,
  pool: number | null,
  value: number,
  override: Override | undefined,
  { verdictsOf, adminOf }: Pick<Facts, 'verdictsOf' | 'adminOf'>,
): Standing {
  if (pool === null) return standingOf({ value, ...OWN_VALUE }, override, { verdicts: [], admin: null });
  const member = set.pools[pool]!.members.find((one) => one.value === value)!;
  return standingOf(member, override, { verdicts: verdictsOf(value), admin: adminOf(value) });
}

/** As what a value of the record's own counts where a pool's member is expected. */
const OWN_VALUE = { weight: 1, status: 'obey' } as const;

export function standingOf(
  member: PoolMember,
  override: Override | undefined,
  { verdicts, admin }: Knowledge,
): Standing {
  if (override !== undefined) return standingByOverride(override);
  if (member.status === 'up') return { kind: 'up', reason: 'status: up' };
  if (member.status === 'down') return { kind: 'out', reason: 'status: down' };
  const taken = admin ?? adminOf(verdicts);
  if (taken !== null) return { kind: 'out', reason: `its agent says ${taken}` };
  return standingByHealth(verdicts);
}

function standingByOverride({ action, owner, reason }: Override): Standing {
  const said = reason === '' ? `by ${owner}` : `by ${owner}: ${reason}`;
  switch (action) {
    case 'drain':
      return { kind: 'out', reason: `drained ${said}` };
    case 'down':
      return { kind: 'out', reason: `forced down ${said}` };
    case 'up':
      return { kind: 'up', reason: `forced up ${said}` };
  }
}

/** An agent speaks for its host, however many addresses that has. */
function adminOf(verdicts: readonly Verdict[]): 'drain' | 'maint' | null {
  for (const { admin } of verdicts) if (admin !== null) return admin;
  return null;
}

function standingByHealth(verdicts: readonly Verdict[]): Standing {
  const [first] = verdicts;
  if (first === undefined) return { kind: 'up', reason: 'not checked' };
  const served = verdicts.find(({ state }) => isServed(state));
  const { state, reason } = served ?? first;
  const kind = served ? 'up' : 'down';
  const parts = [state === kind ? '' : state, reason].filter((part) => part !== '');
  return { kind, reason: parts.join(': ') || state };
}
