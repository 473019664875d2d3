/** `evenkeel status`: pools, zones and overrides at a glance. */

import type { AdminStatus } from '../admin/index.ts';
import { parseIpAddress } from '../base/index.ts';
import type { MemberReport, PoolSetReport } from '../control/pools/reports.ts';
import { matches, parsePattern, type Pattern, type Subject } from '../health/overrides/index.ts';
import { addAdminCommand, tell } from './admin-command.ts';
import { AdminError } from './admin-client.ts';
import { readWith, type Command } from './command-line.ts';
import { formatStatus, hasProblem } from './format-status.ts';

export function addStatusCommand(program: Command): void {
  addAdminCommand(program, 'status')
    .summary('Tell how pools, members, zones and overrides stand')
    .description(
      'Tell how pools, members, zones, replicas and overrides stand. Exits 1 if a pool does not answer for itself, a zone is ' +
        'broken or differs between replicas, one of these has no vote, or the server is cut off from them or doubts its own ' +
        'findings',
    )
    .argument(
      '[pattern]',
      'Only the pools of a name, host or address, or of a glob: www.example.com, 192.0.2.*, shop.example.com/A/seoul',
      readWith((text: string) => ({ text, patterns: patternsOf(text) })),
    )
    .action(async (asked: Asked | undefined, _: unknown, command: Command) => {
      await tell(command, async (client) => {
        const whole = await client.status();
        const status = asked ? narrow(whole, asked) : whole;
        return {
          json: status,
          text: (paint) => formatStatus(status, paint),
          isProblem: hasProblem(status),
        };
      });
    });
}

interface Asked {
  readonly text: string;
  readonly patterns: readonly Pattern[];
}

/** What an override of that pattern would be about, and what stands at a name alone: `www.example.com`. */
function patternsOf(text: string): Pattern[] {
  const pattern = parsePattern(text);
  return text.includes('/') ? [pattern] : [pattern, parsePattern(`${text}/*`)];
}

/** @throws {AdminError} if no pool is left */
function narrow(status: AdminStatus, { text, patterns }: Asked): AdminStatus {
  const isAsked = (set: PoolSetReport): boolean =>
    set.members.some((member) => patterns.some((pattern) => matches(pattern, subjectOf(set, member))));
  const pools = status.pools.filter(isAsked);
  if (pools.length === 0) throw new AdminError(`Cannot tell of "${text}": no pool has such a member`, 1);
  const zones = status.zones.filter(({ zone }) => pools.some(({ owner }) => isWithin(owner, zone)));
  return { ...status, pools, zones, overrides: [] };
}

function isWithin(owner: string, zone: string): boolean {
  return zone === '.' || owner.toLowerCase() === zone || owner.toLowerCase().endsWith(`.${zone}`);
}

function subjectOf({ owner, type }: PoolSetReport, { value, host, pool }: MemberReport): Subject {
  const address = parseIpAddress(value) ? value : null;
  return { host, address, owner: owner.toLowerCase(), type, pool: pool ?? '' };
}
