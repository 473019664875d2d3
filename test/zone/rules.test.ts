import { expect } from 'chai';

import { problemsOf } from './zone-text.ts';

/** A zone without problems, to which each case adds from line 5 on. */
const ZONE = `'':
- {type: NS, values: [ns1.example.com., ns2.example.net.]}
- {type: MX, value: {preference: 10, exchange: ns1.example.com.}}
ns1: {type: A, value: 192.0.2.1}
`;

const SHA_1 = 'ab'.repeat(20);
const SHA_256 = 'ab'.repeat(32);
const SHA_384 = 'ab'.repeat(48);
const SHA_512 = 'ab'.repeat(64);

interface RuleCases {
  readonly rule: string;
  readonly cases: readonly (readonly [title: string, added: string, ...problems: string[]])[];
}

const RULES: readonly RuleCases[] = [
  {
    rule: 'cname-alone',
    cases: [
      ['accepts a CNAME alone', 'x: {type: CNAME, value: a.}'],
      ['accepts several in a pool', 'x: {type: CNAME, values: [a., b.], balance: random}'],
      ['accepts DNSSEC data beside it', 'x: [{type: CNAME, value: a.}, {type: NSEC, value: a. CNAME}]'],
      [
        'refuses other data',
        'x: [{type: CNAME, value: a.}, {type: TXT, value: b}]',
        '5:31: x.example.com. TXT: TXT beside a CNAME (expected the CNAME alone)',
      ],
      [
        'refuses several',
        'x: {type: CNAME, values: [a., b.]}',
        '5:31: x.example.com. CNAME: a second CNAME at this name (expected one)',
      ],
      [
        'refuses one at a zone cut',
        'x: [{type: NS, values: [a., b.]}, {type: CNAME, value: a.}]',
        '5:5: x.example.com. NS: NS beside a CNAME (expected the CNAME alone)',
        '5:35: warning: x.example.com. CNAME: CNAME is never served: it is delegated at x.example.com.',
      ],
    ],
  },
  {
    rule: 'cname-loop',
    cases: [
      ['accepts a chain that ends', 'x: {type: CNAME, value: y}\ny: {type: CNAME, value: ns1}'],
      [
        'warns of a CNAME to itself',
        'x: {type: CNAME, value: x}',
        '5:4: warning: x.example.com. CNAME: the CNAME leads back to itself by way of x.example.com.',
      ],
      [
        'warns of a circle by way of any member of a pool',
        'x: {type: CNAME, values: [ns1, y], balance: random}\ny: {type: CNAME, value: x}',
        '5:4: warning: x.example.com. CNAME: the CNAME leads back to itself by way of y.example.com.',
        '6:4: warning: y.example.com. CNAME: the CNAME leads back to itself by way of x.example.com.',
      ],
      [
        'warns of a circle, but not of what leads into it',
        'x: {type: CNAME, value: y}\ny: {type: CNAME, value: x}\nz: {type: CNAME, value: x}',
        '5:4: warning: x.example.com. CNAME: the CNAME leads back to itself by way of y.example.com.',
        '6:4: warning: y.example.com. CNAME: the CNAME leads back to itself by way of x.example.com.',
      ],
    ],
  },
  {
    rule: 'single-dname',
    cases: [
      ['accepts a DNAME', 'x: {type: DNAME, value: a.}'],
      ['accepts several in a pool', 'x: {type: DNAME, values: [a., b.], balance: random}'],
      [
        'refuses several',
        'x: {type: DNAME, values: [a., b.]}',
        '5:31: x.example.com. DNAME: a second DNAME at this name (expected one)',
      ],
      [
        'refuses one beside a CNAME',
        'x: [{type: DNAME, value: a.}, {type: CNAME, value: b.}]',
        '5:5: x.example.com. DNAME: DNAME beside a CNAME (expected the CNAME alone)',
      ],
      [
        'warns of one at a zone cut',
        'x: [{type: NS, values: [a., b.]}, {type: DNAME, value: c.}]',
        '5:35: warning: x.example.com. DNAME: DNAME is never served: it is delegated at x.example.com.',
      ],
    ],
  },
  {
    rule: 'occluded',
    cases: [
      [
        'accepts glue',
        'x: {type: NS, values: [ns.x.example.com., ns2.example.net.]}\nns.x: {type: A, value: 192.0.2.2}',
      ],
      [
        'accepts glue at the cut, and DS',
        `x: [{type: NS, values: [x.example.com., a.]}, {type: A, value: 192.0.2.2}, {type: DS, value: 1 8 2 ${SHA_256}}]`,
      ],
      [
        'accepts glue of another delegation',
        'x: {type: NS, values: [a., b.]}\ny: {type: NS, values: [ns.x.example.com., a.]}\nns.x: {type: A, value: 192.0.2.2}',
      ],
      [
        'warns of data below a cut',
        'x: {type: NS, values: [a., b.]}\na.x: [{type: A, value: 192.0.2.2}, {type: TXT, value: a}]',
        '6:7: warning: a.x.example.com. A: A is never served: it is delegated at x.example.com.',
        '6:36: warning: a.x.example.com. TXT: TXT is never served: it is delegated at x.example.com.',
      ],
      [
        'warns of data at a cut',
        'x: [{type: NS, values: [a., b.]}, {type: TXT, value: a}]',
        '5:35: warning: x.example.com. TXT: TXT is never served: it is delegated at x.example.com.',
      ],
      [
        'warns of a cut below a cut',
        'x: {type: NS, values: [a., b.]}\ny.x: {type: NS, values: [a., b.]}',
        '6:6: warning: y.x.example.com. NS: NS is never served: it is delegated at x.example.com.',
      ],
      [
        'warns of data below a DNAME',
        'x: {type: DNAME, value: a.}\ny.x: {type: A, value: 192.0.2.2}',
        '6:6: warning: y.x.example.com. A: A is never served: it is below the DNAME at x.example.com.',
      ],
    ],
  },
  {
    rule: 'name-server-address',
    cases: [
      [
        'accepts an address by a wildcard',
        "x: {type: NS, values: [ns.w.example.com., a.]}\n'*.w': {type: A, value: 192.0.2.2}",
      ],
      [
        'warns of an alias',
        'x: {type: NS, values: [y, a.]}\ny: {type: CNAME, value: ns1}',
        '5:24: warning: x.example.com. NS: y.example.com. is an alias (expected a name with addresses, RFC 2181 §10.3)',
      ],
      [
        'warns of a name below a DNAME',
        'x: {type: NS, values: [a.y.example.com., a.]}\ny: {type: DNAME, value: a.}',
        '5:24: warning: x.example.com. NS: a.y.example.com. is an alias (expected a name with addresses, RFC 2181 §10.3)',
      ],
      [
        'warns of a name without an address',
        'x: {type: NS, values: [y, a.]}\ny: {type: TXT, value: a}',
        '5:24: warning: x.example.com. NS: y.example.com. has no address in this zone (expected A or AAAA)',
      ],
      [
        'warns of missing glue',
        'x: {type: NS, values: [ns.x.example.com., a.]}',
        '5:24: warning: x.example.com. NS: ns.x.example.com. has no glue (expected A or AAAA, RFC 9471 §2.1)',
      ],
      [
        'asks for no glue in another delegated zone',
        'x: {type: NS, values: [ns.y.example.com., a.]}\ny: {type: NS, values: [a., b.]}',
      ],
    ],
  },
  {
    rule: 'service-address',
    cases: [
      ['accepts "no such service"', '_x._tcp: {type: SRV, value: 0 0 0 .}\nx: {type: MX, value: 0 .}'],
      [
        'warns of aliases',
        'x: {type: MX, value: 1 y}\n_x._tcp: {type: SRV, value: 1 1 1 y}\ny: {type: CNAME, value: ns1}',
        '5:22: warning: x.example.com. MX: y.example.com. is an alias (expected a name with addresses)',
        '6:29: warning: _x._tcp.example.com. SRV: y.example.com. is an alias (expected a name with addresses)',
      ],
      [
        'warns of names without an address',
        'x: {type: MX, value: 1 y}',
        '5:22: warning: x.example.com. MX: y.example.com. has no address in this zone (expected A or AAAA)',
      ],
    ],
  },
  {
    rule: 'null-mx',
    cases: [
      [
        'warns of others beside it',
        'x: {type: MX, values: [0 ., 1 ns1]}',
        '5:24: warning: x.example.com. MX: an MX of "." beside others (expected it alone, RFC 7505 §3)',
      ],
      [
        'warns of a preference',
        'x: {type: MX, value: 10 .}',
        '5:22: warning: x.example.com. MX: an MX of "." with a preference (expected 0, RFC 7505 §3)',
      ],
    ],
  },
  {
    rule: 'host-name',
    cases: [
      ['accepts wildcards', "'*.x': {type: A, value: 192.0.2.2}"],
      ['accepts underscores where no host is', '_x: {type: TXT, value: a}\n_y: {type: CNAME, value: a.}'],
      [
        'warns of owners',
        'a_b: {type: A, value: 192.0.2.2}',
        '5:6: warning: a_b.example.com. A: the owner is no host name (expected letters, digits and hyphens)',
      ],
      [
        'warns of targets',
        'x: {type: NS, values: [a_b.example.net., -a.example.net.]}',
        '5:24: warning: x.example.com. NS: a_b.example.net. is no host name (expected letters, digits and hyphens)',
        '5:42: warning: x.example.com. NS: -a.example.net. is no host name (expected letters, digits and hyphens)',
      ],
      [
        'warns of addresses',
        'x: {type: MX, value: 1 192.0.2.1.}',
        '5:22: warning: x.example.com. MX: 192.0.2.1. is an address (expected the name of a host)',
      ],
    ],
  },
  {
    rule: 'service-owner',
    cases: [
      [
        'accepts services and wildcards',
        "_x._tcp.y: {type: SRV, value: 1 1 1 ns1}\n'*.z': {type: SRV, value: 1 1 1 ns1}",
      ],
      [
        'warns of other owners',
        'x: {type: SRV, value: 1 1 1 ns1}',
        '5:4: warning: x.example.com. SRV: the owner of an SRV is no service (expected _service._protocol)',
      ],
      [
        'warns of half a service',
        '_x: {type: SRV, value: 1 1 1 ns1}',
        '5:5: warning: _x.example.com. SRV: the owner of an SRV is no service (expected _service._protocol)',
      ],
    ],
  },
  {
    rule: 'wildcard',
    cases: [
      [
        'warns of NS and DNAME',
        "'*.x': [{type: NS, values: [a., b.]}]\n'*.y': {type: DNAME, value: a.}",
        '5:9: warning: *.x.example.com. NS: NS at a wildcard is undefined (RFC 4592 §4)',
        '6:8: warning: *.y.example.com. DNAME: DNAME at a wildcard is undefined (RFC 4592 §4)',
      ],
      [
        'warns of an inner asterisk',
        "'a.*.x': {type: TXT, value: a}",
        '5:10: warning: a.*.x.example.com.: a "*" within a name is no wildcard (expected it first)',
      ],
    ],
  },
  {
    rule: 'delegation-signer',
    cases: [
      [
        'warns of DS without NS',
        `x: {type: DS, value: 1 8 2 ${SHA_256}}`,
        '5:4: warning: x.example.com. DS: DS without NS at this name (expected a delegation)',
      ],
    ],
  },
  {
    rule: 'digest-length',
    cases: [
      [
        'accepts digests as long as their algorithm makes them',
        'sub: [{type: NS, values: [a., b.]}, {type: DS, values: [' +
          `1 8 1 ${SHA_1}, 1 8 2 ${SHA_256}, 1 8 3 ${SHA_256}, 1 8 4 ${SHA_384}, 1 8 5 ${SHA_256}, 1 8 6 ${SHA_256}]}]\n` +
          `x: [{type: SSHFP, values: [1 1 ${SHA_1}, 1 2 ${SHA_256}]}, ` +
          `{type: TLSA, values: [3 1 1 ${SHA_256}, 3 1 2 ${SHA_512}]}, ` +
          `{type: ZONEMD, values: [1 1 1 ${SHA_384}, 1 1 2 ${SHA_512}]}]`,
      ],
      [
        'accepts any where the algorithm is not known, and whole certificates',
        'x: [{type: CDS, value: 0 0 0 00}, {type: TLSA, value: 3 1 0 abcd}, {type: SSHFP, value: 4 9 abcd}]',
      ],
      [
        'warns of CDS',
        `x: {type: CDS, values: [1 8 2 ${SHA_256}, 1 8 2 abcd]}`,
        '5:97: warning: x.example.com. CDS: a SHA-256 digest of length 2 (expected 32 octets)',
      ],
      [
        'warns of DS, SSHFP, TLSA, SMIMEA and ZONEMD',
        'sub: [{type: NS, values: [a., b.]}, {type: DS, value: 1 8 4 abcd}]\n' +
          'x: [{type: SSHFP, value: 4 1 abcd}, {type: TLSA, value: 3 1 1 ab}, {type: SMIMEA, value: 3 1 2 abcd}]\n' +
          'y: {type: ZONEMD, value: 1 1 1 abcd}',
        '5:55: warning: sub.example.com. DS: a SHA-384 digest of length 2 (expected 48 octets)',
        '6:26: warning: x.example.com. SSHFP: a SHA-1 digest of length 2 (expected 20 octets)',
        '6:57: warning: x.example.com. TLSA: a SHA-256 digest of length 1 (expected 32 octets)',
        '6:90: warning: x.example.com. SMIMEA: a SHA-512 digest of length 2 (expected 64 octets)',
        '7:26: warning: y.example.com. ZONEMD: a SHA-384 digest of length 2 (expected 48 octets)',
      ],
    ],
  },
  {
    rule: 'soa',
    cases: [
      [
        'refuses one below the apex',
        'x: {type: SOA, value: a. b. 1 7200 3600 1209600 300}',
        '5:4: x.example.com. SOA: SOA below the apex (expected a zone file of its own)',
      ],
    ],
  },
  {
    rule: 'ttl',
    cases: [
      ['accepts a week', 'x: {type: TXT, ttl: 604800, value: a}'],
      [
        'warns of more',
        'x: {type: TXT, ttl: 604801, value: a}',
        '5:4: warning: x.example.com. TXT: TTL 604801 is more than a week (expected up to 604800)',
      ],
      [
        'warns of 0',
        'x: {type: TXT, ttl: 0, value: a}',
        '5:4: warning: x.example.com. TXT: TTL 0 has every answer asked for anew (expected some seconds)',
      ],
    ],
  },
  {
    rule: 'rrset-size',
    cases: [
      [
        'counts of a pool what an answer carries',
        `x: {type: A, values: [${Array.from({ length: 4095 }, (_, i) => `10.0.${i >> 8}.${i & 255}`).join(', ')}], balance: random}`,
      ],
      [
        'warns of many plain addresses',
        `x: {type: A, values: [${Array.from({ length: 4095 }, (_, i) => `10.0.${i >> 8}.${i & 255}`).join(', ')}]}`,
        '5:4: warning: x.example.com. A: 4095 records make a message of 65562 octets: every answer will be truncated (expected at most 65535)',
      ],
      [
        'warns of what fits no message',
        `x: {type: TXT, values: [${Array.from({ length: 600 }, (_, i) => `${i}${'x'.repeat(100)}`).join(', ')}]}`,
        '5:4: warning: x.example.com. TXT: 600 records make a message of 69532 octets: every answer will be truncated (expected at most 65535)',
      ],
    ],
  },
];

