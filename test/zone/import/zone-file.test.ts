import { expect } from 'chai';
import fc from 'fast-check';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { formatRelativeName, parseName } from '../../../src/dns/name.ts';
import { rrTypeName } from '../../../src/dns/rr-type.ts';
import { formatProblem } from '../../../src/schema/problem.ts';
import type { Problem } from '../../../src/schema/problem.ts';
import {
  formatZoneFile,
  groupRecords,
  readMasterFile,
  zoneFromRecords,
} from '../../../src/zone/import/index.ts';
import { loadZone } from '../../../src/zone/index.ts';
import type { Zone } from '../../../src/zone/index.ts';

const ORIGIN = parseName('example.com.');
const APEX = '$TTL 300\n@ SOA ns h 1 2 3 4 5\n  NS ns.example.net.\n';

/** The zone file of a master file. */
function convert(text: string): string {
  const { records, problems } = readMasterFile('zone', {
    origin: ORIGIN,
    readOctets: () => Buffer.from(text, 'latin1'),
  });
  expectNoErrors(problems);
  return [...formatZoneFile(ORIGIN, groupRecords(records))].join('');
}

/** The zone of a master file, without YAML in between. */
function zoneOf(text: string): Zone {
  const { records } = readMasterFile('zone', {
    origin: ORIGIN,
    readOctets: () => Buffer.from(text, 'latin1'),
  });
  const { zone, problems } = zoneFromRecords(ORIGIN, records);
  expectNoErrors(problems);
  return zone!;
}

function expectNoErrors(problems: readonly Problem[]): void {
  expect(problems.filter(({ severity }) => severity === 'error').map(formatProblem)).to.be.empty;
}

/** Everything a zone says, in order; names as they are spelled. */
function describeZone({ nodes }: Zone): string[] {
  const lines = Array.from(nodes.values()).flatMap(({ owner, rrsets }) =>
    rrsets.map(({ type, ttlSeconds, rdata }) =>
      [
        formatRelativeName(owner, ORIGIN),
        ttlSeconds,
        rrTypeName(type),
        ...rdata.map((octets) => Buffer.from(octets).toString('hex')),
      ].join(' '),
    ),
  );
  return lines.sort();
}

