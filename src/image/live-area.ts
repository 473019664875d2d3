/**
 * Writing an image's live area: what each pool set's views have to give at present. One writer for an image, which is
 * the control plane; `layout.ts` draws it.
 */

import { assert } from '../base/assert.ts';
import { nameKey, type Name } from '../dns/name.ts';
import { RrType } from '../dns/rr-type.ts';
import { RR_RDATA_AT, RR_RDLENGTH_AT, RR_TTL_AT, writeUint16, writeUint32 } from '../wire/header.ts';
import { MAX_MESSAGE_OCTETS } from '../wire/limits.ts';
import * as layout from './layout.ts';
import { ZoneImage } from './zone-image.ts';

/** What a view is to answer with. */
export interface ViewContent {
  /** Who can be answered, in the order of the file; none: the answer is NODATA. */
  readonly members: readonly ViewMember[];
  /** The policy's code (`balance/`). */
  readonly policy: number;
  /** How many members an answer carries. */
  readonly answers: number;
  readonly ttlSeconds: number;
  readonly notice: layout.Notice;
}

export interface ViewMember {
  /** Its place among the set's members. */
  readonly member: number;
  /** The policy's words (`live-shares.ts`). */
  readonly share: number;
  readonly seed: number;
  /** What stands for its own RDATA, and is no longer; undefined: its own. */
  readonly rdata?: Uint8Array | undefined;
}

