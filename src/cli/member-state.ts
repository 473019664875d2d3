/** A member's state in one word, out of its standing and its checks. */

import type { CheckReport, MemberReport } from '../control/pools/reports.ts';

/**
 *     up, suspect, unknown    answers can carry it; doubted, or not probed yet
 *     DOWN, rising            they don't; rising: its last probes passed
 *     out                     drained
 */
export type MemberState = 'up' | 'suspect' | 'unknown' | 'DOWN' | 'rising' | 'out';

/** What speaks against a member most stands first. */
const WORST_FIRST: readonly CheckReport['state'][] = ['down', 'rising', 'suspect', 'unknown', 'up'];

/** The check that tells most; undefined: the member isn't checked. */
export function worstCheck({ checks }: MemberReport): CheckReport | undefined {
  for (const state of WORST_FIRST) {
    const check = checks.find((one) => one.state === state);
    if (check) return check;
  }
  return undefined;
}

/** An override has the last word on a member's standing, so the checks only say more about it. */
export function stateOf(member: MemberReport): MemberState {
  const checked = worstCheck(member)?.state;
  switch (member.standing) {
    case 'out':
      return 'out';
    case 'down':
      return checked === 'rising' ? 'rising' : 'DOWN';
    case 'up':
      return checked === 'suspect' || checked === 'unknown' ? checked : 'up';
  }
}
