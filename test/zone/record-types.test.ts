import { expect } from 'chai';

import { loadText, problemsOf, recordsOf } from './zone-text.ts';

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

/** What a record's YAML, at the name `x`, is served as. */
function serve(yaml: string): string[] {
  const { zone } = loadText(`${NS}x: ${yaml}\n`);
  return recordsOf(zone)
    .filter((line) => line.startsWith('x.'))
    .map((line) => line.replace('x.example.com. 3600 ', ''));
}

describe('loadZone(), by record type', () => {
  const RECORDS: [yaml: string, records: string[]][] = [
    ['{type: A, value: 192.0.2.1}', ['A 192.0.2.1']],
    ['{type: A, values: [192.0.2.1, 192.0.2.2]}', ['A 192.0.2.1', 'A 192.0.2.2']],
    ['{type: A, values: 192.0.2.1}', ['A 192.0.2.1']],
    ['{type: A, value: [192.0.2.1, 192.0.2.2]}', ['A 192.0.2.1', 'A 192.0.2.2']],
    ['{type: A, value: 192.0.2.1, values: [192.0.2.2]}', ['A 192.0.2.2']],
    [
      '{type: a, values: [192.0.2.1, {value: 192.0.2.2, name: web2, weight: 3}]}',
      ['A 192.0.2.1', 'A 192.0.2.2'],
    ],
    ["{type: AAAA, value: '2001:DB8:0::1'}", ['AAAA 2001:db8::1']],
    ['[{type: A, value: 192.0.2.1}, {type: AAAA, value: 2001:db8::1}]', ['A 192.0.2.1', 'AAAA 2001:db8::1']],
    [
      '{type: CAA, value: {flags: 128, tag: issue, value: ca.example.net; account=5}}',
      ['CAA 128 issue "ca.example.net; account=5"'],
    ],
    ['{type: CAA, value: {tag: iodef, value: mailto:a@example.com}}', ['CAA 0 iodef "mailto:a@example.com"']],
    ['{type: CNAME, value: www.example.net.}', ['CNAME www.example.net.']],
    ['{type: CNAME, values: [{value: bücher.example., weight: 2}]}', ['CNAME xn--bcher-kva.example.']],
    ['{type: DNAME, value: example.net.}', ['DNAME example.net.']],
    [
      '{type: DS, value: {key_tag: 60485, algorithm: 5, digest_type: 1, digest: 2bb183af5f22588179a53b0a98631fad1a292118}}',
      ['DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118'],
    ],
    [
      '{type: DS, value: {flags: 60485, protocol: 5, algorithm: 1, public_key: 2bb183af5f22588179a53b0a98631fad1a292118}}',
      ['DS 60485 5 1 2BB183AF5F22588179A53B0A98631FAD1A292118'],
    ],
    [
      '{type: HTTPS, value: {svcpriority: 1, targetname: ., svcparams: {alpn: [h2, h3], no-default-alpn: , port: 8443, ipv4hint: [192.0.2.1], ipv6hint: [2001:db8::1], mandatory: [alpn, port], key667: hello}}}',
      [
        'HTTPS 1 . mandatory=alpn,port alpn=h2,h3 no-default-alpn port=8443 ipv4hint=192.0.2.1 ipv6hint=2001:db8::1 key667=hello',
      ],
    ],
    ['{type: HTTPS, value: {svcpriority: 0, targetname: www.example.net.}}', ['HTTPS 0 www.example.net.']],
    [
      "{type: SVCB, value: {svcpriority: 1, targetname: ., svcparams: {alpn: ['a,b', c]}}}",
      ['SVCB 1 . alpn=a\\\\,b,c'],
    ],
    [
      '{type: LOC, value: {altitude: 20, lat_degrees: 31, lat_direction: S, lat_minutes: 58, lat_seconds: 52.1, long_degrees: 115, long_direction: E, long_minutes: 49, long_seconds: 11.7, precision_horz: 10, precision_vert: 2, size: 10}}',
      ['LOC 31 58 52.100 S 115 49 11.700 E 20.00 10.00 10.00 2.00'],
    ],
    ['{type: MX, value: {preference: 10, exchange: mail.example.net.}}', ['MX 10 mail.example.net.']],
    ['{type: MX, value: {priority: 10, value: mail.example.net.}}', ['MX 10 mail.example.net.']],
    ['{type: MX, value: 10 mail.example.net.}', ['MX 10 mail.example.net.']],
    [
      "{type: NAPTR, value: {flags: S, order: 10, preference: 100, regexp: '!^.*$!sip:info@bar.example.com!', replacement: ., service: SIP+D2U}}",
      ['NAPTR 10 100 "S" "SIP+D2U" "!^.*$!sip:info@bar.example.com!" .'],
    ],
    [
      "{type: NAPTR, value: {flags: '', order: 10, preference: 100, regexp: '', replacement: _sip._udp.example.com., service: E2U}}",
      ['NAPTR 10 100 "" "E2U" "" _sip._udp.example.com.'],
    ],
    [
      '{type: NS, values: [ns1.example.net., ns2.example.net.]}',
      ['NS ns1.example.net.', 'NS ns2.example.net.'],
    ],
    ['{type: OPENPGPKEY, value: AQID BAUG}', ['OPENPGPKEY AQIDBAUG']],
    ['{type: PTR, values: [a.example.net., b.example.net.]}', ['PTR a.example.net.', 'PTR b.example.net.']],
    ['{type: SPF, value: v=spf1 -all}', ['SPF "v=spf1 -all"']],
    [
      '{type: SSHFP, value: {algorithm: 1, fingerprint_type: 1, fingerprint: bf6b6825d2977c511a475bbefb88aad54a92ac73}}',
      ['SSHFP 1 1 BF6B6825D2977C511A475BBEFB88AAD54A92AC73'],
    ],
    [
      '{type: TLSA, value: {certificate_usage: 3, selector: 1, matching_type: 1, certificate_association_data: 123456}}',
      ['TLSA 3 1 1 123456'],
    ],
    ['{type: TLSA, value: {certificate_association_data: abcd}}', ['TLSA 0 0 0 ABCD']],
    [
      '{type: URI, value: {priority: 10, weight: 1, target: "https://example.net/a b"}}',
      ['URI 10 1 "https://example.net/a b"'],
    ],
    ["{type: TYPE65280, value: '\\# 2 abcd'}", ['TYPE65280 \\# 2 ABCD']],
    ["{type: A, value: '\\# 4 c0000201'}", ['A 192.0.2.1']],
    ["{type: TXT, value: '\\# 2 0161'}", ['TXT "a"']],
    ['{type: HINFO, value: \'"PDP 11" UNIX\'}', ['HINFO "PDP 11" "UNIX"']],
    ['{type: HINFO, value: {cpu: PDP 11, os: UNIX}}', ['HINFO "PDP 11" "UNIX"']],
    ['{type: AFSDB, value: {subtype: 1, hostname: afs.example.net.}}', ['AFSDB 1 afs.example.net.']],
    ['{type: KEY, value: {flags: 49152, protocol: 3, algorithm: 1}}', ['KEY 49152 3 1']],
    [
      '{type: IPSECKEY, value: {precedence: 10, gateway_type: 1, algorithm: 0, gateway: 192.0.2.38}}',
      ['IPSECKEY 10 1 0 192.0.2.38'],
    ],
    ['{type: CDS, value: {key_tag: 0, algorithm: 0, digest_type: 0, digest: 0}}', []],
    ['{type: CDS, value: {key_tag: 0, algorithm: 0, digest_type: 0, digest: 00}}', ['CDS 0 0 0 00']],
  ];
  for (const [yaml, records] of RECORDS) {
    it(`serves ${yaml.length > 100 ? `${yaml.slice(0, 100)}…` : yaml}`, () =>
      expect(serve(yaml)).to.deep.equal(records));
  }

  const TEXTS: [yaml: string, text: string][] = [
    ['Bah bah black sheep', '"Bah bah black sheep"'],
    ['v=DKIM1\\;k=rsa\\;p=A/kinda+of', '"v=DKIM1;k=rsa;p=A/kinda+of"'],
    ['v=DKIM1;k=rsa', '"v=DKIM1;k=rsa"'],
    ['\'"v=DKIM1;" "k=rsa"\'', '"v=DKIM1;" "k=rsa"'],
    ['\'say "hi"\'', '"say \\"hi\\""'],
    ['\'say \\"hi\\"\'', '"say \\"hi\\""'],
    ["'a\\065\\\\b'", '"aA\\\\b"'],
    ['grüße', '"gr\\195\\188\\195\\159e"'],
    ["''", '""'],
    ['1.10', '"1.10"'],
    ['010', '"010"'],
    ['no', '"no"'],
    ['2024-01-01', '"2024-01-01"'],
    ['x'.repeat(300), `"${'x'.repeat(255)}" "${'x'.repeat(45)}"`],
    [`'"${'x'.repeat(256)}" "y"'`, `"${'x'.repeat(255)}" "x" "y"`],
    [`${'x'.repeat(254)}é`, `"${'x'.repeat(254)}\\195" "\\169"`],
  ];
  for (const [yaml, text] of TEXTS) {
    it(`serves the text ${yaml.slice(0, 40)}`, () =>
      expect(serve(`{type: TXT, value: ${yaml}}`)).to.deep.equal([`TXT ${text}`]));
  }

  const NOT_SERVED: [yaml: string, problem: string][] = [
    [
      '{type: URLFWD, value: {code: 302, masking: 2, path: /, query: 0, target: "http://example.net"}}',
      'x/URLFWD: URLFWD is no type of the DNS: the record is not served',
    ],
    [
      '{type: Route53Provider/ALIAS, values: [{name: www, type: A}]}',
      'x/Route53Provider/ALIAS: Route53Provider/ALIAS is no type of the DNS: the record is not served',
    ],
  ];
  for (const [yaml, problem] of NOT_SERVED) {
    it(`leaves out ${yaml.slice(0, 30)}…, with a warning`, () => {
      expect(serve(yaml)).to.deep.equal([]);
      expect(problemsOf(`${NS}x: ${yaml}\n`)).to.deep.equal([`2:11: warning: ${problem}`]);
    });
  }

  const MISTAKES: [yaml: string, problems: string[]][] = [
    ['{type: A, value: 192.0.2.300}', ['2:21: x/A/value: expected an IPv4 address, not "192.0.2.300"']],
    ['{type: A, value: 2001:db8::1}', ['2:21: x/A/value: expected an IPv4 address, not "2001:db8::1"']],
    ['{type: AAAA, value: 192.0.2.1}', ['2:24: x/AAAA/value: expected an IPv6 address, not "192.0.2.1"']],
    ['{type: A}', ['2:4: x/A: value or values is missing']],
    ['{type: A, values: []}', ['2:22: x/A/values: an empty list (expected one value or more)']],
    ['{type: TXT, values: [~, foo]}', ['2:25: x/TXT/values[0]: nothing (expected a value)']],
    ['{type: TXT, value: }', ['2:23: x/TXT/value: nothing (expected a value)']],
    ['{value: 192.0.2.1}', ['2:4: x: type is missing']],
    ['[{type: A, value: 192.0.2.1}, {value: a}]', ['2:34: x[1]: type is missing']],
    ['{type: AAA, value: a}', ['2:11: x/AAA: unknown type "AAA" (did you mean "AAAA"?)']],
    ['{type: ANY, value: a}', ['2:11: x/ANY: ANY is no type of data (RFC 6895 §3.1)']],
    ['{type: TYPE0, value: a}', ['2:11: x/TYPE0: TYPE0 is no type of data (RFC 6895 §3.1)']],
    ['text', ['2:4: x: "text" (expected a map)']],
    [
      '{type: MX, value: {preference: 70000, exchange: a.}}',
      ['2:35: x/MX/value/preference: expected a number 0–65535, not "70000"'],
    ],
    [
      '{type: MX, value: {}}',
      ['2:22: x/MX/value: preference is missing', '2:22: x/MX/value: exchange is missing'],
    ],
    [
      '{type: MX, value: {preference: [], exchange: {}}}',
      ['2:49: x/MX/value/exchange: a map (expected a value)'],
    ],
    [
      '{type: TYPE65280, value: {a: b}}',
      ['2:29: x/TYPE65280/value: a map (expected a text, as TYPE65280 has no fields of its own)'],
    ],
    ['{type: CNAME, value: a..b.}', ['2:25: x/CNAME/value: Cannot read name "a..b.": it has an empty label']],
    [
      "{type: TXT, value: 'a\\300'}",
      ['2:23: x/TXT/value: a backslash in "a\\300" is followed by neither a character nor 000 to 255'],
    ],
    [
      '{type: A, ttl: 1h, value: 192.0.2.1}',
      ['2:19: x/A/ttl: "1h" (expected an integer from 0 to 2147483647)'],
    ],
    [
      '{type: A, ttl: -1, value: 192.0.2.1}',
      ['2:19: x/A/ttl: "-1" (expected an integer from 0 to 2147483647)'],
    ],
    [
      '{type: A, ttl: 4294967296, value: 192.0.2.1}',
      ['2:19: x/A/ttl: "4294967296" (expected an integer from 0 to 2147483647)'],
    ],
    ['{type: A, values: [{weight: 2}]}', ['2:23: x/A/values[0]: value is missing']],
    [
      '{type: A, values: [{value: 192.0.2.1, weigth: 2}]}',
      ['2:42: warning: x/A/values[0]: unknown key "weigth" (did you mean "weight"?)'],
    ],
    ['{type: A, value: 192.0.2.1, tll: 60}', ['2:32: warning: x/A: unknown key "tll" (did you mean "ttl"?)']],
    [
      '{type: CNAME, value: www.example.net}',
      [
        '2:25: warning: x/CNAME/value: "www.example.net" has no final dot: it is taken as absolute (expected "www.example.net.")',
      ],
    ],
  ];
  for (const [yaml, problems] of MISTAKES) {
    it(`reports ${yaml}`, () => expect(problemsOf(`${NS}x: ${yaml}\n`)).to.deep.equal(problems));
  }
});
