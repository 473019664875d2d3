/** Writing an answer image: nodes in, one buffer out, laid out as layout.ts draws it. */

import { assert } from '../base/assert.ts';
import { countLabels, nameKey, toLowerName, type Name } from '../dns/name.ts';
import { RrType } from '../dns/rr-type.ts';
import { readUint32 } from '../wire/header.ts';
import { SearchName, spreadHash } from '../wire/search-name.ts';
import * as layout from './layout.ts';
import { OFFER_WORDS } from './live-shares.ts';
import {
  RrsetComposer,
  type ClientPrefix,
  type PoolTable,
  type RecordSet,
  type WrittenName,
} from './rrset-composer.ts';

/** No node: an index that none has. */
export const NO_NODE = -1;

/** A name that exists and what is known of it. Nodes refer to each other by their index in the list. */
export interface ImageNode {
  readonly owner: Name;
  readonly rrsets: readonly RecordSet[];
  /** The zone cut or DNAME owner that governs this name, itself if it is the cut; or {@link NO_NODE}. */
  governor: number;
  /** The node of this name's `*` child, or {@link NO_NODE}. */
  wildcard: number;
  isCut: boolean;
}

/**
 * Finds the node whose addresses belong in the additional section for a name in RDATA of the type; or {@link
 * NO_NODE}.
 */
export type FindTarget = (type: number, name: Name, owner: Name) => number;

export class ImageWriter {
  readonly #nodes: readonly ImageNode[];
  readonly #findTarget: FindTarget;
  readonly #composer: RrsetComposer;
  #words: Int32Array = new Int32Array(0);
  #octets: Uint8Array = new Uint8Array(0);
  #end = 0;
  #records = 0;
  /** Where each node was laid. */
  readonly #nodeAt: Int32Array;
  /** Each pool set's owner and RRset, and the word in a node that refers to it. */
  readonly #pooled: { readonly owner: Name; readonly rrset: RecordSet; readonly refersAt: number }[] = [];
  /** Words that hold a node's index until every node is laid. */
  readonly #references: number[] = [];

  /** @param nodes in canonical order, so that the first is the apex */
  constructor(nodes: readonly ImageNode[], findTarget: FindTarget) {
    this.#nodes = nodes;
    this.#findTarget = findTarget;
    this.#composer = new RrsetComposer(nodes[0]!.owner);
    this.#nodeAt = new Int32Array(nodes.length);
  }

