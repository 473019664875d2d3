/**
 * Packets that no well-behaved client sends, and what becomes of them: an RCODE, or silence.
 *
 * RFCs say little about most of these, so each was put to NSD, Knot and BIND (test/interop/packets.test.ts does it again), and
 * ours is an answer that at least one of them gives, unless `alone` says why not.
 */

import { parseName } from '../../src/dns/index.ts';
import { composeOpt, composeQuery, composeQuestion, concatenate, hex, words } from '../support/query.ts';

export interface OddPacket {
  /** What is odd, and the RFC that has a word on it. */
  readonly title: string;
  readonly octets: Uint8Array;
  /** The RCODE and the number of questions echoed, or that nobody answers. */
  readonly expected: 'silence' | `${string}, QDCOUNT ${0 | 1}`;
  /** Why no other server does as we do. */
  readonly alone?: string;
}

/** The zone they are asked about. */
export const ZONES: Readonly<Record<string, string>> = {
  'example.': `
    $TTL 3600
    @   SOA ns hostmaster 1 7200 3600 1209600 300
        NS  ns
    ns  A   192.0.2.1
  `,
};

const ID = 0x4d5a;
const QUESTION = composeQuestion({ qname: 'ns.example.' });
const PLAIN = composeQuery({ qname: 'ns.example.' });
const OPT = composeOpt({});
/** ns.example. A, as a record. */
const A_RECORD = concatenate(parseName('ns.example.'), words(1, 1, 0, 3600, 4), Uint8Array.of(192, 0, 2, 9));
const SOA_RECORD = concatenate(
  parseName('example.'),
  words(6, 1, 0, 3600, 22),
  Uint8Array.of(0, 0),
  words(0, 1, 0, 2, 0, 3, 0, 4, 0, 5),
);
const TSIG_RECORD = concatenate(
  parseName('key.'),
  words(250, 255, 0, 0, 29),
  parseName('hmac-sha256.'),
  words(0, 0, 0, 300, 0, ID, 0, 0),
);
const NOTIFY = 4 << 11;
const UPDATE = 5 << 11;

/** A header with these counts, then whatever follows. */
function packet(
  flags: number,
  counts: readonly [number, number, number, number],
  ...parts: Uint8Array[]
): Uint8Array {
  return concatenate(words(ID, flags, ...counts), ...parts);
}

/** A query whose OPT record is spelled out after its root owner. */
function withOpt(opt: string): Uint8Array {
  return packet(0, [1, 0, 0, 1], QUESTION, hex(`00 ${opt}`));
}

/** A question for this name, of type A, class IN. */
function withQname(name: string): Uint8Array {
  return packet(0, [1, 0, 0, 0], hex(name), words(1, 1));
}

const LABEL_63 = `3f${'61'.repeat(63)}`;

