/** The strict checks themselves: each wrong response must be refused, or a green run would mean nothing. */

import { expect } from 'chai';
import { MalformedMessage } from './message.ts';
import { composeQuery, hex } from './query.ts';
import { checkResponse } from './response-rules.ts';

/** `a.example.` */
const QNAME = '01 61 07 6578616d706c65 00';
const QUESTION = `${QNAME} 0001 0001`;
/** Its A record, owned by the question's name. */
const A_RECORD = 'c00c 0001 0001 00000e10 0004 c0000201';
const OTHER_A_RECORD = 'c00c 0001 0001 00000e10 0004 c0000202';
/** `example. SOA`, with this TTL and a MINIMUM of 300. */
const soa = (ttl: string): string =>
  `c00e 0006 0001 ${ttl} 0018 c00e c00e 00000001 00000002 00000003 00000004 0000012c`;
const SOA = soa('0000012c');
/** `a.example. NS ns.a.example.` */
const NS = 'c00c 0002 0001 00000e10 0005 02 6e73 c00c';
const OPT = '00 0029 04d0 00000000 0000';

/** A header with these flags and counts, the question, then the records. */
function response(flags: string, counts: string, ...records: readonly string[]): Uint8Array {
  return hex(`4d5a ${flags} 0001 ${counts} ${QUESTION} ${records.join('')}`);
}

const query = composeQuery({ qname: 'a.example.' });

const RIGHT: readonly (readonly [title: string, octets: Uint8Array])[] = [
  ['an answer', response('8400', '0001 0000 0000', A_RECORD)],
  ['NODATA', response('8400', '0000 0001 0000', SOA)],
  ['NXDOMAIN', response('8403', '0000 0001 0000', SOA)],
  ['a referral', response('8000', '0000 0001 0001', NS, 'c027 0001 0001 00000e10 0004 c0000201')],
  ['REFUSED', response('8005', '0000 0000 0000')],
];

const WRONG: readonly (readonly [title: string, octets: Uint8Array, complaint: RegExp])[] = [
  ['another ID', hex(`4d5b 8400 0001 0001 0000 0000 ${QUESTION} ${A_RECORD}`), /ID/],
  ['a query', response('0400', '0001 0000 0000', A_RECORD), /QR/],
  ['another opcode', response('a400', '0001 0000 0000', A_RECORD), /opcode/],
  ['RD that was not set', response('8500', '0001 0000 0000', A_RECORD), /RD/],
  ['RA', response('8480', '0001 0000 0000', A_RECORD), /ra set/],
  ['AD', response('8420', '0001 0000 0000', A_RECORD), /ad set/],
  [
    'another question',
    hex(`4d5a 8400 0001 0000 0001 0000 01 41 07 6578616d706c65 00 0001 0001 ${SOA}`),
    /echoed/,
  ],
  ['no question', hex('4d5a 8005 0000 0000 0000 0000'), /echoed/],
  ['OPT unasked', response('8400', '0001 0000 0001', A_RECORD, OPT), /OPT is sent unasked/],
  ['a count too high', response('8400', '0002 0000 0000', A_RECORD), /passes the end|cut off/],
  ['octets left over', response('8400', '0001 0000 0000', A_RECORD, '00'), /follow the last record/],
  ['a pointer forward', response('8400', '0001 0000 0000', A_RECORD.replace('c00c', 'c0ff')), /no label/],
  [
    'a pointer into the header',
    response('8400', '0001 0000 0000', A_RECORD.replace('c00c', 'c004')),
    /no label/,
  ],
  [
    'a pointer into a label',
    response('8400', '0001 0000 0000', A_RECORD.replace('c00c', 'c00d')),
    /no label/,
  ],
  [
    'a pointer at a pointer',
    response('8400', '0001 0001 0000', A_RECORD, SOA.replace('c00e', 'c01b')),
    /no label/,
  ],
  ['RDATA too short', response('8400', '0001 0000 0000', SOA.replace('0018', '0019')), /./],
  ['a record twice', response('8400', '0002 0000 0000', A_RECORD, A_RECORD), /twice/],
  [
    'two TTLs',
    response('8400', '0002 0000 0000', A_RECORD, OTHER_A_RECORD.replace('0e10', '0e11')),
    /two TTLs/,
  ],
  ['another class', response('8400', '0001 0000 0000', A_RECORD.replace('0001 0001', '0001 0003')), /class/],
  [
    'a record of another name',
    response('8400', '0001 0000 0000', A_RECORD.replace('c00c', 'c00e')),
    /on no chain/,
  ],
  ['a record of another type', response('8400', '0001 0000 0000', NS), /not asked for/],
  ['NODATA without SOA', response('8400', '0000 0000 0000'), /not one SOA/],
  ['NXDOMAIN without SOA', response('8403', '0000 0000 0000'), /not one SOA/],
  ['NXDOMAIN with an answer', response('8403', '0001 0001 0000', A_RECORD, SOA), /carries an answer/],
  ['a denial without authority', response('8003', '0000 0001 0000', SOA), /not authoritative/],
  [
    'an SOA that outlives its MINIMUM',
    response('8400', '0000 0001 0000', soa('0000012d')),
    /over its MINIMUM/,
  ],
  ['an SOA beside an answer', response('8400', '0001 0001 0000', A_RECORD, SOA), /positive response/],
  ['a referral with authority', response('8400', '0000 0001 0000', NS), /claims authority/],
  ['REFUSED with authority', response('8405', '0000 0000 0000'), /claims authority/],
  ['REFUSED with records', response('8005', '0001 0000 0000', A_RECORD), /carries records/],
  ['an additional record nobody named', response('8400', '0001 0000 0001', A_RECORD, SOA), /no address/],
];

describe('checkResponse()', () => {
  for (const [title, octets] of RIGHT) {
    it(`accepts ${title}`, () => {
      expect(() => checkResponse(query, octets, false)).to.not.throw();
    });
  }

  for (const [title, octets, complaint] of WRONG) {
    it(`refuses ${title}`, () => {
      expect(() => checkResponse(query, octets, false)).to.throw(MalformedMessage, complaint);
    });
  }

  it('refuses more octets than the client takes', () => {
    const records = Array.from({ length: 40 }, (_, i) =>
      A_RECORD.replace('0201', `02${(i + 16).toString(16)}`),
    );
    const octets = response('8400', '0028 0000 0000', ...records);
    expect(() => checkResponse(query, octets, false)).to.throw(MalformedMessage, /512 allowed/);
    expect(() => checkResponse(query, octets, true)).to.not.throw();
  });
});