describe('the rules of zones', () => {
  it('have nothing to say of a good zone', () => expect(problemsOf(ZONE)).to.deep.equal([]));

  for (const { rule, cases } of RULES) {
    describe(rule, () => {
      for (const [title, added, ...problems] of cases) {
        it(title, () => expect(problemsOf(`${ZONE}${added}\n`)).to.deep.equal(problems));
      }
    });
  }

  const APEX: [title: string, records: string, ...problems: string[]][] = [
    [
      'warns of no NS',
      '{type: TXT, value: a}',
      '1:1: warning: example.com. NS: no NS at the apex (expected two or more)',
    ],
    [
      'warns of a lone NS',
      '{type: NS, value: a.}',
      '1:5: warning: example.com. NS: a lone NS (expected two or more, RFC 2182 §5)',
    ],
    [
      'warns of an apex NS that is an alias',
      '{type: NS, values: [x, a.]}\nx: {type: CNAME, value: b.}',
      '1:25: warning: example.com. NS: x.example.com. is an alias (expected a name with addresses, RFC 2181 §10.3)',
    ],
    [
      'refuses a CNAME',
      '[{type: NS, values: [a., b.]}, {type: CNAME, value: c.}]',
      '1:36: example.com. CNAME: a CNAME at the apex, beside the SOA (expected an ALIAS, or addresses)',
    ],
    ['accepts a DNAME', '[{type: NS, values: [a., b.]}, {type: DNAME, value: c.}]'],
    [
      'warns of DS',
      `[{type: NS, values: [a., b.]}, {type: DS, value: 1 8 2 ${SHA_256}}]`,
      '1:36: warning: example.com. DS: DS at the apex is never asked for (expected it in the parent zone)',
    ],
    [
      'warns of odd SOA times',
      '[{type: NS, values: [a., b.]}, {type: SOA, value: {refresh: 0, retry: 60, expire: 60, minimum: 90000}}]',
      '1:36: warning: example.com. SOA: refresh 0 makes secondaries ask without a pause (expected an hour or more)',
      '1:36: warning: example.com. SOA: retry 60 is longer than refresh 0 (expected it shorter)',
      '1:36: warning: example.com. SOA: expire 60 is not above refresh + retry, 60',
      '1:36: warning: example.com. SOA: minimum 90000 caches "no such name" for over a day (expected up to 86400)',
    ],
  ];
  describe('at the apex', () => {
    for (const [title, records, ...problems] of APEX) {
      it(title, () => expect(problemsOf(`'': ${records}\n`)).to.deep.equal(problems));
    }
  });
});