export const packets: readonly OddPacket[] = [
  //--- Not a message
  { title: 'an empty datagram', octets: new Uint8Array(), expected: 'silence' },
  { title: 'one octet', octets: hex('4d'), expected: 'silence' },
  { title: 'eleven octets', octets: PLAIN.slice(0, 11), expected: 'silence' },
  { title: 'RFC 1035 §7.3: a response', octets: packet(0x8000, [1, 0, 0, 0], QUESTION), expected: 'silence' },
  { title: 'a response that is cut off', octets: packet(0x8000, [1, 0, 0, 0]), expected: 'silence' },
  {
    title: 'a response of another opcode',
    octets: packet(0xa000, [1, 0, 0, 0], QUESTION),
    expected: 'silence',
  },

  //--- The question
  { title: 'RFC 9619: no question', octets: packet(0, [0, 0, 0, 0]), expected: 'FORMERR, QDCOUNT 0' },
  {
    title: 'RFC 9619: no question, with OPT',
    octets: packet(0, [0, 0, 0, 1], OPT),
    expected: 'FORMERR, QDCOUNT 0',
  },
  {
    title: 'RFC 9619: two questions',
    octets: packet(0, [2, 0, 0, 0], QUESTION, QUESTION),
    expected: 'FORMERR, QDCOUNT 0',
  },
  { title: 'QDCOUNT 65535', octets: packet(0, [65535, 0, 0, 0], QUESTION), expected: 'FORMERR, QDCOUNT 0' },
  {
    title: 'a question announced and not there',
    octets: packet(0, [1, 0, 0, 0]),
    expected: 'FORMERR, QDCOUNT 0',
  },
  { title: 'a QNAME cut within a label', octets: PLAIN.slice(0, 18), expected: 'FORMERR, QDCOUNT 0' },
  { title: 'a QNAME without its root', octets: PLAIN.slice(0, 23), expected: 'FORMERR, QDCOUNT 0' },
  { title: 'a question without QTYPE', octets: PLAIN.slice(0, 24), expected: 'FORMERR, QDCOUNT 0' },
  { title: 'a question with half a QCLASS', octets: PLAIN.slice(0, -1), expected: 'FORMERR, QDCOUNT 0' },
  { title: 'RFC 6891 §5: a label type of 01', octets: withQname('41 00 00'), expected: 'FORMERR, QDCOUNT 0' },
  { title: 'a label type of 10', octets: withQname('81 00 00'), expected: 'FORMERR, QDCOUNT 0' },
  { title: 'a QNAME that points at itself', octets: withQname('c00c'), expected: 'FORMERR, QDCOUNT 0' },
  {
    title: 'a QNAME that points at the header',
    octets: withQname('026e73 c005'),
    expected: 'FORMERR, QDCOUNT 0',
  },
  { title: 'a QNAME that points forward', octets: withQname('c00e'), expected: 'FORMERR, QDCOUNT 0' },
  {
    title: 'RFC 1035 §2.3.4: a QNAME of 255 octets',
    octets: withQname(`${LABEL_63.repeat(3)} 3d${'61'.repeat(61)} 00`),
    expected: 'REFUSED, QDCOUNT 1',
  },
  {
    title: 'RFC 1035 §2.3.4: a QNAME of 256 octets',
    octets: withQname(`${LABEL_63.repeat(3)} 3e${'61'.repeat(62)} 00`),
    expected: 'FORMERR, QDCOUNT 0',
  },
  {
    title: 'a QNAME of 127 labels',
    octets: withQname(`${'0161'.repeat(127)} 00`),
    expected: 'REFUSED, QDCOUNT 1',
  },
  {
    title: 'QCLASS 0',
    octets: packet(0, [1, 0, 0, 0], QUESTION.slice(0, -2), words(0)),
    expected: 'REFUSED, QDCOUNT 1',
  },
  {
    title: 'RFC 6891 §6.1.1: QTYPE OPT',
    octets: composeQuery({ qname: 'ns.example.', qtype: 'OPT' }),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'RFC 8945 §4.2: QTYPE TSIG',
    octets: composeQuery({ qname: 'ns.example.', qtype: 'TSIG' }),
    expected: 'FORMERR, QDCOUNT 1',
  },

  //--- Records in a query
  {
    title: 'an answer announced and not there',
    octets: packet(0, [1, 1, 0, 0], QUESTION),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'an authority announced and not there',
    octets: packet(0, [1, 0, 1, 0], QUESTION),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'an additional announced and not there',
    octets: packet(0, [1, 0, 0, 1], QUESTION),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'counts of 65535',
    octets: packet(0, [1, 65535, 65535, 65535], QUESTION, A_RECORD),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'an answer in a query',
    octets: packet(0, [1, 1, 0, 0], QUESTION, A_RECORD),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'an authority in a query',
    octets: packet(0, [1, 0, 1, 0], QUESTION, SOA_RECORD),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'an additional in a query',
    octets: packet(0, [1, 0, 0, 1], QUESTION, A_RECORD),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'an additional before OPT',
    octets: packet(0, [1, 0, 0, 2], QUESTION, A_RECORD, OPT),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'an additional after OPT',
    octets: packet(0, [1, 0, 0, 2], QUESTION, OPT, A_RECORD),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'a record with a compressed owner',
    octets: packet(0, [1, 0, 0, 1], QUESTION, hex('c00c 0001 0001 00000000 0004 c0000201')),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'a record cut in its RDATA',
    octets: packet(0, [1, 0, 0, 1], QUESTION, A_RECORD.slice(0, -1)),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'octets after the message',
    octets: concatenate(PLAIN, hex('00')),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'an RCODE in a query',
    octets: packet(0x0005, [1, 0, 0, 0], QUESTION),
    expected: 'NOERROR, QDCOUNT 1',
  },

  //--- OPT
  {
    title: 'RFC 6891 §6.1.1: two OPTs',
    octets: packet(0, [1, 0, 0, 2], QUESTION, OPT, OPT),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'RFC 6891 §6.1.2: OPT whose owner is not the root',
    octets: packet(0, [1, 0, 0, 1], QUESTION, hex('0161'), OPT),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'OPT in the answer section',
    octets: packet(0, [1, 1, 0, 0], QUESTION, OPT),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'OPT in the authority section',
    octets: packet(0, [1, 0, 1, 0], QUESTION, OPT),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'OPT whose RDLENGTH passes the end',
    octets: withOpt('0029 04d0 00000000 0004'),
    expected: 'FORMERR, QDCOUNT 1',
  },
  { title: 'OPT cut in its fixed part', octets: withOpt('0029 04d0 0000'), expected: 'FORMERR, QDCOUNT 1' },
  {
    title: 'an EDNS option cut in its head',
    octets: withOpt('0029 04d0 00000000 0003 000300'),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'an EDNS option that passes the end of OPT',
    octets: withOpt('0029 04d0 00000000 0005 0003 0002 61'),
    expected: 'FORMERR, QDCOUNT 1',
  },
  {
    title: 'RFC 6891 §6.1.3: another version, whose options only it can read',
    octets: withOpt('0029 04d0 00010000 0003 000300'),
    expected: 'BADVERS, QDCOUNT 1',
  },
  {
    title: 'EDNS with a size of 0',
    octets: withOpt('0029 0000 00000000 0000'),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'an extended RCODE in a query',
    octets: withOpt('0029 04d0 ff000000 0000'),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'NSID twice',
    octets: withOpt('0029 04d0 00000000 0008 00030000 00030000'),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'RFC 7873: a client cookie',
    octets: withOpt('0029 04d0 00000000 000c 000a0008 0102030405060708'),
    expected: 'NOERROR, QDCOUNT 1',
  },
  {
    title: 'RFC 7830: padding',
    octets: withOpt('0029 04d0 00000000 0008 000c0004 00000000'),
    expected: 'NOERROR, QDCOUNT 1',
  },

  //--- TSIG
  {
    title: 'RFC 8945 §5.2: signed with a key that nobody knows',
    octets: packet(0, [1, 0, 0, 1], QUESTION, TSIG_RECORD),
    expected: 'NOTAUTH, QDCOUNT 1',
  },
  {
    title: 'RFC 8945 §5.1: TSIG that is not last',
    octets: packet(0, [1, 0, 0, 2], QUESTION, TSIG_RECORD, OPT),
    expected: 'FORMERR, QDCOUNT 1',
  },

  //--- Other opcodes
  {
    title: 'an unknown opcode and nothing else',
    octets: packet(0x7800, [0, 0, 0, 0]),
    expected: 'NOTIMP, QDCOUNT 0',
  },
  {
    title: 'an unknown opcode before octets that mean nothing',
    octets: packet(0x7800, [7, 7, 7, 7], hex('ffffff')),
    expected: 'NOTIMP, QDCOUNT 0',
  },
  {
    title: 'RFC 1996: NOTIFY with its SOA',
    octets: packet(NOTIFY, [1, 1, 0, 0], composeQuestion({ qname: 'example.', qtype: 'SOA' }), SOA_RECORD),
    expected: 'NOTIMP, QDCOUNT 1',
    alone: 'others may be secondaries, and answer as one that is not this zone’s; we are nobody’s',
  },
  {
    title: 'RFC 2136: UPDATE',
    octets: packet(UPDATE, [1, 0, 1, 0], composeQuestion({ qname: 'example.', qtype: 'SOA' }), A_RECORD),
    expected: 'REFUSED, QDCOUNT 1',
  },
  {
    title: 'UPDATE without a zone',
    octets: packet(UPDATE, [0, 0, 0, 0]),
    expected: 'REFUSED, QDCOUNT 0',
    alone: 'updates are refused before they are read',
  },
  {
    title: 'RFC 8490: DSO',
    octets: packet(6 << 11, [0, 0, 0, 0], hex('0001 0008 00003a98 00003a98')),
    expected: 'NOTIMP, QDCOUNT 0',
  },
  {
    title: 'RFC 1995: IXFR with the client’s SOA',
    octets: packet(0, [1, 0, 1, 0], composeQuestion({ qname: 'example.', qtype: 'IXFR' }), SOA_RECORD),
    expected: 'REFUSED, QDCOUNT 1',
  },
];