export class LiveArea {
  readonly #image: ZoneImage;
  readonly #words: Int32Array;
  readonly #octets: Uint8Array;
  #end = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.#image = new ZoneImage(buffer);
    this.#words = this.#image.words;
    this.#octets = this.#image.octets;
  }

  /** How many pool sets the image has. */
  get sets(): number {
    return this.#words[layout.H_POOL_SET_COUNT]!;
  }

  /**
   * Writes all views of a set and puts them in force, at once for every thread. The caller answers for it that every
   * thread has passed a batch boundary since the set was written last.
   *
   * @param views as many as the image has for the set
   */
  write(number: number, views: readonly ViewContent[]): void {
    const words = this.#words;
    const set = words[words[layout.H_POOL_SETS]! + number]!;
    assert(views.length === this.#image.viewCount(set), `pool set ${number} has other views`);
    const live = words[set + layout.SET_LIVE]!;
    const next = 1 - Atomics.load(words, live + layout.LIVE_IN_FORCE);
    const copyWords = words[set + layout.SET_COPY_WORDS]!;
    const copy = live + layout.LIVE_COPIES + next * copyWords;
    this.#end = copy + views.length;
    for (const [i, view] of views.entries()) words[copy + i] = this.#layView(set, view);
    assert(this.#end <= copy + copyWords, `pool set ${number} outgrew its place`);
    Atomics.store(words, live + layout.LIVE_IN_FORCE, next);
  }

  #layView(set: number, view: ViewContent): number {
    const words = this.#words;
    const { members, policy, answers, notice, ttlSeconds } = view;
    const rrset = this.#end + layout.VIEW_WORDS;
    this.#end = rrset + layout.RRSET_LISTS;
    words[rrset + layout.VIEW_NOTICE] = notice;
    words[rrset + layout.VIEW_TTL] = ttlSeconds;
    const type = this.#image.type(this.#image.member(set, 0));
    const isSingle = type === RrType.CNAME || type === RrType.DNAME;
    words[rrset] = (type << 16) | members.length;
    words[rrset + layout.RRSET_COUNTS] = 0;
    words[rrset + layout.RRSET_CHOICE] =
      layout.IS_VIEW |
      (isSingle ? layout.VIEW_IS_SINGLE : 0) |
      (policy << layout.VIEW_POLICY_SHIFT) |
      Math.min(answers, layout.VIEW_ANSWERS_MASK);
    const list = this.#end;
    if (isSingle) this.#end += members.length;
    else this.#layTogether(set, rrset, view);
    if (isSingle) words[rrset + layout.RRSET_SIZE] = this.#end - rrset;
    for (const { share, seed } of members) {
      words[this.#end++] = share;
      words[this.#end++] = seed;
    }
    if (isSingle) this.#layCopies(set, list, view);
    return rrset;
  }

  /** All members' records one after another, with all their targets. Their types have no pointers in RDATA. */
  #layTogether(set: number, rrset: number, { members, ttlSeconds }: ViewContent): void {
    const words = this.#words;
    const targets = this.#layTargets(set, members);
    const start = this.#end * 4;
    let octets = 0;
    for (const member of members) octets += this.#layRecord(set, start + octets, member, ttlSeconds);
    this.#end += layout.wordsFor(octets);
    const toldOctets = octets > MAX_MESSAGE_OCTETS ? layout.TOO_LARGE : octets;
    words[rrset + layout.RRSET_SIZE] = (toldOctets << 16) | (this.#end - rrset);
    words[rrset + layout.RRSET_COUNTS] = targets;
  }

  /** @returns how many there are: each name once, as the image writer has it */
  #layTargets(set: number, members: readonly ViewMember[]): number {
    const image = this.#image;
    const seen = new Set<string>();
    let octets = 0;
    for (const member of members) {
      const from = image.member(set, member.member);
      assert(image.pointerCount(from) === 0, 'a record of several has pointers');
      for (let i = 0; i < image.targetCount(from); i++) {
        const at = image.targetAt(from, i);
        const node = image.targetNode(from, i);
        // 0 says that the name is the owner's, which stands where the first record begins.
        const name = nameKey(at === 0 ? image.owner(node) : this.#nameAt(image.recordsAt(from) * 4 + at));
        if (seen.has(name)) continue;
        seen.add(name);
        this.#words[this.#end++] = at === 0 ? 0 : octets + at;
        this.#words[this.#end++] = node;
      }
      octets += this.#recordOctets(set, member);
    }
    return seen.size;
  }

  /** The name at an octet of the image; no pointer ends it. */
  #nameAt(at: number): Name {
    const octets = this.#octets;
    let end = at;
    while (octets[end] !== 0) end += octets[end]! + 1;
    return octets.subarray(at, end + 1);
  }

  /** @returns its octets */
  #layRecord(set: number, at: number, member: ViewMember, ttlSeconds: number): number {
    const octets = this.#octets;
    const from = this.#image.member(set, member.member);
    const start = this.#image.recordsAt(from) * 4;
    octets.copyWithin(at, start, start + this.#image.rrsetOctets(from));
    writeUint32(octets, at + RR_TTL_AT, ttlSeconds);
    const { rdata } = member;
    if (rdata !== undefined) {
      octets.set(rdata, at + RR_RDATA_AT);
      writeUint16(octets, at + RR_RDLENGTH_AT, rdata.length);
    }
    return this.#recordOctets(set, member);
  }

  #recordOctets(set: number, { member, rdata }: ViewMember): number {
    const ownOctets = this.#image.rrsetOctets(this.#image.member(set, member));
    // A member too large for any message is kept without its record, so nothing can be taken out of that.
    return rdata === undefined || ownOctets === layout.TOO_LARGE ? ownOctets : RR_RDATA_AT + rdata.length;
  }

  /** Every member as an RRset of its own, pointers and all. */
  #layCopies(set: number, list: number, { members, ttlSeconds }: ViewContent): void {
    const image = this.#image;
    const words = this.#words;
    for (const [i, { member }] of members.entries()) {
      const from = image.member(set, member);
      const copy = this.#end;
      words.copyWithin(copy, from, image.nextRrset(from));
      writeUint32(this.#octets, image.recordsAt(copy) * 4 + RR_TTL_AT, ttlSeconds);
      words[list + i] = copy;
      this.#end = image.nextRrset(copy);
    }
  }
}
