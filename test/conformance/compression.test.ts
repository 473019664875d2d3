/** RFC 1035 §4.1.4: whole responses, octet by octet. What can be a pointer is one, and points at the first such name. */

import { expect } from 'chai';
import { composeQuery, hex } from '../support/query.ts';
import { serve } from '../support/server.ts';

/** `example.`, then `www.example.`, as they stand in a question. */
const EXAMPLE = '07 6578616d706c65 00';
const SOA_NUMBERS = '00000001 00001c20 00000e10 00127500 0000012c';

const RESPONSES: readonly (readonly [title: string, qname: string, qtype: string, octets: string])[] = [
  [
    'the owner is the question’s name',
    'www.example.',
    'A',
    `4d5a 8400 0001 0001 0000 0000  03 777777 ${EXAMPLE} 0001 0001
     c00c 0001 0001 00000e10 0004 c0000201`,
  ],
  [
    'names in RDATA point into the question and at each other',
    'mail.example.',
    'MX',
    `4d5a 8400 0001 0002 0000 0001  04 6d61696c ${EXAMPLE} 000f 0001
     c00c 000f 0001 00000e10 0008 000a 03 777777 c011
     c00c 000f 0001 00000e10 0009 0014 04 6261636b c02c
     c02c 0001 0001 00000e10 0004 c0000201`,
  ],
  [
    'a chain goes from pointer to pointer',
    'alias.example.',
    'A',
    `4d5a 8400 0001 0002 0000 0000  05 616c696173 ${EXAMPLE} 0001 0001
     c00c 0005 0001 00000e10 0006 03 777777 c012
     c02b 0001 0001 00000e10 0004 c0000201`,
  ],
  [
    'the SOA of a denial',
    'nothing.example.',
    'A',
    `4d5a 8403 0001 0000 0001 0000  07 6e6f7468696e67 ${EXAMPLE} 0001 0001
     c014 0006 0001 0000012c 0026 02 6e73 c014 0a 686f73746d6173746572 c014 ${SOA_NUMBERS}`,
  ],
  [
    'names in SRV are spelled out (RFC 2782), and may be pointed at',
    '_s._tcp.example.',
    'SRV',
    `4d5a 8400 0001 0001 0000 0001  02 5f73 04 5f746370 ${EXAMPLE} 0021 0001
     c00c 0021 0001 00000e10 0013 0000 0000 01bb 03 777777 ${EXAMPLE}
     c033 0001 0001 00000e10 0004 c0000201`,
  ],
];

describe('RFC 1035 §4.1.4: compression', () => {
  const server = serve({
    'example.': `
      $TTL 3600
      @         SOA   ns hostmaster 1 7200 3600 1209600 300
      @         NS    ns.elsewhere.test.
      www       A     192.0.2.1
      mail      MX    10 www
      mail      MX    20 back.www
      alias     CNAME www
      _s._tcp   SRV   0 0 443 www
    `,
  });
  for (const [title, qname, qtype, octets] of RESPONSES) {
    it(`${qname} ${qtype}: ${title}`, () => {
      const response = server.respond(composeQuery({ qname, qtype }), false)!;
      expect(Buffer.from(response).toString('hex')).to.equal(Buffer.from(hex(octets)).toString('hex'));
    });
  }
});
