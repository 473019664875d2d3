/**
 * Compiles a zone into an answer image: think at load, look up at query.
 *
 * What the query path must not work out is worked out here: which empty non-terminals exist, which zone cut or DNAME
 * governs a name, which wildcard stands below it, and whose addresses belong in the additional section.
 */

import { isWildcard, nameKey, nameOfKey, parentName, type Name } from '../dns/name.ts';
import { RrType } from '../dns/rr-type.ts';
import { ImageWriter, NO_NODE, type FindTarget, type ImageNode, type PoolTable } from '../image/index.ts';
import { readUint32 } from '../wire/header.ts';
import type { Rrset, Zone } from './model.ts';
import { collectPoolSets } from './pool/collect.ts';
import type { PoolSet } from './pool/pool-set.ts';
import { compileRules } from './pool/prefix-map.ts';
import { entryPools, membersWithin } from './pool/views.ts';

/** @param allocate gives a buffer of at least so many octets; one that served before will do */
export function compileZone(
  zone: Zone,
  allocate: (octets: number) => SharedArrayBuffer = (octets) => new SharedArrayBuffer(octets),
): SharedArrayBuffer {
  const tree = new NameTree(zone);
  return new ImageWriter(tree.nodes, tree.findTarget).write(serialOf(zone), allocate);
}

function serialOf(zone: Zone): number {
  const soa = zone.nodes.get(nameKey(zone.origin))!.rrsets.find(({ type }) => type === RrType.SOA)!;
  const rdata = soa.rdata[0]!;
  return readUint32(rdata, rdata.length - 20);
}

/** The zone's existing names in canonical order, and how they govern each other. */
class NameTree {
  readonly nodes: ImageNode[] = [];
  readonly #indexOf = new Map<string, number>();

  constructor(zone: Zone) {
    const numbers = new Map(collectPoolSets(zone).map((set, number) => [set, number]));
    const toRecordSet = ({ type, ttlSeconds, rdata, poolSet }: Rrset): ImageNode['rrsets'][number] => ({
      type,
      ttlSeconds,
      rdata,
      pools: poolSet && tableOf(poolSet, numbers.get(poolSet)!),
    });
    for (const key of existingNames(zone)) {
      const node = zone.nodes.get(key);
      this.#indexOf.set(key, this.nodes.length);
      this.nodes.push({
        owner: node?.owner ?? nameOfKey(key),
        rrsets: node?.rrsets.map((rrset) => (rrset.poolSet ? toRecordSet(rrset) : rrset)) ?? [],
        governor: NO_NODE,
        wildcard: NO_NODE,
        isCut: node !== undefined && isZoneCut(zone, node.owner, node.rrsets),
      });
    }
    for (let index = 1; index < this.nodes.length; index++) this.#relate(index);
  }

  /** Canonical order has parents before children, so the parent's governor is known. */
  #relate(index: number): void {
    const node = this.nodes[index]!;
    const parentIndex = this.#indexOf.get(nameKey(parentName(node.owner)))!;
    const parent = this.nodes[parentIndex]!;
    if (isWildcard(node.owner)) parent.wildcard = index;
    if (parent.governor !== NO_NODE) node.governor = parent.governor;
    else if (hasType(parent.rrsets, RrType.DNAME)) node.governor = parentIndex;
    else if (node.isCut) node.governor = index;
  }

  /**
   * RFC 1034 §4.3.2 step 6, for the types whose RFCs ask for it. Addresses below a zone cut are not ours to vouch
   * for: they are added as glue beside NS only, a wildcard's too, as NSD and Knot do; below a DNAME nothing exists.
   */
  readonly findTarget: FindTarget = (type, name) => {
    if (!ADDITIONAL_TYPES.has(type)) return NO_NODE;
    const index = this.#match(name);
    if (index === NO_NODE) return NO_NODE;
    const { governor, rrsets } = this.nodes[index]!;
    const isGlue = governor !== NO_NODE;
    if (isGlue && (type !== RrType.NS || !this.nodes[governor]!.isCut)) return NO_NODE;
    return hasType(rrsets, RrType.A) || hasType(rrsets, RrType.AAAA) ? index : NO_NODE;
  };

  /** The name's node, or that of its source of synthesis (RFC 4592 §3.3.1). */
  #match(name: Name): number {
    const exact = this.#indexOf.get(nameKey(name));
    if (exact !== undefined) return exact;
    let encloser = name;
    while (encloser[0] !== 0) {
      encloser = parentName(encloser);
      const index = this.#indexOf.get(nameKey(encloser));
      if (index === undefined) continue;
      const { governor, wildcard, rrsets } = this.nodes[index]!;
      const isOccluded =
        hasType(rrsets, RrType.DNAME) || (governor !== NO_NODE && !this.nodes[governor]!.isCut);
      return isOccluded ? NO_NODE : wildcard;
    }
    return NO_NODE;
  }
}

