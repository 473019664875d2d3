/**
 * The answer image: one zone, compiled into one SharedArrayBuffer that every query thread reads and none writes.
 *
 * A query must find its name, its closest encloser, its zone cut and its RRset without an object, a string or a copy
 * of anything but the answer's own octets. So everything is laid out in 32-bit words (native order; an image never
 * leaves its machine's byte order), and whatever refers to a node or an RRset does so by its word offset.
 *
 *     ┌────────┬───────────────┬──────────────────────────────────────────────┐
 *     │ header │ slots         │ nodes, in canonical order (RFC 4034 §6.1)    │
 *     └────────┴───────────────┴──────────────────────────────────────────────┘
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
 *                  3  pointers, a word each:  where the pointer stands ▪ what it points at
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
 */

/** The first word of an image; says that it is one, and in which layout. */
export const MAGIC = 0x45564b32;

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
export const RRSET_LISTS = 3;

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
