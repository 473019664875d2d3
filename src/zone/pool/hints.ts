/**
 * Address hints of HTTPS and SVCB records (RFC 9460 §7.3): clients may go by them instead of asking for A and AAAA, so
 * an address that is taken out of those must leave the hints too.
 *
 * An RRset whose hints are members of pools becomes a pool set itself: one pool, of which all is answered, and
 * which nobody checks, each record with the pool sets that its hints follow.
 */

import { formatName, toLowerName } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { formatRdata, hintsOf, rdataNames } from '../../dns/rdata/index.ts';
import { RrType } from '../../dns/rr-type.ts';
import { completeSettings } from '../../schema/settings.ts';
import type { ZoneDraft } from '../draft.ts';
import type { Rrset } from '../model.ts';
import { rdataKey } from '../twins.ts';
import { BALANCE } from './balance.ts';
import { CATCH_ALL, DEFAULT_POOL } from './pool-set.ts';
import type { HintSource, PoolSet, PoolValue } from './pool-set.ts';

const BINDINGS: readonly number[] = [RrType.SVCB, RrType.HTTPS];

/** Makes pool sets of the RRsets that need it. Needs the whole zone. */
export function followHints(draft: ZoneDraft): void {
  for (const { owner, rrsets } of draft.zone.nodes.values()) {
    for (const rrset of rrsets) {
      const poolSet = BINDINGS.includes(rrset.type) ? createPoolSet(draft, owner, rrset) : undefined;
      if (poolSet) draft.setPools(poolSet);
    }
  }
}

function createPoolSet(
  draft: ZoneDraft,
  owner: Name,
  { type, ttlSeconds, rdata }: Rrset,
): PoolSet | undefined {
  const sourcesOf = rdata.map((octets) => findSources(draft, owner, type, octets));
  const sources = sourcesOf.flat();
  if (sources.length === 0) return undefined;
  const members = rdata.map((octets, i): PoolValue => ({
    rdata: octets,
    text: formatRdata(type, octets),
    host: null,
    hints: sourcesOf[i]!.map((source): HintSource => ({
      owner: formatName(toLowerName(source.owner)),
      type: source.type,
    })),
  }));
  return {
    owner,
    type,
    ttlSeconds,
    ttlMinSeconds: Math.min(ttlSeconds, ...sources.map(({ ttlMinSeconds }) => ttlMinSeconds)),
    balance: { ...completeSettings(BALANCE), answers: members.length },
    health: null,
    load: null,
    members,
    pools: [
      {
        name: DEFAULT_POOL,
        members: members.map((_, value) => ({ value, weight: 1, status: 'obey' })),
        fallback: null,
      },
    ],
    rules: [CATCH_ALL],
    lastResort: [],
  };
}

/** The pool sets of the zone that have a hint of the record among their members. */
function findSources(draft: ZoneDraft, owner: Name, type: number, rdata: Uint8Array): PoolSet[] {
  const target = targetOf(type, rdata, owner);
  const hints = hintsOf(rdata);
  return [RrType.A, RrType.AAAA].flatMap((addressType) => {
    const poolSet = draft.find(target, addressType)?.poolSet;
    if (!poolSet) return [];
    const addresses = new Set(poolSet.members.map((member) => rdataKey(addressType, member.rdata)));
    const isMember = hints.some(
      (hint) => hint.type === addressType && addresses.has(rdataKey(addressType, hint.address)),
    );
    return isMember ? [poolSet] : [];
  });
}

/** RFC 9460 §2.5.2: the root stands for the owner. */
function targetOf(type: number, rdata: Uint8Array, owner: Name): Name {
  const start = rdataNames(type, rdata)[0]!;
  let end = start;
  while (rdata[end]! !== 0) end += rdata[end]! + 1;
  return end === start ? owner : rdata.subarray(start, end + 1);
}