  /**
   * Writes the image into a buffer.
   *
   * @param allocate gives one of at least so many octets, a multiple of 4, as its own length must be; it may be dirty
   */
  write(serial: number, allocate: (octets: number) => SharedArrayBuffer): SharedArrayBuffer {
    let slots = 4;
    while (slots * 3 < this.#nodes.length * 4) slots *= 2;
    const nodesAt = layout.HEADER_WORDS + slots * layout.SLOT_WORDS;
    const buffer = allocate((nodesAt + layout.wordsFor(this.#boundOctets())) * 4);
    this.#words = new Int32Array(buffer);
    this.#octets = new Uint8Array(buffer);
    this.#words.fill(0, 0, nodesAt);
    this.#end = nodesAt;

    for (const [index, node] of this.#nodes.entries()) this.#layNode(index, node);
    const negativeSoa = this.#layNegativeSoa();
    const poolSets = this.#layPoolSets();
    this.#resolveReferences();
    this.#fillSlots(slots);

    const words = this.#words;
    words[layout.H_MAGIC] = layout.MAGIC;
    words[layout.H_WORDS_USED] = this.#end;
    words[layout.H_NAMES] = this.#nodes.length;
    words[layout.H_RECORDS] = this.#records;
    words[layout.H_SERIAL] = serial;
    words[layout.H_SLOTS] = layout.HEADER_WORDS;
    words[layout.H_SLOT_MASK] = slots - 1;
    words[layout.H_APEX] = this.#nodeAt[0]!;
    words[layout.H_NEGATIVE_SOA] = negativeSoa;
    words[layout.H_NODES] = nodesAt;
    words[layout.H_POOL_SETS] = poolSets;
    words[layout.H_POOL_SET_COUNT] = this.#pooled.length;
    return buffer;
  }

  get #soa(): RecordSet {
    return this.#nodes[0]!.rrsets.find(({ type }) => type === RrType.SOA)!;
  }

  #boundOctets(): number {
    let octets = boundRrsetOctets(this.#soa);
    for (const { owner, rrsets } of this.#nodes) {
      octets += layout.NODE_NAME * 4 + owner.length + 3;
      for (const rrset of rrsets) octets += boundRrsetOctets(rrset) + boundPoolSetOctets(rrset);
    }
    return octets;
  }

  //--- Nodes

  #layNode(index: number, { owner, rrsets, governor, wildcard, isCut }: ImageNode): void {
    const at = this.#end;
    assert(rrsets.length <= layout.NODE_RRSETS_MASK, `a name has ${rrsets.length} RRsets`);
    const hasDname = rrsets.some(({ type }) => type === RrType.DNAME);
    const flags = (isCut ? layout.NODE_IS_CUT : 0) | (hasDname ? layout.NODE_HAS_DNAME : 0);
    this.#nodeAt[index] = at;
    this.#words[at] =
      (countLabels(owner) << layout.NODE_LABELS_SHIFT) |
      (owner.length << layout.NODE_NAME_OCTETS_SHIFT) |
      flags |
      rrsets.length;
    this.#refer(at + layout.NODE_GOVERNOR, governor);
    this.#refer(at + layout.NODE_WILDCARD, wildcard);
    this.#end += layout.NODE_NAME + layout.wordsFor(owner.length);
    this.#words[this.#end - 1] = 0;
    this.#octets.set(toLowerName(owner), (at + layout.NODE_NAME) * 4);
    for (const rrset of rrsets) {
      if (rrset.pools) this.#layPooled(owner, rrset);
      else this.#layRrset(owner, rrset);
    }
  }

  /** Remembers that the word holds the place of the node `index`, which may not be laid yet. */
  #refer(word: number, index: number): void {
    this.#words[word] = index;
    if (index === NO_NODE) this.#words[word] = 0;
    else this.#references.push(word);
  }

  #resolveReferences(): void {
    for (const word of this.#references) this.#words[word] = this.#nodeAt[this.#words[word]!]!;
  }

  //--- RRsets

  #layRrset(owner: Name, rrset: RecordSet): number {
    const at = this.#end;
    const { octets, pointers, names } = this.#composer;
    this.#composer.compose(owner, rrset);
    if (this.#composer.isTooLarge) return this.#layTooLarge(rrset);
    const targets = this.#findTargets(owner, rrset.type, names);
    this.#words[at] = (rrset.type << 16) | rrset.rdata.length;
    this.#words[at + layout.RRSET_COUNTS] = (pointers.length << 16) | targets.length;
    this.#words[at + layout.RRSET_CHOICE] = 0;
    let next = at + layout.RRSET_LISTS;
    for (const pointer of pointers) this.#words[next++] = pointer;
    for (const { at: nameAt, node } of targets) {
      this.#words[next++] = nameAt;
      this.#refer(next++, node);
    }
    const { length } = this.#composer;
    this.#octets.set(octets.subarray(0, length), next * 4);
    this.#end = next + layout.wordsFor(length);
    this.#words[at + layout.RRSET_SIZE] = (length << 16) | (this.#end - at);
    this.#records += rrset.rdata.length;
    return at;
  }

  #layTooLarge({ type, rdata }: RecordSet): number {
    const at = this.#end;
    this.#end += layout.RRSET_LISTS;
    this.#words[at] = type << 16;
    this.#words[at + layout.RRSET_SIZE] = (layout.TOO_LARGE << 16) | layout.RRSET_LISTS;
    this.#words[at + layout.RRSET_COUNTS] = 0;
    this.#words[at + layout.RRSET_CHOICE] = 0;
    this.#records += rdata.length;
    return at;
  }

  /** A target named twice is told once: the additional section must not repeat itself. */
  #findTargets(owner: Name, type: number, names: readonly WrittenName[]): { at: number; node: number }[] {
    const targets: { at: number; node: number }[] = [];
    const seen = new Set<string>();
    for (const { at, name } of names) {
      // SVCB's "." stands for the owner name (RFC 9460 §2.5), which is written at the RRset's very start.
      const isOwner = name[0] === 0;
      const target = isOwner ? owner : name;
      const node = this.#findTarget(type, target, owner);
      const key = nameKey(target);
      if (node === NO_NODE || seen.has(key)) continue;
      seen.add(key);
      targets.push({ at: isOwner ? 0 : at, node });
    }
    return targets;
  }