describe('formatZoneFile()', () => {
  it('writes names relative and in natural order, one value and several', () => {
    const text = `
$TTL 1h
@        SOA  ns1 hostmaster 2024010101 2h 30m 2w 5m
         NS   ns1
         NS   ns2.example.net.
         MX   10 mail
www10    CNAME www
www9     CNAME www
www   60 A    192.0.2.1
      60 A    192.0.2.2
         AAAA 2001:db8::1
*        TXT  "a; b"
010      A    192.0.2.10
`;
    expect(convert(text)).to.equal(`---
'':
- ttl: 3600
  type: SOA
  value:
    expire: 1209600
    minimum: 300
    mname: ns1.example.com.
    refresh: 7200
    retry: 1800
    rname: hostmaster.example.com.
    serial: 2024010101
- ttl: 3600
  type: NS
  values:
  - ns1.example.com.
  - ns2.example.net.
- ttl: 3600
  type: MX
  value:
    exchange: mail.example.com.
    preference: 10
'010':
  ttl: 3600
  type: A
  value: 192.0.2.10
'*':
  ttl: 3600
  type: TXT
  value: 'a\\; b'
www:
- ttl: 60
  type: A
  values:
  - 192.0.2.1
  - 192.0.2.2
- ttl: 3600
  type: AAAA
  value: 2001:db8::1
www9:
  ttl: 3600
  type: CNAME
  value: www.example.com.
www10:
  ttl: 3600
  type: CNAME
  value: www.example.com.
`);
  });

  const values: readonly (readonly [record: string, value: string])[] = [
    ['CAA 0 issue "ca.example; policy=ev"', "flags: 0|tag: issue|value: 'ca.example; policy=ev'"],
    ['DS 60485 5 1 0123', "algorithm: 5|digest: '0123'|digest_type: 1|key_tag: 60485"],
    [
      'NAPTR 100 50 "s" "a+b" "" _b._tcp',
      "flags: s|order: 100|preference: 50|regexp: ''|replacement: _b._tcp.example.com.|service: a+b",
    ],
    ['SRV 0 5 5060 .', "port: 5060|priority: 0|target: '.'|weight: 5"],
    ['SSHFP 4 2 00ff', "algorithm: 4|fingerprint: '00FF'|fingerprint_type: 2"],
    [
      'TLSA 3 1 1 abcd',
      'certificate_association_data: ABCD|certificate_usage: 3|matching_type: 1|selector: 1',
    ],
    ['URI 10 1 "ftp://a/b"', 'priority: 10|target: ftp://a/b|weight: 1'],
    [
      'LOC 52 22 23.5 N 4 53 32 E -2m',
      "altitude: -2|lat_degrees: 52|lat_direction: 'N'|lat_minutes: 22|lat_seconds: 23.5|long_degrees: 4|long_direction: E|long_minutes: 53|long_seconds: 32|precision_horz: 10000|precision_vert: 10|size: 1",
    ],
    ['HTTPS 0 a', 'svcparams:|svcpriority: 0|targetname: a.example.com.'],
    ['TXT plain', 'plain'],
    ['TXT ""', "''"],
    ['TXT "a" "b"', `'"a" "b"'`],
    ['TXT "\\"a\\" \\\\ \\000"', `'\\"a\\" \\\\ \\000'`],
    ['TYPE65280 \\# 2 abcd', "'\\# 2 ABCD'"],
    ['DNSKEY 257 3 13 AQID', "'257 3 13 AQID'"],
    ['HINFO a "b c"', `'"a" "b c"'`],
  ];
  for (const [record, value] of values) {
    it(`writes ${record}`, () => {
      const lines = convert(`$TTL 300\na ${record}\n`).split('\n').slice(4, -1);
      const [first, ...fields] = lines.map((line) => line.trim());
      const text = first === 'value:' ? fields.join('|') : first!.replace(/^value: /, '');
      expect(text).to.equal(value);
    });
  }

  it('joins a text that is cut at 255 octets, and no other', () => {
    const [long, rest] = ['x'.repeat(255), 'y'.repeat(254)];
    const value = (record: string): string => /value: (.*)/.exec(convert(`$TTL 300\na ${record}`))![1]!;
    expect(value(`TXT ${long} ${long} ${rest}`)).to.equal(long + long + rest);
    expect(value(`TXT ${long} ""`)).to.equal(`'"${long}" ""'`);
    expect(value(`TXT ${rest} ${long}`)).to.equal(`'"${rest}" "${long}"'`);
  });

  it('takes each SVCB list apart at its own commas', () => {
    const text = convert(
      '$TTL 300\na SVCB 1 . alpn="f\\\\\\\\oo\\\\,bar,h2" mandatory=alpn,port port=53 key667=a\\,b\n',
    );
    expect(text).to.include(`
      alpn:
      - 'f\\\\\\\\oo,bar'
      - h2
      key667: 'a,b'
      mandatory:
      - alpn
      - port
      port: 53
`);
  });

  it('writes a second entry where the TTLs of an RRset differ', () => {
    expect(convert('a 60 A 192.0.2.1\na 30 A 192.0.2.2\na 30 A 192.0.2.3\n')).to.equal(`---
a:
- ttl: 60
  type: A
  value: 192.0.2.1
- ttl: 30
  type: A
  values:
  - 192.0.2.2
  - 192.0.2.3
`);
  });

  it('writes a record that stands twice once', () => {
    expect(convert('a 60 A 192.0.2.1\nA 60 A 192.0.2.1\n')).to.equal(
      '---\na:\n  ttl: 60\n  type: A\n  value: 192.0.2.1\n',
    );
  });
});

