import { isIPv4, isIPv6 } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { formatIpv4, formatIpv6, parseIpAddress, parseIpv4, parseIpv6 } from '../../src/base/ip-address.ts';

describe('parseIpv4()', () => {
  it('reads four numbers', () => {
    expect(parseIpv4('192.0.2.255')).to.deep.equal(Uint8Array.of(192, 0, 2, 255));
    expect(parseIpv4('0.0.0.0')).to.deep.equal(new Uint8Array(4));
  });

  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.0x4',
    '1.2.3.',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '127.1',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseIpv4(text)).to.equal(undefined);
    });
  }

  it('takes what node:net takes', () => {
    fc.assert(
      fc.property(nearly(fc.ipV4()), (text) => {
        expect(parseIpv4(text) !== undefined).to.equal(isIPv4(text));
      }),
    );
  });
});

describe('parseIpv6()', () => {
  const forms: readonly (readonly [text: string, hex: string])[] = [
    // RFC 4291 §2.2
    ['ABCD:EF01:2345:6789:ABCD:EF01:2345:6789', 'abcdef0123456789abcdef0123456789'],
    ['2001:DB8:0:0:8:800:200C:417A', '20010db80000000000080800200c417a'],
    ['2001:DB8::8:800:200C:417A', '20010db80000000000080800200c417a'],
    ['FF01::101', 'ff010000000000000000000000000101'],
    ['::1', '00000000000000000000000000000001'],
    ['::', '00000000000000000000000000000000'],
    ['0:0:0:0:0:0:13.1.68.3', '0000000000000000000000000d014403'],
    ['::FFFF:129.144.52.38', '00000000000000000000ffff81903426'],
    ['1:2:3:4:5:6:7::', '00010002000300040005000600070000'],
  ];
  for (const [text, hex] of forms) {
    it(`reads ${text}`, () => {
      expect(Buffer.from(parseIpv6(text)!).toString('hex')).to.equal(hex);
    });
  }

  const refused = [
    '',
    ':',
    ':::',
    '1',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4::5:6:7:8',
    '::12345',
    '::g',
  ];
  for (const text of [
    ...refused,
    '1.2.3.4::',
    '::1.2.3.4:5',
    '::1.2.3',
    '1:',
    ':1',
    '::1%eth0',
    '::1/64',
    '::01.2.3.4',
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseIpv6(text)).to.equal(undefined);
    });
  }

  it('takes what node:net takes', () => {
    fc.assert(
      fc.property(nearly(fc.ipV6()), (text) => {
        expect(parseIpv6(text) !== undefined).to.equal(isIPv6(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe('formatIpv6()', () => {
  // RFC 5952 §4 and §5
  const texts: readonly (readonly [written: string, text: string])[] = [
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:db8::1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:DB8::A', '2001:db8::a'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
  ];
  for (const [written, text] of texts) {
    it(`writes ${written} as ${text}`, () => {
      expect(formatIpv6(parseIpv6(written)!)).to.equal(text);
    });
  }

  it('reads back to the same octets', () => {
    const group = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 4 }),
        fc.array(group, { minLength: 16, maxLength: 16 }),
        (v4, v6) => {
          expect(parseIpAddress(formatIpv4(v4))).to.deep.equal(v4);
          expect(parseIpAddress(formatIpv6(Uint8Array.from(v6)))).to.deep.equal(Uint8Array.from(v6));
          expect(isIPv6(formatIpv6(Uint8Array.from(v6)))).to.equal(true);
        },
      ),
    );
  });
});

/** An address, as it is or with one character put into it or taken out. */
function nearly(address: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edit = fc.record({
    at: fc.nat(40),
    remove: fc.nat(2),
    insert: fc.constantFrom('', ':', '::', '.', '0', 'f', 'g', '1.2.3.4'),
  });
  return fc
    .tuple(address, edit)
    .map(([text, { at, remove, insert }]) => text.slice(0, at) + insert + text.slice(at + remove));
}
