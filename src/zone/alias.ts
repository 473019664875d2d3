/**
 * ALIAS, the CNAME that may stand at an apex: not a record type of the DNS, but "the addresses of that other name".
 *
 * A target in the zone itself is followed while loading, and its addresses are served as the owner's own, its pools
 * too. A target elsewhere is resolved over and over while serving: the owner has pool sets that keep places for its
 * addresses.
 */

import { formatName, isSubdomain, nameKey } from '../dns/name.ts';
import type { Name } from '../dns/name.ts';
import { RrType, rrTypeName } from '../dns/rr-type.ts';
import type { Position } from '../schema/problem.ts';
import type { Report } from '../schema/report.ts';
import type { ZoneDraft } from './draft.ts';
import { createAliasSet } from './pool/alias-set.ts';
import type { PoolSet } from './pool/pool-set.ts';

/** An ALIAS of the file, to be followed once the whole zone is read. */
export interface Alias {
  readonly owner: Name;
  readonly target: Name;
  readonly ttlSeconds: number;
  readonly at: Position;
  readonly where: string;
}

/** Adds the addresses of every alias's target to the alias's owner. Aliases may lead to aliases and CNAMEs. */
export function followAliases(draft: ZoneDraft, aliases: readonly Alias[], report: Report): void {
  const byOwner = new Map(aliases.map((alias) => [nameKey(alias.owner), alias]));
  for (const alias of aliases) {
    follow(draft, alias, byOwner, report);
  }
}

function follow(draft: ZoneDraft, alias: Alias, byOwner: ReadonlyMap<string, Alias>, report: Report): void {
  const seen = new Set([nameKey(alias.owner)]);
  let target = alias.target;
  let ttlSeconds = alias.ttlSeconds;
  while (isSubdomain(target, draft.origin)) {
    const key = nameKey(target);
    if (seen.has(key)) {
      report.error(
        alias.at,
        alias.where,
        `the ALIAS leads back to ${formatName(target)} (expected a name with addresses)`,
      );
      return;
    }
    seen.add(key);
    const cname = draft.find(target, RrType.CNAME);
    if (cname?.poolSet) {
      const name = formatName(target);
      report.warning(alias.at, alias.where, `${name} is a CNAME with pools: the ALIAS is not served yet`);
      return;
    }
    const next = cname?.rdata[0] ?? byOwner.get(key)?.target;
    if (next === undefined) {
      addAddresses(draft, { ...alias, target, ttlSeconds }, report);
      return;
    }
    ttlSeconds = Math.min(ttlSeconds, cname?.ttlSeconds ?? byOwner.get(key)!.ttlSeconds);
    target = next;
  }
  addElsewhere(draft, { ...alias, target, ttlSeconds }, report);
}

/** A name that only the world, or another zone of the server's, knows the addresses of. */
function addElsewhere(draft: ZoneDraft, alias: Alias, report: Report): void {
  const { owner, target, ttlSeconds, at, where } = alias;
  for (const type of [RrType.A, RrType.AAAA] as const) {
    if (isWritten(draft, alias, type, report)) continue;
    const poolSet = createAliasSet(owner, type, ttlSeconds, target);
    const values = poolSet.members.map(({ rdata }) => ({ rdata, at }));
    draft.add(owner, { type, ttlSeconds, at, where, values, poolSet });
  }
}

function isWritten(draft: ZoneDraft, { owner, at, where }: Alias, type: number, report: Report): boolean {
  if (draft.find(owner, type) === undefined) return false;
  report.warning(at, where, `${rrTypeName(type)} is written at this name: the ALIAS adds none`);
  return true;
}

function addAddresses(draft: ZoneDraft, alias: Alias, report: Report): void {
  const { owner, target, at, where } = alias;
  let found = 0;
  for (const type of [RrType.A, RrType.AAAA]) {
    const rrset = draft.find(target, type);
    if (rrset === undefined) continue;
    found++;
    if (isWritten(draft, alias, type, report)) continue;
    const values = rrset.rdata.map((rdata) => ({ rdata, at }));
    const ttlSeconds = Math.min(alias.ttlSeconds, rrset.ttlSeconds);
    const poolSet = rrset.poolSet && aliasPools(rrset.poolSet, owner, ttlSeconds);
    draft.add(owner, { type, ttlSeconds, at, where, values, poolSet });
  }
  if (found === 0) report.warning(at, where, `${formatName(target)} has no addresses: the ALIAS serves none`);
}

/**
 * The pools of the target, as the alias has them: the same members, probed just as the target's are, so that one probe
 * does for both. What a check would take from the owner name it takes from the target's.
 */
function aliasPools(target: PoolSet, owner: Name, ttlSeconds: number): PoolSet {
  const name = formatName(target.owner);
  const { health } = target;
  return {
    ...target,
    owner,
    ttlSeconds,
    ttlMinSeconds: Math.min(target.ttlMinSeconds, ttlSeconds),
    health: health && { ...health, host: health.host ?? name.replace(/\.$/, ''), name: health.name ?? name },
  };
}