function tableOf(set: PoolSet, number: number): PoolTable {
  const entries = entryPools(set);
  const prefixes = (family: 4 | 6): PoolTable['ipv4'] =>
    compileRules(set.rules, family).map(({ address, prefixBits, pool }) => ({
      address,
      prefixBits,
      view: entries.indexOf(pool),
    }));
  const views = entries.map((pool) => membersWithin(set, pool));
  return { number, views, ipv4: prefixes(4), ipv6: prefixes(6) };
}

/** RFC 1035 §3.3.9 and .11, RFC 2782, RFC 2230 §3, RFC 1183 §1, RFC 9460 §4.2. */
const ADDITIONAL_TYPES: ReadonlySet<number> = new Set([
  RrType.NS,
  RrType.MX,
  RrType.SRV,
  RrType.KX,
  RrType.AFSDB,
  RrType.SVCB,
  RrType.HTTPS,
]);

/** RFC 4592 §4.2 leaves NS at a wildcard undefined: it is data here, not a cut. */
function isZoneCut(zone: Zone, owner: Name, rrsets: readonly Rrset[]): boolean {
  return owner.length > zone.origin.length && !isWildcard(owner) && hasType(rrsets, RrType.NS);
}

function hasType(rrsets: readonly { readonly type: number }[], type: number): boolean {
  return rrsets.some((rrset) => rrset.type === type);
}

/**
 * The keys of all names that exist (RFC 4592 §2.2.3): owners and the empty non-terminals above them, in canonical
 * order.
 */
function existingNames(zone: Zone): string[] {
  const origin = nameKey(zone.origin);
  const names = new Set<string>([origin]);
  for (const [owner, { rrsets }] of zone.nodes) {
    if (isNsec3Owner(rrsets)) continue;
    for (let key = owner; !names.has(key); key = key.slice(key.charCodeAt(0) + 1)) names.add(key);
  }
  return sortCanonically([...names]);
}

/** RFC 5155 §7.2.8: names that are there for NSEC3 alone are answered as if they did not exist. */
function isNsec3Owner(rrsets: readonly Rrset[]): boolean {
  return (
    hasType(rrsets, RrType.NSEC3) &&
    rrsets.every(({ type }) => type === RrType.NSEC3 || type === RrType.RRSIG)
  );
}

/**
 * RFC 4034 §6.1: by labels from the right. The sort key is the name's labels from right to left, each octet moved up
 * by one so that the gap between labels sorts before every octet: plain string comparison then is canonical order.
 */
function sortCanonically(keys: string[]): string[] {
  const sorted = keys.map((key) => ({ key, order: canonicalOrder(key) }));
  sorted.sort((a, b) => (a.order < b.order ? -1 : 1));
  return sorted.map(({ key }) => key);
}

function canonicalOrder(key: string): string {
  let order = '';
  for (let at = 0; key.charCodeAt(at) !== 0;) {
    const end = at + 1 + key.charCodeAt(at);
    let label = '';
    for (at++; at < end; at++) label += String.fromCharCode(key.charCodeAt(at) + 1);
    order = `${label}\0${order}`;
  }
  return order;
}
