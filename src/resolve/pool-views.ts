/**
 * Pool sets at query time: which view of a set the client is sent to, and which of its members the answer carries.
 *
 * What depends on the client is told too, as the scope of the answer (RFC 7871 §7.2.1): the length of the prefix at
 * which the rules or the policy could have answered another way.
 */

import { CLIENT_HASH_CODE, clientHashPrefixBits } from '../balance/index.ts';
import { type Client, MAX_MEMBERS, type Offer, type Policy } from '../balance/index.ts';
import { Notice, type ZoneImage } from '../image/index.ts';
import { IPV4_PREFIX_WORDS, IPV6_PREFIX_WORDS } from '../image/layout.ts';

export class PoolViews {
  /** The places of the members chosen last. */
  readonly chosen = new Uint16Array(MAX_MEMBERS);
  /** The longest prefix that an answer so far depends on; 0: it would be the same for everyone. */
  scopeBits = 0;
  /** Why an answer so far is not just what is healthy. */
  notice: Notice = Notice.none;
  /** Whom is chosen for. */
  #chosenFor: Client;
  #isForClient = true;
  readonly #sender: Client;
  readonly #policies: readonly Policy[];
  readonly #offer: Offer = { words: new Int32Array(0), at: 0, members: 0, answers: 0 };

  /**
   * @param sender who sent the query, which is not whom the answer is for where a resolver tells its client's prefix
   * @param policies by their codes in views
   */
  constructor(sender: Client, policies: readonly Policy[]) {
    this.#chosenFor = sender;
    this.#sender = sender;
    this.#policies = policies;
  }

  /** Forgets the query before. @param client whom the answer is for */
  begin(client: Client): void {
    this.scopeBits = 0;
    this.notice = Notice.none;
    this.#chosenFor = client;
    this.#isForClient = true;
  }

  /**
   * From now on chooses for whoever sent the query, as is right for addresses of name servers: it is the resolver that
   * asks there, whoever its client is, and so they count for nothing in the scope (RFC 7871 §7.4).
   */
  turnToSender(): void {
    this.#isForClient = false;
    this.#chosenFor = this.#sender;
  }

  /**
   * The RRset to answer with for one found in a node: itself if it is plain, else what its pools have to give this client:
   * a view, or for CNAME and DNAME the one member chosen. It may be without records.
   */
  serving(image: ZoneImage, rrset: number): number {
    const set = image.poolSet(rrset);
    if (set <= 0) return rrset;
    const view = image.view(set, this.#viewNumber(image, set));
    if (this.notice === Notice.none) this.notice = image.viewNotice(view) as Notice;
    if (!image.isSingle(view) || image.recordCount(view) === 0) return view;
    this.choose(image, view);
    return image.viewMember(view, this.chosen[0]!);
  }

  /** Chooses among a view's members. @returns how many are in {@link chosen} */
  choose(image: ZoneImage, view: number): number {
    const offer = this.#offer;
    const policy = image.viewPolicy(view);
    offer.words = image.words;
    offer.at = image.offerAt(view);
    offer.members = image.recordCount(view);
    offer.answers = image.viewAnswers(view);
    if (policy === CLIENT_HASH_CODE) this.#dependOn(clientHashPrefixBits(this.#chosenFor.isIpv6));
    return this.#policies[policy]!.select(offer, this.#chosenFor, this.chosen);
  }

  #dependOn(prefixBits: number): void {
    if (!this.#isForClient) return;
    const bits = this.#chosenFor.mappedBits + prefixBits;
    if (bits > this.scopeBits) this.scopeBits = bits;
  }

  #viewNumber(image: ZoneImage, set: number): number {
    const tail = this.#chosenFor.isIpv6 ? this.#findIpv6(image, set) : this.#findIpv4(image, set);
    this.#dependOn(tail >>> 16);
    return tail & 0xffff;
  }

  /** The prefix that holds the client: the last one that begins at or before it. @returns its bits and view, packed */
  #findIpv4(image: ZoneImage, set: number): number {
    const { words } = image;
    const at = image.ipv4PrefixesAt(set);
    let low = 0;
    let high = image.ipv4PrefixCount(set) - 1;
    const address = high === 0 ? 0 : this.#clientWord(0);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (toComparable(words[at + middle * IPV4_PREFIX_WORDS]!) <= address) low = middle;
      else high = middle - 1;
    }
    return words[at + low * IPV4_PREFIX_WORDS + 1]!;
  }

  #findIpv6(image: ZoneImage, set: number): number {
    const at = image.ipv6PrefixesAt(set);
    let low = 0;
    let high = image.ipv6PrefixCount(set) - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#isAtOrBefore(image, at + middle * IPV6_PREFIX_WORDS)) low = middle;
      else high = middle - 1;
    }
    return image.words[at + low * IPV6_PREFIX_WORDS + 4]!;
  }

  /** Whether the IPv6 address in four words of the image is not above the client's. */
  #isAtOrBefore(image: ZoneImage, at: number): boolean {
    for (let i = 0; i < 4; i++) {
      const word = toComparable(image.words[at + i]!);
      const own = this.#clientWord(i);
      if (word !== own) return word < own;
    }
    return true;
  }

  /** 32 bits of the client's address, as {@link toComparable} makes it. */
  #clientWord(i: number): number {
    const client = this.#chosenFor;
    const at = i * 4;
    return toComparable(
      (client.octet(at) << 24) |
        (client.octet(at + 1) << 16) |
        (client.octet(at + 2) << 8) |
        client.octet(at + 3),
    );
  }
}

/**
 * A signed word that compares with others as the unsigned ones would: `>>> 0` makes of every address from 128.0.0.0 on a
 * number that V8 may have to put on the heap.
 */
function toComparable(word: number): number {
  return word ^ 0x8000_0000;
}