  /** RFC 2308 §3: a negative answer lives as long as the lesser of the SOA's own TTL and its MINIMUM. */
  #layNegativeSoa(): number {
    const soa = this.#soa;
    const rdata = soa.rdata[0]!;
    const ttlSeconds = Math.min(soa.ttlSeconds, readUint32(rdata, rdata.length - 4));
    const at = this.#layRrset(this.#nodes[0]!.owner, { ...soa, ttlSeconds });
    this.#records--;
    return at;
  }

  //--- Pool sets

  /** In the node stands only which pool set it is. */
  #layPooled(owner: Name, rrset: RecordSet): void {
    const at = this.#end;
    this.#end += layout.RRSET_LISTS;
    this.#words[at] = (rrset.type << 16) | rrset.rdata.length;
    this.#words[at + layout.RRSET_SIZE] = layout.RRSET_LISTS;
    this.#words[at + layout.RRSET_COUNTS] = 0;
    this.#pooled[rrset.pools!.number] = { owner, rrset, refersAt: at + layout.RRSET_CHOICE };
  }

  /** @returns where the list of the sets starts */
  #layPoolSets(): number {
    const list = this.#end;
    this.#end += this.#pooled.length;
    for (const [number, { owner, rrset, refersAt }] of this.#pooled.entries()) {
      const members = rrset.rdata.map((data) =>
        this.#layRrset(owner, { type: rrset.type, ttlSeconds: rrset.ttlSeconds, rdata: [data] }),
      );
      const set = this.#layPoolSet(rrset.pools!, members, copyWords(rrset));
      this.#words[list + number] = set;
      this.#words[refersAt] = set;
    }
    for (const [number, { rrset }] of this.#pooled.entries())
      this.#layLive(this.#words[list + number]!, rrset);
    return list;
  }

  #layPoolSet({ views, ipv4, ipv6 }: PoolTable, members: readonly number[], wordsOfCopy: number): number {
    const at = this.#end;
    const words = this.#words;
    words[at + layout.SET_COPY_WORDS] = wordsOfCopy;
    words[at + layout.SET_COUNTS] = (members.length << 16) | views.length;
    words[at + layout.SET_IPV4_PREFIXES] = ipv4.length;
    words[at + layout.SET_IPV6_PREFIXES] = ipv6.length;
    this.#end = at + layout.SET_MEMBERS;
    for (const member of members) words[this.#end++] = member;
    for (const prefix of ipv4) this.#layPrefix(prefix);
    for (const prefix of ipv6) this.#layPrefix(prefix);
    return at;
  }

  #layPrefix({ address, prefixBits, view }: ClientPrefix): void {
    for (let i = 0; i < address.length; i += 4) this.#words[this.#end++] = readUint32(address, i);
    this.#words[this.#end++] = (prefixBits << 16) | view;
  }

  /** All views are one that is empty, until the control plane fills them: before the image serves. */
  #layLive(set: number, { type, pools }: RecordSet): void {
    const words = this.#words;
    const live = this.#end;
    const { views } = pools!;
    const next = live + layout.LIVE_COPIES + 2 * words[set + layout.SET_COPY_WORDS]!;
    words.fill(0, live, next);
    words[set + layout.SET_LIVE] = live;
    const firstCopy = live + layout.LIVE_COPIES;
    const empty = firstCopy + views.length + layout.VIEW_WORDS;
    words.fill(empty, firstCopy, firstCopy + views.length);
    words[empty] = type << 16;
    words[empty + layout.RRSET_SIZE] = layout.RRSET_LISTS;
    words[empty + layout.RRSET_CHOICE] = layout.IS_VIEW;
    this.#end = next;
  }

  //--- Slots

  #fillSlots(slots: number): void {
    const words = this.#words;
    const name = new SearchName();
    for (const [index, { owner }] of this.#nodes.entries()) {
      name.readName(owner);
      let slot = spreadHash(name.hash[0]!) & (slots - 1);
      while (words[layout.HEADER_WORDS + slot * layout.SLOT_WORDS + 1] !== 0) slot = (slot + 1) & (slots - 1);
      words[layout.HEADER_WORDS + slot * layout.SLOT_WORDS] = name.hash[0]!;
      words[layout.HEADER_WORDS + slot * layout.SLOT_WORDS + 1] = this.#nodeAt[index]!;
    }
  }
}

/** At most how many octets an RRset takes up. */
function boundRrsetOctets(rrset: RecordSet): number {
  return layout.RRSET_LISTS * 4 + RrsetComposer.boundOctets(rrset) + 3;
}

function boundPoolSetOctets(rrset: RecordSet): number {
  if (rrset.pools === undefined) return 0;
  const { ipv4, ipv6 } = rrset.pools;
  const members = boundMemberWords(rrset);
  const words =
    1 +
    layout.SET_MEMBERS +
    members.length +
    members.reduce((sum, memberWords) => sum + memberWords, 0) +
    ipv4.length * layout.IPV4_PREFIX_WORDS +
    ipv6.length * layout.IPV6_PREFIX_WORDS +
    layout.LIVE_COPIES +
    2 * copyWords(rrset);
  return words * 4;
}

/** At most how many words each member takes up as an RRset of one record. */
function boundMemberWords({ type, ttlSeconds, rdata }: RecordSet): number[] {
  return rdata.map((data) => layout.wordsFor(boundRrsetOctets({ type, ttlSeconds, rdata: [data] })));
}

/** How many words all of a set's views can take up, whoever is in them. */
function copyWords(rrset: RecordSet): number {
  const members = boundMemberWords(rrset);
  let words = 0;
  for (const view of rrset.pools!.views) {
    words += 1 + layout.VIEW_WORDS + layout.RRSET_LISTS;
    for (const member of view) words += members[member]! + 1 + OFFER_WORDS;
  }
  return words;
}
