/**
 * The answer image: one zone, compiled into one SharedArrayBuffer that every query thread reads and none writes. All of
 * it is fixed but for the live area at its end, which the control plane writes while it serves.
 *
 * A query must find its name, its closest encloser, its zone cut and its RRset without an object, a string or a copy
 * of anything but the answer's own octets. So everything is laid out in 32-bit words (native order; an image never
 * leaves its machine's byte order), and whatever refers to a node or an RRset does so by its word offset.
 *
 *     ┌────────┬───────┬───────────────────────────────────────────┬───────────┬───────────┐
 *     │ header │ slots │ nodes, in canonical order (RFC 4034 §6.1) │ pool sets │ live area │
 *     └────────┴───────┴───────────────────────────────────────────┴───────────┴───────────┘
 *
 * **Slots** are an open hash table, two words each: a name's hash, and its node (0: free). Every *existing* name
 * (RFC 4592 §2.2.3) has a node, empty non-terminals included, so that what is not found does not exist.
 *
 *     node         0  labels 7 ▪ name octets 8 ▪ cut 1 ▪ DNAME 1 ▪ RRsets 15    in bits
 *                  1  governor: the node of the zone cut or DNAME that takes this name out of our authority; 0: none
 *                  2  wildcard: the node of this name's `*` child; 0: none
 *                  3  the owner name in lower case, padded to whole words with zeros
 *                     then the node's RRsets, one after another
 *
 *     RRset        0  type ▪ records                                        16 bits each
 *                  1  octets ▪ words to the next RRset                      16 bits each
 *                  2  pointers ▪ targets                                    16 bits each
 *                  3  pool set; 0: a plain RRset
 *                  4  pointers, a word each:  where the pointer stands ▪ what it points at
 *                     targets, two words each: where the target's name stands, its node
 *                     the records' octets, padded to whole words
 *
 * An RRset's octets are what goes on the wire when the question is the node's own name: every owner is the pointer
 * C00C, and RDATA names are compressed against the owner, the origin and each other. They are then copied as they
 * are. Anywhere else (a referral, a wildcard, the end of a CNAME chain) the listed pointers are written anew after
 * the copy. An RRset that no message can hold is kept without its records; its octets are said to be {@link
 * TOO_LARGE}, for which there is never room, so that every answer is truncated, as it must be. Targets are names in
 * RDATA whose addresses belong in the additional section (RFC 1034 §4.3.2 step 6), told by where the name stands: in
 * the RDATA, or at the RRset's very start if it is the owner.
 *
 * **Pool sets.** An RRset whose answers depend on health, load or the client has no records of its own: its values are
 * *members*, each an RRset of one record, and what is answered is one of the set's *views*: what the pool that a client is
 * sent to has to give at present. Who is sent to which pool is fixed, as prefixes that divide the whole address space.
 *
 *     pool set     0  its live part, in the live area
 *                  1  words of one copy in it
 *                  2  members ▪ views                                       16 bits each
 *                  3  prefixes of IPv4
 *                  4  prefixes of IPv6
 *                  5  a word for each member: its RRset
 *                     for each prefix of IPv4: first address (1 word), bits ▪ view (16 bits each)
 *                     for each prefix of IPv6: first address (4 words), bits ▪ view
 *
 * **The live area** has two copies of every set's views. The control plane writes the one that is not in force and then
 * puts it in force by storing one word; it writes a copy again only after every thread has passed a batch boundary (see
 * `worker/messages.ts`), so that nobody sees half a view, and nobody waits.
 *
 *     live part    0  which copy is in force: 0 or 1
 *                  1  copy 0, then copy 1
 *     copy         0  a word for each view: its RRset
 *                     the views
 *     view         0  why it is as it is ({@link Notice})
 *                  1  its TTL in seconds
 *                  2  an RRset as above, of the members that can be answered now; its fourth word tells the choice among
 *                     them: {@link IS_VIEW} ▪ one record at a time 1 ▪ policy 6 ▪ answers 16. No records: the answer is NODATA
 *                     then two words for each member, for the policy (`live-shares.ts`)
 *
 * Where an answer carries one member of a type whose records differ in length (CNAME, DNAME), "one record at a time",
 * the view's RRset has instead of octets a word for each member: a copy of the member's RRset with the view's TTL.
 */