describe('a zone file that was imported', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'evenkeel-import-'));
  });
  after(() => rmSync(directory, { recursive: true }));

  /** Loads the imported file as the server does. */
  function load(yaml: string): { zone: Zone; problems: readonly Problem[] } {
    const file = join(directory, 'example.com.yaml');
    writeFileSync(file, yaml);
    const { zone, problems } = loadZone(
      { origin: ORIGIN, files: [file], directory },
      { defaultTtlSeconds: 1, allotSerial: () => 1 },
    );
    expectNoErrors(problems);
    return { zone: zone!, problems };
  }

  function expectSame(text: string): void {
    expect(describeZone(load(convert(text)).zone)).to.deep.equal(describeZone(zoneOf(text)));
  }

  const records: readonly string[] = [
    'A 192.0.2.1',
    'AAAA 2001:db8::',
    'AAAA 1:2:3:4:5:6:7:8',
    'AFSDB 1 b',
    'AMTRELAY 10 0 3 amt.example.com.',
    'APL 1:192.168.32.0/21 !1:192.168.38.0/28 2:FF00:0:0:0:0:0:0:0/8',
    'AVC "a" "b"',
    'CAA 128 tbs "Unknown \\" \\\\ ; \\255"',
    'CDNSKEY 0 3 0 AA==',
    'CDS 0 0 0 00',
    'CERT PGP 0 0 AQIDBA==',
    'CNAME B.Example.NET.',
    'CNAME a\\.b.c\\032d\\000\\255.',
    'CSYNC 66 3 A NS AAAA',
    'DHCID AAIBY2/AuCccgoJbsaxcQc9TUapptP69lOjxfNuVAA2kjEA=',
    'DLV 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118',
    'DNAME b',
    'DNSKEY 256 3 5 AQPSKmynfzW4kyBv015MUG2DeIQ3Cblw',
    'DS 60485 5 1 0123456789012345678901234567890123456789',
    'EUI48 00-00-5e-00-53-2a',
    'EUI64 00-00-5e-ef-10-00-00-2a',
    'HINFO "a b" ""',
    'HIP 2 200100107B1A74DF365639CC39F1D578 AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cIvM4p9+LrV4e19WzK00+CI6zBCQTdtWsuxKbWIy87UOoJTwkUs7lBu+Upr1gsNrut79ryra+bSRGQb1slImA8YVJyuIDsj7kwzG7jnERNqnWxZ48AWkskmdHaVDP4BcelrTI3rMXdXF5D rvs.example.com.',
    'HTTPS 0 b',
    'HTTPS 1 . alpn=h2,h3 no-default-alpn port=443 ipv4hint=192.0.2.1,192.0.2.2 ech=AEj+DQ== ipv6hint=2001:db8::1,:: key65333=ex',
    'IPSECKEY 10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtugbo6BSGvgqt4AQ==',
    'ISDN "150862028003217" "004"',
    'KX 10 b',
    'L32 10 10.1.2.0',
    'L64 10 2001:0DB8:1140:1000',
    'LOC 42 21 43.952 N 71 5 6.344 W -24m 1m 200m 10m',
    'LOC 0 0 0 S 0 0 0 E 42849672.95m 90000000m 0m 0.01m',
    'LP 10 b',
    'MX 0 .',
    'NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:\\\\1;a\\"@example.com!" .',
    'NAPTR 100 10 "" "" "" b',
    'NID 10 0014:4fff:ff20:ee64',
    'NSEC b A MX RRSIG NSEC TYPE1234',
    'NSEC3 1 1 12 aabbccdd 2vptu5timamqttgl4luu9kg21e0aor3s A RRSIG',
    'NSEC3PARAM 1 0 0 -',
    'NULL \\# 3 000102',
    'OPENPGPKEY AQIDBA==',
    'PTR b',
    'PX 10 a b',
    'RP a b',
    'RRSIG A 5 3 86400 20030322173103 20030220173103 2642 example.com. oJB1W6WNGv+ldvQ3WDG0MQkg5IEhjRip8WTrPYGv07h108dUKGMeDPKijVCHX3DDKdfb+v6oB9wfuh3DTJXUAf==',
    'RT 10 b',
    'SMIMEA 3 1 1 00',
    'SPF "v=spf1 -all"',
    'SRV 65535 0 0 b',
    'SSHFP 2 1 123456789abcdef67890123456789abcdef67890',
    'SVCB 16 foo alpn="f\\\\\\\\oo\\\\,bar,h2" mandatory=alpn',
    'SVCB 1 b key667="hello\\210qoo \\"\\092;" key9999=',
    'TLSA 3 1 1 0123456789',
    'TXT "a;b" "\\"" "\\\\" "\\000\\127\\255" ""',
    'TXT "\\"quoted\\" \\"twice\\""',
    'TXT "\\\\# 4 c0000201"',
    `TXT ${'x'.repeat(255)} ${'y'.repeat(255)} z`,
    'TYPE65280 \\# 0',
    'TYPE731 \\# 6 abcdef012345',
    'URI 10 1 "ftp://ftp1.example.com/public?a=\\"b;c\\""',
    'WKS 192.0.2.1 6 25',
    'X25 "311061700956"',
    'ZONEMD 2018031500 1 1 FEBE3D4CE2EC2FFA4BA99D46CD69D6D29711E55217057BEE7EB1A7B641A47BA7FED2DD5B97AE499FAFA4F22C6BD647DE',
  ];
  for (const record of records) {
    it(`still says ${record.slice(0, 70)}`, () => expectSame(`${APEX}a ${record}\n`));
  }

  const owners = [
    '@',
    'WWW',
    '*',
    '*.a',
    'a.*.b',
    '010',
    '1e3',
    '1.10',
    '0x1f',
    'on',
    'null',
    'Y',
    'NO',
    '~',
    '-',
    '--- ',
    '<<',
    '=',
    '_dmarc',
    '2001-12-14',
    'a\\.b',
    'a\\032b',
    '\\000\\255',
    'caf\\195\\169',
    '\\@',
    '\\$ORIGIN',
    'a\\;b',
    'a\\"b',
    "it's",
    'x:y',
    'a\\\\b',
    '!a',
    '&a',
    '%',
    '`',
    'a#b',
    '?',
    '{a}',
    '[a]',
    'a,b',
    'deep.below.an.empty.non-terminal',
    `${'a'.repeat(63)}.${'\\007'.repeat(63)}.${'c'.repeat(63)}`,
  ];
  for (const owner of owners) {
    it(`still names ${owner.slice(0, 70)}`, () =>
      expectSame(`${APEX}${owner} TXT x\n${owner} TYPE65281 \\# 0\n`));
  }

  it('still has the TTLs of an RRset and what follows from them', () => {
    const text = `${APEX}a 60 A 192.0.2.1\na 30 A 192.0.2.2\na 60 A 192.0.2.3\n`;
    expectSame(text);
    const lines = load(convert(text)).problems.map(formatProblem).join('\n');
    expect(lines).to.include('TTL 30 differs from 60').and.to.include('30 is served for all (RFC 2181 §5.2)');
  });

  it('still says what any records say', () => {
    const octet = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('.\\";\'@$*0aA #:')));
    const octets = (maxLength: number): fc.Arbitrary<number[]> =>
      fc.array(octet, { minLength: 1, maxLength });
    const escaped = (values: readonly number[]): string =>
      values.map((value) => `\\${String(value).padStart(3, '0')}`).join('');
    const name = fc
      .array(octets(5), { minLength: 1, maxLength: 3 })
      .map((labels) => labels.map(escaped).join('.'));
    const string = fc.array(octet, { maxLength: 255 }).map((values) => `"${escaped(values)}"`);
    const rdata = fc.oneof(
      fc.array(string, { minLength: 1, maxLength: 3 }).map((strings) => `TXT ${strings.join(' ')}`),
      fc.tuple(fc.nat(65535), name).map(([preference, exchange]) => `MX ${preference} ${exchange}.`),
      fc
        .tuple(string, string, name)
        .map(([service, regexp, target]) => `NAPTR 1 2 "s" ${service} ${regexp} ${target}`),
      string.map((value) => `CAA 0 issue ${value}`),
      string.map((value) => `SVCB 1 . key667=${value}`),
      octets(8).map((values) => `TYPE65280 \\# ${values.length} ${Buffer.from(values).toString('hex')}`),
    );
    const record = fc
      .tuple(name, fc.constantFrom(0, 60, 2 ** 31 - 1), rdata)
      .map(([owner, ttl, text]) => `${owner} ${ttl} ${text}`);
    fc.assert(
      fc.property(fc.array(record, { maxLength: 8 }), (lines) => expectSame(`${APEX}${lines.join('\n')}\n`)),
      { numRuns: 200 },
    );
  });
});
