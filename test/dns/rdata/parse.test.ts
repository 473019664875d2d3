import { expect } from 'chai';
import { parseName, parseRdata, parseRrType, tokenizeRdata } from '../../../src/dns/index.ts';

const ORIGIN = parseName('x.test.');

function parse(record: string): Uint8Array {
  const [, type, text] = /^(\S+) ?([^]*)$/.exec(record)!;
  return parseRdata(parseRrType(type!)!, tokenizeRdata(text!), ORIGIN);
}

describe('parseRdata()', () => {
  const refused: readonly (readonly [record: string, message: string])[] = [
    // What is missing, what is too much.
    ['A', 'expected an IPv4 address, but nothing follows'],
    ['A 192.0.2.1 192.0.2.2', 'expected nothing further, not "192.0.2.2"'],
    ['MX 10', 'exchange: expected a domain name, but nothing follows'],
    ['MX mail 10', 'preference: expected a number 0–65535, not "mail"'],
    ['TXT', 'expected a string, but nothing follows'],
    ['ISDN 1 2 3', 'expected nothing further, not "3"'],
    // Numbers.
    ['MX 65536 mail', 'preference: expected a number 0–65535, not "65536"'],
    ['MX -1 mail', 'preference: expected a number 0–65535, not "-1"'],
    ['MX +1 mail', 'preference: expected a number 0–65535, not "+1"'],
    ['MX 1.5 mail', 'preference: expected a number 0–65535, not "1.5"'],
    ['MX 0x10 mail', 'preference: expected a number 0–65535, not "0x10"'],
    ['CAA 256 issue ";"', 'flags: expected a number 0–255, not "256"'],
    ['SOA a b 4294967296 1 1 1 1', 'serial: expected a number 0–4294967295, not "4294967296"'],
    ['SOA a b 1 1x 1 1 1', 'refresh: expected a period such as 3600 or 1h30m, not "1x"'],
    ['DNSKEY 256 3 RSA AQ==', 'algorithm: expected a DNSSEC algorithm, not "RSA"'],
    ['DNSKEY 256 3 256 AQ==', 'algorithm: expected a DNSSEC algorithm, not "256"'],
    // Addresses.
    ['A 192.0.2.300', 'expected an IPv4 address, not "192.0.2.300"'],
    ['A 192.0.2', 'expected an IPv4 address, not "192.0.2"'],
    ['A 192.0.2.010', 'expected an IPv4 address, not "192.0.2.010"'],
    ['A 2001:db8::1', 'expected an IPv4 address, not "2001:db8::1"'],
    ['AAAA 192.0.2.1', 'expected an IPv6 address, not "192.0.2.1"'],
    ['AAAA fe80::1%eth0', 'expected an IPv6 address, not "fe80::1%eth0"'],
    ['NID 10 1:2:3', 'node_id: expected four groups such as 0014:4fff:ff20:ee64, not "1:2:3"'],
    ['NID 10 1::3', 'node_id: expected four groups such as 0014:4fff:ff20:ee64, not "1::3"'],
    ['EUI48 00:00:5e:00:53:2a', 'expected six octets such as 00-00-5e-00-53-2a, not "00:00:5e:00:53:2a"'],
    ['EUI48 00-00-5e', 'expected six octets such as 00-00-5e-00-53-2a, not "00-00-5e"'],
    // Names.
    ['CNAME a..b', 'Cannot read name "a..b": it has an empty label'],
    ['CNAME ""', 'Cannot read name "": it is empty'],
    [`CNAME ${'a'.repeat(64)}`, `Cannot read name "${'a'.repeat(64)}": a label is longer than 63 octets`],
    // Text and binary data.
    [`TXT ${'a'.repeat(256)}`, 'a string is 256 octets long (expected at most 255)'],
    ['TXT \\256', 'a backslash in "\\256" is followed by neither a character nor 000 to 255'],
    ['CAA 0 is-sue ";"', 'tag: expected a tag of letters and digits, not "is-sue"'],
    [
      'TLSA 3 1 1 abc',
      'certificate_association_data: expected hexadecimal digits, two for each octet, not "abc"',
    ],
    ['DS 1 8 2 xy', 'digest: expected hexadecimal digits, two for each octet, not "xy"'],
    ['DS 1 8 2 ""', 'digest: expected hexadecimal digits, two for each octet, not ""'],
    ['OPENPGPKEY AQ', 'expected base64, not "AQ"'],
    ['OPENPGPKEY AQ==AQ==', 'expected base64, not "AQ==AQ=="'],
    ['NSEC3PARAM 1 0 0 abc', 'salt: expected hexadecimal digits or "-", not "abc"'],
    ['NSEC3 1 0 0 - 0', 'next_hashed_owner_name: expected base32hex without padding, not "0"'],
    ['NSEC3 1 0 0 - 01', 'next_hashed_owner_name: expected base32hex without padding, not "01"'],
    ['NSEC a. A FOO', 'types: expected a record type, not "FOO"'],
    [
      'RRSIG A 8 2 1 20260230000000 0 1 . AQ==',
      'signature_expiration: expected a time such as 20260131235959, not "20260230000000"',
    ],
    [
      'RRSIG A 8 2 1 20261301000000 0 1 . AQ==',
      'signature_expiration: expected a time such as 20260131235959, not "20261301000000"',
    ],
    [
      'RRSIG A 8 2 1 4294967296 0 1 . AQ==',
      'signature_expiration: expected a time such as 20260131235959, not "4294967296"',
    ],
    ['NSAP 47.0005', 'expected an NSAP address such as 0x47.0005.80, not "47.0005"'],
    ['WKS 10.0.0.1 TCP 65536', 'ports: expected a port, not "65536"'],
    ['WKS 10.0.0.1 TCP nosuch', 'ports: expected a port, not "nosuch"'],
    ['NXT a. 128', 'types: expected a record type below 128, not "128"'],
    // RFC 3123
    ['APL 192.0.2.0/24', 'expected a prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32, not "192.0.2.0/24"'],
    [
      'APL 1:192.0.2.0/33',
      'expected a prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32, not "1:192.0.2.0/33"',
    ],
    [
      'APL 2:192.0.2.0/24',
      'expected a prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32, not "2:192.0.2.0/24"',
    ],
    [
      'APL 3:192.0.2.0/24',
      'expected a prefix such as 1:192.0.2.0/24 or !2:2001:db8::/32, not "3:192.0.2.0/24"',
    ],
    // RFC 4025 and RFC 8777
    ['IPSECKEY 10 4 2 . AQ==', 'gateway: gateway type 4 is not assigned (expected 0–3)'],
    ['IPSECKEY 10 0 2 192.0.2.1 AQ==', 'gateway: expected "." for no gateway, not "192.0.2.1"'],
    ['IPSECKEY 10 2 2 192.0.2.1 AQ==', 'gateway: expected an IPv6 address, not "192.0.2.1"'],
    ['AMTRELAY 10 2 1 192.0.2.1', 'discovery_optional, relay_type: expected 0 or 1, not "2"'],
    // RFC 3597 §5
    ['TYPE65280 abcd', 'TYPE65280 has no text of its own (expected "\\# length hexadecimal", RFC 3597)'],
    ['A \\# 3 c00002', 'A data ends within value'],
    ['A \\# 5 c000020101', 'A data goes on after its last field'],
    ['TYPE65280 \\# 3 abcd', 'there are 2 octets after "\\# 3" (expected 3)'],
    ['TYPE65280 \\# 2 abc', 'expected hexadecimal digits, two for each octet, not "abc"'],
    ['TYPE65280 \\#', 'expected \\# and a length 0–65535, not ""'],
    ['TYPE65280 \\# 65536 00', 'expected \\# and a length 0–65535, not "65536"'],
    ['MX \\# 4 000ac00c', 'a domain name is compressed'],
  ];
  for (const [record, message] of refused) {
    it(`refuses ${record.slice(0, 60)}`, () => {
      expect(() => parse(record))
        .to.throw(SyntaxError)
        .with.property('message', message);
    });
  }

  const accepted: readonly (readonly [record: string, hex: string, why: string])[] = [
    ['A \\# 4 0A000001', '0a000001', 'a known type in generic form (RFC 3597 §5)'],
    ['TYPE1 10.0.0.1', '0a000001', 'a known type by its number (RFC 3597 §5)'],
    ['TYPE731 \\# 6 abcd ef 01 23 45', 'abcdef012345', 'blanks between hexadecimal digits (RFC 3597 §5)'],
    ['TYPE62347 \\# 0', '', 'no octets at all (RFC 3597 §5)'],
    ['TXT "\\#" 0', '01230130', 'a quoted \\# as text'],
    ['TXT é', '02c3a9', 'UTF-8'],
    ['TXT "a""b"c', '016101620163', 'a quote as the end of a word'],
    ['CNAME @', '0178047465737400', '@ as the origin'],
    ['CNAME \\@', '01400178047465737400', 'an escaped @ as a label'],
    ['CNAME \\065\\.b', '03412e620178047465737400', 'escapes in a name'],
    [
      'RRSIG a ed25519 2 1 20260101000000 0 1 . AQ==',
      '00010f02000000016955b90000000000000100' + '01',
      'mnemonics in any case',
    ],
    [
      'RRSIG A 8 2 1 21220222132804 00100227180048 1 . AQ==',
      '00010802000000011e2ca6e499a79e50000100' + '01',
      'times after 2106 and before 1970, as BIND and NSD do',
    ],
    [
      'NSEC . TYPE65535 A A TYPE256',
      '000001400101' + '80' + 'ff20' + '00'.repeat(31) + '01',
      'types in any order, twice too',
    ],
    [
      'RRSIG 1 8 2 1 0 0 1 . AQ==',
      '00010802' + '00000001' + '00'.repeat(8) + '000100' + '01',
      'a type by its number',
    ],
    ['NXT . 1 TYPE2 127', '00' + '60' + '00'.repeat(14) + '01', 'types by number (BIND)'],
    [
      'WKS 10.0.0.1 tcp tcpmux ftp Telnet 26',
      '0a00000106' + '40000520',
      'services by name (RFC 1035 §3.4.2)',
    ],
    ['WKS 10.0.0.1 UDP', '0a00000111', 'no service'],
    ['NSEC3 1 0 0 - 00======', '01000000000100', 'the padding of a hash'],
    ['DS 1 8 2 AB CD', '00010802abcd', 'blanks between hexadecimal digits'],
  ];
  for (const [record, hex, why] of accepted) {
    it(`takes ${why}: ${record}`, () => {
      expect(Buffer.from(parse(record)).toString('hex')).to.equal(hex);
    });
  }

  it('refuses more than 65535 octets', () => {
    const tokens = Array.from({ length: 256 }, () => ({ text: 'a'.repeat(255), quoted: false }));
    expect(() => parseRdata(16, tokens)).to.throw(
      SyntaxError,
      'the value is 65536 octets long (expected at most 65535)',
    );
    expect(parseRdata(16, tokens.slice(1))).to.have.length(65280);
  });
});

describe('tokenizeRdata()', () => {
  it('takes quotes off and leaves escapes in', () => {
    expect(tokenizeRdata(' a\\ b\t"c\\"d" "" \\"e "f"g')).to.deep.equal([
      { text: 'a\\ b', quoted: false },
      { text: 'c\\"d', quoted: true },
      { text: '', quoted: true },
      { text: '\\"e', quoted: false },
      { text: 'f', quoted: true },
      { text: 'g', quoted: false },
    ]);
  });

  const refused: readonly (readonly [text: string, message: string])[] = [
    ['"open', 'a quote is not closed'],
    ['"open\\"', 'a quote is not closed'],
    ['end\\', 'a backslash stands at the end'],
    ['v=DKIM1; k=rsa', '";" has a meaning of its own in a master file: quote the text or write "\\;"'],
    ['( a )', '"(" has a meaning of its own in a master file: quote the text or write "\\("'],
  ];
  for (const [text, message] of refused) {
    it(`refuses ${text}`, () => {
      expect(() => tokenizeRdata(text)).to.throw(SyntaxError, message);
    });
  }
});
