/** Reading an answer image: how the query path finds names and RRsets in it. Nothing here allocates. */

import type { Name } from '../dns/name.ts';
import { type SearchName, spreadHash } from '../wire/search-name.ts';
import * as layout from './layout.ts';

export class ZoneImage {
  /** The image as words, and the same memory as octets. */
  readonly words: Int32Array;
  readonly octets: Uint8Array;
  /** The apex's node. */
  readonly apex: number;
  /** The SOA RRset with the TTL of negative answers. */
  readonly negativeSoa: number;
  readonly originLabels: number;
  readonly #slots: number;
  readonly #slotMask: number;

  /** @throws {TypeError} if the buffer holds no answer image */
  constructor(buffer: SharedArrayBuffer) {
    this.words = new Int32Array(buffer);
    this.octets = new Uint8Array(buffer);
    if (this.words[layout.H_MAGIC] !== layout.MAGIC) {
      throw new TypeError('Cannot read answer image: the buffer does not start with its mark');
    }
    this.apex = this.words[layout.H_APEX]!;
    this.negativeSoa = this.words[layout.H_NEGATIVE_SOA]!;
    this.#slots = this.words[layout.H_SLOTS]!;
    this.#slotMask = this.words[layout.H_SLOT_MASK]!;
    this.originLabels = this.labels(this.apex);
  }

  get serial(): number {
    return this.words[layout.H_SERIAL]! >>> 0;
  }

  /** How many names exist, empty non-terminals included. */
  get names(): number {
    return this.words[layout.H_NAMES]!;
  }

  get records(): number {
    return this.words[layout.H_RECORDS]!;
  }

  /** The part of the buffer in use, in octets. */
  get octetsUsed(): number {
    return this.words[layout.H_WORDS_USED]! * 4;
  }

  /** The owner name of a node, in lower case; a view of the image. */
  owner(node: number): Name {
    const start = (node + layout.NODE_NAME) * 4;
    return this.octets.subarray(start, start + this.nameOctets(node));
  }

  /** Every node, in canonical order. For the control plane: it allocates. */
  *nodes(): Generator<number> {
    let node = this.apex;
    for (let left = this.names; left > 0; left--) {
      yield node;
      let next = this.firstRrset(node);
      for (let rrsets = this.rrsetCount(node); rrsets > 0; rrsets--) next = this.nextRrset(next);
      node = next;
    }
  }

  //--- Names

  /** The node of `name` from its label `label` on, or 0 if there is no such name. */
  find(name: SearchName, label: number): number {
    const words = this.words;
    const hash = name.hash[label]!;
    const mask = this.#slotMask;
    for (let slot = spreadHash(hash) & mask; ; slot = (slot + 1) & mask) {
      const at = this.#slots + slot * layout.SLOT_WORDS;
      const node = words[at + 1]!;
      if (node === 0) return 0;
      if (words[at] === hash && this.isNamed(node, name, label)) return node;
    }
  }

  /** Whether the node is that of `name` from its label `label` on. */
  isNamed(node: number, name: SearchName, label: number): boolean {
    const from = name.labelAt[label]!;
    const length = name.length - from;
    if (this.nameOctets(node) !== length) return false;
    const { words } = this;
    const { view } = name;
    let word = node + layout.NODE_NAME;
    // Both names are padded with zeros. `| 0`: see Response.putWords().
    for (let i = 0; i < length; i += 4)
      if (view.getInt32((from + i) | 0, true) !== words[word++]) return false;
    return true;
  }

  labels(node: number): number {
    return this.words[node]! >>> layout.NODE_LABELS_SHIFT;
  }

  nameOctets(node: number): number {
    return (this.words[node]! >>> layout.NODE_NAME_OCTETS_SHIFT) & 0xff;
  }

  isCut(node: number): boolean {
    return (this.words[node]! & layout.NODE_IS_CUT) !== 0;
  }

  hasDname(node: number): boolean {
    return (this.words[node]! & layout.NODE_HAS_DNAME) !== 0;
  }

  /** The zone cut or DNAME owner that governs the name, or 0 where this zone is authoritative for it. */
  governor(node: number): number {
    return this.words[node + layout.NODE_GOVERNOR]!;
  }

  /** The node of `*.<name>`, or 0. */
  wildcard(node: number): number {
    return this.words[node + layout.NODE_WILDCARD]!;
  }

  //--- RRsets

  rrsetCount(node: number): number {
    return this.words[node]! & layout.NODE_RRSETS_MASK;
  }

  firstRrset(node: number): number {
    return node + layout.NODE_NAME + layout.wordsFor(this.nameOctets(node));
  }

