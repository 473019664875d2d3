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
  return { kind: served ? 'up' : 'down', reason: reason === '' ? state : `${state}: ${reason}` };
}
