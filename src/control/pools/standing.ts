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
import type { PoolMember } from '../../zone/index.ts';
import type { AgentWord, Facts } from './facts.ts';

export type StandingKind = 'up' | 'down' | 'out';

export interface Standing {
  readonly kind: StandingKind;
  /** Whether it follows from checks, and so may change when they do. */
  readonly isByHealth: boolean;
  /** Whether it counts as up without ever having passed a check: for a moment after it was added. */
  readonly isUnproven?: boolean;
  /** Who says so and why, in a few words. */
  readonly reason: string;
}

/** What is known of a value, in whatever pool it is. */
export interface Knowledge {
  /** By its checks; several where a name has several addresses, of which one up is enough. Empty: it isn't checked. */
  readonly verdicts: readonly Verdict[];
  /** What an agent beside the check, which only reports, says; null: nothing. */
  readonly admin: AgentWord | null;
}

/** Where a member of a pool stands under an override; as one of the record's own values (null) nobody checks it. */
export function standingIn(
  pool: number | null,
  member: PoolMember,
  override: Override | undefined,
  { verdictsOf, adminOf }: Pick<Facts, 'verdictsOf' | 'adminOf'>,
): Standing {
  if (pool === null) return standingOf(member, override, NOTHING_KNOWN);
  const { value } = member;
  return standingOf(member, override, { verdicts: verdictsOf(value), admin: adminOf(value) });
}

const NOTHING_KNOWN: Knowledge = { verdicts: [], admin: null };

export function standingOf(
  member: PoolMember,
  override: Override | undefined,
  { verdicts, admin }: Knowledge,
): Standing {
  if (override !== undefined) return standingByOverride(override);
  if (member.status === 'up') return { kind: 'up', isByHealth: false, reason: 'status: up' };
  if (member.status === 'down') return { kind: 'out', isByHealth: false, reason: 'status: down' };
  const taken = admin ?? adminOf(verdicts);
  if (taken !== null) return { kind: 'out', isByHealth: false, reason: `its agent says ${taken}` };
  return standingByHealth(verdicts);
}

function standingByOverride({ action, owner, reason }: Override): Standing {
  const said = reason === '' ? `by ${owner}` : `by ${owner}: ${reason}`;
  switch (action) {
    case 'drain':
      return { kind: 'out', isByHealth: false, reason: `drained ${said}` };
    case 'down':
      return { kind: 'out', isByHealth: false, reason: `forced down ${said}` };
    case 'up':
      return { kind: 'up', isByHealth: false, reason: `forced up ${said}` };
  }
}

/** An agent speaks for its host, however many addresses that has. */
function adminOf(verdicts: readonly Verdict[]): AgentWord | null {
  for (const { admin } of verdicts) if (admin !== null) return admin;
  return null;
}

function standingByHealth(verdicts: readonly Verdict[]): Standing {
  const [first] = verdicts;
  if (first === undefined) return { kind: 'up', isByHealth: false, reason: 'not checked' };
  const served = verdicts.find(({ state }) => isServed(state));
  const { state, reason } = served ?? first;
  if (state === 'unknown') return { kind: 'up', isByHealth: true, isUnproven: true, reason: 'not known yet' };
  const kind = served ? 'up' : 'down';
  const parts = [state === kind ? '' : state, reason].filter((part) => part !== '');
  return { kind, isByHealth: true, reason: parts.join(': ') || state };
}
