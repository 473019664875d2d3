/**
 * Zones at random, made to be awkward: few labels, so that names collide; wildcards at every level, cuts in cuts, aliases that
 * lead anywhere, parents beside children.
 *
 * Yet each loads in NSD, Knot and BIND alike, which bars data below a DNAME (NSD, Knot), NS at a wildcard (BIND), anything
 * beside a CNAME (all), and an apex whose servers have no address (BIND). DNAME at a wildcard is barred because each takes
 * it otherwise (RFC 4592 §4.4); a conformance table has it.
 */

import type { ZoneText } from '../support/peers/index.ts';

/** A number in [0, 1). */
export type Random = () => number;

/** Zones for one server, and the names worth asking about. */
export interface RandomZones {
  readonly zones: readonly ZoneText[];
  /**
   * Whether parents keep data at and below the origins of children that are served beside them, instead of delegating. NSD
   * can't be asked then: it keeps all names in one tree, so that what exists in one zone exists in the other.
   */
  readonly hasLeftovers: boolean;
  readonly names: readonly string[];
}

const LABELS = ['a', 'b', 'c', 'B', 'dd', '*'];
const TTLS = [60, 300, 3600];
/** Owner names per zone, before those that can't stand are taken out. */
const OWNERS = 30;
const MAX_DEPTH = 4;

/** What may stand at an owner name, and how often it does, in parts of their sum. */
const KINDS = [
  ['address', 8],
  ['text', 4],
  ['mail', 3],
  ['service', 2],
  ['unknown', 1],
  ['alias', 7],
  ['dname', 3],
  ['cut', 6],
] as const;
type Kind = (typeof KINDS)[number][0];