  nextRrset(rrset: number): number {
    return rrset + (this.words[rrset + layout.RRSET_SIZE]! & 0xffff);
  }

  /** The node's RRset of the type, or 0. */
  findRrset(node: number, type: number): number {
    let rrset = this.firstRrset(node);
    for (let left = this.rrsetCount(node); left > 0; left--) {
      if (this.type(rrset) === type) return rrset;
      rrset = this.nextRrset(rrset);
    }
    return 0;
  }

  type(rrset: number): number {
    return this.words[rrset]! >>> 16;
  }

  recordCount(rrset: number): number {
    return this.words[rrset]! & 0xffff;
  }

  /** The length of the RRset on the wire, where every owner name is a pointer. */
  rrsetOctets(rrset: number): number {
    return this.words[rrset + layout.RRSET_SIZE]! >>> 16;
  }

  pointerCount(rrset: number): number {
    return this.words[rrset + layout.RRSET_COUNTS]! >>> 16;
  }

  targetCount(rrset: number): number {
    return this.words[rrset + layout.RRSET_COUNTS]! & 0xffff;
  }

  /** Pointer i, packed: where it stands in the RRset's octets in the high half, what it points at in the low. */
  pointer(rrset: number, i: number): number {
    return this.words[rrset + layout.RRSET_LISTS + i]!;
  }

  /** Where target i's name stands in the RRset's octets. */
  targetAt(rrset: number, i: number): number {
    return this.words[rrset + layout.RRSET_LISTS + this.pointerCount(rrset) + i * 2]!;
  }

  targetNode(rrset: number, i: number): number {
    return this.words[rrset + layout.RRSET_LISTS + this.pointerCount(rrset) + i * 2 + 1]!;
  }

  /** Where the RRset's pool set is; 0 for a plain RRset, negative for one that is a view. */
  poolSet(rrset: number): number {
    return this.words[rrset + layout.RRSET_CHOICE]!;
  }

  /** The word at which the records' octets start. */
  recordsAt(rrset: number): number {
    return rrset + layout.RRSET_LISTS + this.pointerCount(rrset) + this.targetCount(rrset) * 2;
  }

  //--- Pool sets

  /**
   * The pool set's view at a number, as it is in force: an RRset, to be read as any other until the thread's next batch
   * boundary.
   */
  view(set: number, number: number): number {
    const { words } = this;
    const live = words[set + layout.SET_LIVE]!;
    const copy =
      live +
      layout.LIVE_COPIES +
      Atomics.load(words, live + layout.LIVE_IN_FORCE) * words[set + layout.SET_COPY_WORDS]!;
    return words[copy + number]!;
  }

  memberCount(set: number): number {
    return this.words[set + layout.SET_COUNTS]! >>> 16;
  }

  viewCount(set: number): number {
    return this.words[set + layout.SET_COUNTS]! & 0xffff;
  }

  /** Member i's RRset of one record, with the TTL's ceiling. */
  member(set: number, i: number): number {
    return this.words[set + layout.SET_MEMBERS + i]!;
  }

  ipv4PrefixCount(set: number): number {
    return this.words[set + layout.SET_IPV4_PREFIXES]!;
  }

  ipv6PrefixCount(set: number): number {
    return this.words[set + layout.SET_IPV6_PREFIXES]!;
  }

  ipv4PrefixesAt(set: number): number {
    return set + layout.SET_MEMBERS + this.memberCount(set);
  }

  ipv6PrefixesAt(set: number): number {
    return this.ipv4PrefixesAt(set) + this.ipv4PrefixCount(set) * layout.IPV4_PREFIX_WORDS;
  }

  viewTtl(view: number): number {
    return this.words[view + layout.VIEW_TTL]!;
  }

  viewNotice(view: number): number {
    return this.words[view + layout.VIEW_NOTICE]!;
  }

  /** How many members an answer from the view carries. */
  viewAnswers(view: number): number {
    return this.words[view + layout.RRSET_CHOICE]! & layout.VIEW_ANSWERS_MASK;
  }

  /** The policy's code. */
  viewPolicy(view: number): number {
    return (this.words[view + layout.RRSET_CHOICE]! >>> layout.VIEW_POLICY_SHIFT) & layout.VIEW_POLICY_MASK;
  }

  /** Whether the view's members are RRsets of their own ({@link viewMember}) instead of records of one. */
  isSingle(view: number): boolean {
    return (this.words[view + layout.RRSET_CHOICE]! & layout.VIEW_IS_SINGLE) !== 0;
  }

  viewMember(view: number, i: number): number {
    return this.words[view + layout.RRSET_LISTS + i]!;
  }

  /** The word at which the policy's words start. */
  offerAt(view: number): number {
    return this.nextRrset(view);
  }
}
