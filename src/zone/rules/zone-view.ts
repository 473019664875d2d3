/** A zone as the rules look at it: with answers to what several of them ask. */

import { isSameName, isSubdomain, nameKey } from '../../dns/name.ts';
import type { Name } from '../../dns/name.ts';
import { RrType } from '../../dns/rr-type.ts';
import type { Report } from '../../schema/report.ts';
import type { Rrset, Zone, ZoneNode } from '../model.ts';

/**
 * What a name that records point to is in this zone.
 *
 *     outside     not at or below the origin: nothing is known of it
 *     address     it has A or AAAA records, perhaps by a wildcard or as glue
 *     cname       it is an alias, or below a DNAME
 *     delegated   it is in a delegated zone, and there is no glue for it
 *     none        it has no address, or doesn't exist
 */
export type TargetStatus = 'outside' | 'address' | 'cname' | 'delegated' | 'none';

export class ZoneView {
  readonly origin: Name;
  readonly report: Report;
  readonly #nodes: Zone['nodes'];
  readonly #originKey: string;
  /** The keys of zone cuts and DNAMEs; the apex's own NS is no cut. */
  readonly #redirects = new Set<string>();
  /** The keys of the names that NS records point to. */
  readonly #nameServers = new Set<string>();
  /** Every name that exists, empty non-terminals too; made when first needed. */
  #existing: Set<string> | undefined;

  constructor({ origin, nodes }: Zone, report: Report) {
    this.origin = origin;
    this.report = report;
    this.#nodes = nodes;
    this.#originKey = nameKey(origin);
    for (const [key, node] of nodes) {
      const ns = rrsetOf(node, RrType.NS);
      const isCut = ns !== undefined && key !== this.#originKey;
      if (isCut || rrsetOf(node, RrType.DNAME) !== undefined) this.#redirects.add(key);
      for (const target of ns?.rdata ?? []) this.#nameServers.add(nameKey(target));
    }
  }

  isApex(node: ZoneNode): boolean {
    return isSameName(node.owner, this.origin);
  }

  /** The zone cut or DNAME nearest to the apex that is above the node; what is below it is never looked at. */
  redirectAbove(node: ZoneNode): ZoneNode | undefined {
    if (this.#redirects.size === 0 || this.isApex(node)) return undefined;
    return this.#highestRedirect(parentKey(nameKey(node.owner)));
  }

  statusOf(target: Name): TargetStatus {
    if (!isSubdomain(target, this.origin)) return 'outside';
    const key = nameKey(target);
    const exact = this.#nodes.get(key);
    const redirect = this.#highestRedirect(key);
    const isAbove = redirect !== undefined && nameKey(redirect.owner) !== key;
    if (redirect !== undefined && this.isCut(redirect)) return hasAddress(exact) ? 'address' : 'delegated';
    if (isAbove) return 'cname';
    const node = exact ?? this.#wildcardFor(key);
    if (hasAddress(node)) return 'address';
    return node !== undefined && rrsetOf(node, RrType.CNAME) !== undefined ? 'cname' : 'none';
  }

  find(owner: Name, type: number): Rrset | undefined {
    const node = this.#nodes.get(nameKey(owner));
    return node && rrsetOf(node, type);
  }

  /** Whether the node's NS records delegate: those at the apex don't. */
  isCut(node: ZoneNode): boolean {
    return rrsetOf(node, RrType.NS) !== undefined && !this.isApex(node);
  }

  /** Whether any NS of the zone points to the name, so that its addresses may be glue. */
  isNameServer(name: Name): boolean {
    return this.#nameServers.has(nameKey(name));
  }

  #highestRedirect(key: string): ZoneNode | undefined {
    let found: string | undefined;
    for (let at = key; at.length >= this.#originKey.length; at = parentKey(at)) {
      if (this.#redirects.has(at)) found = at;
      if (at.length === this.#originKey.length) break;
    }
    return found === undefined ? undefined : this.#nodes.get(found);
  }

  /** RFC 4592 §3.3.1: the wildcard below the closest encloser, if the name itself doesn't exist. */
  #wildcardFor(key: string): ZoneNode | undefined {
    this.#existing ??= this.#existingNames();
    let at = key;
    while (!this.#existing.has(at)) at = parentKey(at);
    return at === key ? undefined : this.#nodes.get(`\x01*${at}`);
  }

  #existingNames(): Set<string> {
    const names = new Set([this.#originKey]);
    for (const key of this.#nodes.keys()) {
      for (let at = key; !names.has(at); at = parentKey(at)) names.add(at);
    }
    return names;
  }
}

export function rrsetOf(node: ZoneNode, type: number): Rrset | undefined {
  return node.rrsets.find((rrset) => rrset.type === type);
}

function hasAddress(node: ZoneNode | undefined): boolean {
  return node?.rrsets.some(({ type }) => type === RrType.A || type === RrType.AAAA) ?? false;
}

/** The key without its first label. */
function parentKey(key: string): string {
  return key.slice(key.charCodeAt(0) + 1);
}