/** mulberry32: the same numbers for the same seed, everywhere. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

export function randomZones(random: Random): RandomZones {
  const origins = ['example.'];
  if (random() < 0.6) origins.push('a.example.');
  if (random() < 0.3) origins.push('b.a.example.');
  if (random() < 0.4) origins.push('other.');
  const hasLeftovers = random() < 0.3;
  const maker = new ZoneMaker(random, origins, hasLeftovers);
  const zones = origins.map((origin) => ({ origin, text: maker.zone(origin) }));
  return { zones, hasLeftovers, names: [...maker.names] };
}

export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)]!;
}

class ZoneMaker {
  /** Every owner and target so far. */
  readonly names = new Set<string>();
  readonly #random: Random;
  readonly #origins: readonly string[];
  readonly #hasLeftovers: boolean;

  constructor(random: Random, origins: readonly string[], hasLeftovers: boolean) {
    this.#random = random;
    this.#origins = origins;
    this.#hasLeftovers = hasLeftovers;
  }

  zone(origin: string): string {
    const apex = this.#apex(origin);
    const children = this.#origins.filter((other) => other.endsWith(`.${origin}`));
    if (children.length === 0 && this.#random() < 0.1)
      return [...apex, `${origin} 300 DNAME ${this.#target()}`].join('\n');
    const owners = new Map<string, Kind>();
    for (let i = 0; i < OWNERS; i++) {
      const owner = this.#nameBelow(origin);
      if (!owners.has(owner.toLowerCase())) owners.set(owner.toLowerCase(), this.#kind(owner, children));
      this.names.add(owner);
    }
    const dnames = [...owners].filter(([, kind]) => kind === 'dname').map(([owner]) => owner);
    const isBelowDname = (owner: string): boolean => dnames.some((dname) => owner.endsWith(`.${dname}`));
    const standing = [...owners].filter(([owner]) => !isBelowDname(owner));
    const records = standing.flatMap(([owner, kind]) => this.#records(owner, kind));
    return [...apex, ...(this.#hasLeftovers ? records : this.#withDelegations(records, children))].join('\n');
  }

  /** The records outside the children's zones, and the delegation of each child. */
  #withDelegations(records: readonly string[], children: readonly string[]): string[] {
    const isInChild = (record: string): boolean =>
      children.some((child) => `.${record.split(' ')[0]!.toLowerCase()}`.endsWith(`.${child}`));
    const isNearest = (child: string): boolean => !children.some((other) => child.endsWith(`.${other}`));
    const delegations = children.filter(isNearest).map((child) => `${child} 300 NS ns.elsewhere.test.`);
    return [...records.filter((record) => !isInChild(record)), ...delegations];
  }

  #apex(origin: string): string[] {
    this.names.add(origin);
    const minimum = pick(this.#random, TTLS);
    return [
      `${origin} 600 SOA ns.${origin} hostmaster.${origin} 1 7200 3600 1209600 ${minimum}`,
      `${origin} 600 NS ns.elsewhere.test.`,
      ...(this.#random() < 0.3 ? [`${origin} 600 MX 10 ${this.#target()}`] : []),
    ];
  }

  #kind(owner: string, children: readonly string[]): Kind {
    const total = KINDS.reduce((sum, [, parts]) => sum + parts, 0);
    let left = this.#random() * total;
    const [kind] = KINDS.find(([, parts]) => (left -= parts) < 0)!;
    const isBarred =
      ((kind === 'cut' || kind === 'dname') && owner.startsWith('*')) ||
      (kind === 'dname' && children.some((child) => child.endsWith(`.${owner.toLowerCase()}`)));
    return isBarred ? 'address' : kind;
  }

  #records(owner: string, kind: Kind): string[] {
    const ttl = pick(this.#random, TTLS);
    const record = (type: string, rdata: string): string =>
      `${this.#inSomeCase(owner)} ${ttl} ${type} ${rdata}`;
    switch (kind) {
      case 'address': {
        const hosts = this.#some([1, 2, 3]);
        const ipv6 = this.#random() < 0.4 ? [record('AAAA', '2001:db8::1')] : [];
        return [...hosts.map((host) => record('A', `192.0.2.${host}`)), ...ipv6];
      }
      case 'text':
        return [record('TXT', `"${owner}"`)];
      case 'mail':
        return [record('MX', `10 ${this.#target()}`), record('TXT', '"beside mail"')];
      case 'service':
        return [record('SRV', `0 0 443 ${this.#target()}`)];
      case 'unknown':
        return [record('TYPE65280', '\\# 3 abcdef')];
      case 'alias':
        return [record('CNAME', this.#target())];
      case 'dname':
        return [record('DNAME', this.#target()), ...(this.#random() < 0.5 ? [record('A', '192.0.2.9')] : [])];
      case 'cut':
        return [...this.#delegation(owner, record)];
    }
  }

  /** NS inside the cut with glue, inside without, or anywhere; sometimes DS; sometimes what a careless hostmaster leaves there. */
  #delegation(owner: string, record: (type: string, rdata: string) => string): string[] {
    const records: string[] = [];
    if (this.#random() < 0.5) {
      records.push(record('NS', `ns.${owner}`));
      this.names.add(`ns.${owner}`);
      if (this.#random() < 0.8) records.push(`ns.${owner} 300 A 192.0.2.53`);
    }
    if (records.length === 0 || this.#random() < 0.5) records.push(record('NS', this.#target()));
    if (this.#random() < 0.3)
      records.push(record('DS', '12345 8 1 0123456789abcdef0123456789abcdef01234567'));
    if (this.#random() < 0.2) records.push(record('A', '192.0.2.66'));
    return records;
  }

  /** Where an alias or a server name points: near, far, or nowhere. */
  #target(): string {
    const random = this.#random;
    const choice = random();
    if (choice < 0.1) return 'www.elsewhere.test.';
    if (choice < 0.5 && this.names.size > 0) return pick(random, [...this.names]);
    const name = this.#nameBelow(pick(random, this.#origins));
    this.names.add(name);
    return name;
  }

  #nameBelow(origin: string): string {
    const depth = 1 + Math.floor(this.#random() * MAX_DEPTH);
    return `${Array.from({ length: depth }, () => pick(this.#random, LABELS)).join('.')}.${origin}`;
  }

  #some<T>(items: readonly T[]): readonly T[] {
    return items.slice(0, 1 + Math.floor(this.#random() * items.length));
  }

  #inSomeCase(name: string): string {
    return this.#random() < 0.1 ? name.toUpperCase() : name;
  }
}