/** The first word of an image; says that it is one, and in which layout. */
export const MAGIC = 0x45564b34;

//--- Header words
export const H_MAGIC = 0;
/** How much of the buffer is in use, in words; a buffer taken from the pool may be larger. */
export const H_WORDS_USED = 1;
/** Names that exist, empty non-terminals included. */
export const H_NAMES = 2;
export const H_RECORDS = 3;
export const H_SERIAL = 4;
/** First word of the slots. */
export const H_SLOTS = 5;
/** The number of slots, a power of two, less one. */
export const H_SLOT_MASK = 6;
export const H_APEX = 7;
/** The SOA RRset as negative answers carry it: its TTL is min(TTL, MINIMUM) (RFC 2308 §3). */
export const H_NEGATIVE_SOA = 8;
/** First word of the nodes, which follow each other to the end. */
export const H_NODES = 9;
/** First word of a list of the pool sets, a word each: where the set is. */
export const H_POOL_SETS = 10;
export const H_POOL_SET_COUNT = 11;
export const HEADER_WORDS = 12;

//--- Slots
export const SLOT_WORDS = 2;

//--- Nodes
export const NODE_GOVERNOR = 1;
export const NODE_WILDCARD = 2;
export const NODE_NAME = 3;

export const NODE_LABELS_SHIFT = 25;
export const NODE_NAME_OCTETS_SHIFT = 17;
/** The node is a zone cut: it has NS and is not the apex (RFC 9499 §7). */
export const NODE_IS_CUT = 0x10000;
/** The node owns a DNAME, which governs every name below it (RFC 6672 §2.2). */
export const NODE_HAS_DNAME = 0x8000;
export const NODE_RRSETS_MASK = 0x7fff;

//--- RRsets
/** The length of an RRset that fits no message: the longest message, of which the header already takes a part. */
export const TOO_LARGE = 0xffff;
export const RRSET_SIZE = 1;
export const RRSET_COUNTS = 2;
export const RRSET_CHOICE = 3;
export const RRSET_LISTS = 4;

//--- Pool sets
export const SET_LIVE = 0;
export const SET_COPY_WORDS = 1;
export const SET_COUNTS = 2;
export const SET_IPV4_PREFIXES = 3;
export const SET_IPV6_PREFIXES = 4;
export const SET_MEMBERS = 5;
export const IPV4_PREFIX_WORDS = 2;
export const IPV6_PREFIX_WORDS = 5;

//--- The live area
export const LIVE_IN_FORCE = 0;
export const LIVE_COPIES = 1;
/** Words of a view before its RRset, and where they stand as seen from the RRset. */
export const VIEW_WORDS = 2;
export const VIEW_NOTICE = -2;
export const VIEW_TTL = -1;

//--- The fourth word of an RRset in a view
export const IS_VIEW = 1 << 31;
export const VIEW_IS_SINGLE = 1 << 30;
export const VIEW_POLICY_SHIFT = 16;
export const VIEW_POLICY_MASK = 0x3f;
export const VIEW_ANSWERS_MASK = 0xffff;

/** Why a view is not just the healthy members of the pool, where a client should know (RFC 8914). */
export const Notice = {
  none: 0,
  /** No member is up: all of them are answered. */
  failOpen: 1,
  /** No member is up: none is answered. */
  noneUp: 2,
  /** What is known of the members is old: whoever probes them can't be sure of itself. */
  stale: 3,
} as const;
export type Notice = (typeof Notice)[keyof typeof Notice];

/** What an RDATA pointer points at, if not at an offset in the RRset's own octets. */
export const POINTS_AT_ORIGIN = 0xffff;
export const POINTS_AT_OWNER = 0xfffe;

/**
 * RDATA names farther into an RRset than this are not pointed at: an RRset starts at most 12 + 255 + 4 octets and
 * sixteen CNAMEs into its message, and the sum must stay within a pointer's reach of 16,383.
 */
export const MAX_INNER_TARGET = 0x2c00;

/** Words that hold so many octets. */
export function wordsFor(octets: number): number {
  return (octets + 3) >> 2;
}
