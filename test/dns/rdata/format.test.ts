import { expect } from 'chai';
import fc from 'fast-check';
import {
  checkRdata,
  formatRdata,
  parseName,
  parseRdata,
  rdataFields,
  rdataNames,
  RrType,
  rrTypeName,
  splitRdata,
  tokenizeRdata,
} from '../../../src/dns/index.ts';
import { RECORD_TYPES } from '../../../src/dns/rdata/record-types.ts';
import { readExamples } from './rfc-examples.ts';

const TYPES = Object.keys(RECORD_TYPES).map(Number);

function octets(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** Every octet string reads back from its text; what the text says is RDATA is, and nothing else. */
function expectRoundTrip(type: number, rdata: Uint8Array): void {
  const text = formatRdata(type, rdata);
  const tokens = tokenizeRdata(text);
  if (splitRdata(type, rdata) === undefined) {
    expect(text).to.match(/^\\# /);
    if (type in RECORD_TYPES) expect(() => checkRdata(type, rdata)).to.throw(SyntaxError);
    else expect(parseRdata(type, tokens)).to.deep.equal(rdata);
  } else {
    expect(parseRdata(type, tokens)).to.deep.equal(rdata);
    expect(formatRdata(type, parseRdata(type, tokens))).to.equal(text);
    for (const at of rdataNames(type, rdata)) expect(at).to.be.lessThan(rdata.length);
  }
}

describe('formatRdata()', () => {
  const anyOctets = fc.uint8Array({ maxLength: 80 });

  it('reads back to the same octets, whatever they are', () => {
    const type = fc.oneof(fc.constantFrom(...TYPES), fc.integer({ min: 0, max: 65535 }));
    fc.assert(fc.property(type, anyOctets, expectRoundTrip), { numRuns: 2000 });
  });

  it('reads back to the same octets where an example is damaged', () => {
    const example = fc.constantFrom(...readExamples());
    const damage = fc.record({ at: fc.nat(), octet: fc.nat(255), cut: fc.nat(3), more: anyOctets });
    const damaged = fc.tuple(example, damage).map(([{ type, rdata }, { at, octet, cut, more }]) => {
      const copy = Uint8Array.of(...rdata.subarray(0, rdata.length - cut), ...(cut === 3 ? more : []));
      if (copy.length > 0) copy[at % copy.length] = octet;
      return { type, rdata: copy };
    });
    fc.assert(
      fc.property(damaged, ({ type, rdata }) => expectRoundTrip(type, rdata)),
      { numRuns: 2000 },
    );
  });

  const texts: readonly (readonly [type: number, hex: string, text: string, why: string])[] = [
    [65280, 'abcd', '\\# 2 ABCD', 'a type without a text of its own'],
    [65280, '', '\\# 0', 'no octets'],
    [RrType.A, 'c00002', '\\# 3 C00002', 'an address cut short'],
    [RrType.MX, '000ac00c', '\\# 4 000AC00C', 'a compressed name'],
    [RrType.TXT, '', '\\# 0', 'a text without strings'],
    [RrType.NSEC, '00' + '00024000', '\\# 5 0000024000', 'a type bitmap that ends in zeros'],
    [RrType.NSEC, '00' + '010180' + '000140', '\\# 7 00010180000140', 'type bitmap windows out of order'],
    [RrType.LOC, '01' + '00'.repeat(15), `\\# 16 01${'00'.repeat(15)}`, 'a location of another version'],
    [
      RrType.LOC,
      '00050000' + '80000000'.repeat(2) + '00000000',
      '\\# 16 00050000800000008000000000000000',
      'a zero with an exponent',
    ],
    [
      RrType.SVCB,
      '000100' + '00030002' + '0050' + '00010003026832',
      '\\# 16 00010000030002005000010003026832',
      'parameters out of order',
    ],
    [RrType.CAA, '000669' + '73737565', '\\# 7 00066973737565', 'a tag cut short'],
    [RrType.SVCB, '0001' + '00' + '0004000400000000', '1 . ipv4hint=0.0.0.0', 'a parameter'],
    [RrType.TXT, '01ff', '"\\255"', 'an octet outside ASCII'],
  ];
  for (const [type, hex, text, why] of texts) {
    it(`writes ${why}: ${rrTypeName(type)} ${text}`, () => {
      expect(formatRdata(type, octets(hex))).to.equal(text);
    });
  }
});

describe('splitRdata()', () => {
  const split: readonly (readonly [record: string, type: number, texts: string[]])[] = [
    ['10 mail.example.', RrType.MX, ['10', 'mail.example.']],
    [
      '42 21 54 N 71 06 18 W -24m 30m',
      RrType.LOC,
      ['42', '21', '54.000', 'N', '71', '6', '18.000', 'W', '-24.00', '30.00', '10000.00', '10.00'],
    ],
    ['1 . port=1 alpn=h2,h3', RrType.SVCB, ['1', '.', 'alpn=h2,h3 port=1']],
    ['0 .', RrType.SVCB, ['0', '.', '']],
    ['a "b c"', RrType.TXT, ['"a" "b c"']],
    ['49152 3 1', RrType.KEY, ['49152', '3', '1', '']],
  ];
  for (const [text, type, texts] of split) {
    it(`divides ${rrTypeName(type)} ${text} by its keys`, () => {
      expect(splitRdata(type, parseRdata(type, tokenizeRdata(text)))).to.deep.equal(texts);
      expect(rdataFields(type)).to.have.length(texts.length);
    });
  }

  it('gives nothing where the text is in generic form', () => {
    expect(splitRdata(65280, octets('abcd'))).to.equal(undefined);
    expect(splitRdata(RrType.A, octets('abcd'))).to.equal(undefined);
  });
});

describe('rdataNames()', () => {
  const names: readonly (readonly [type: number, text: string, offsets: number[]])[] = [
    [RrType.A, '192.0.2.1', []],
    [RrType.NS, 'ns.example.', [0]],
    [RrType.MX, '10 mail.example.', [2]],
    [RrType.SOA, 'a. b. 1 1 1 1 1', [0, 3]],
    [RrType.SRV, '0 0 53 ns.example.', [6]],
    [RrType.NAPTR, '1 1 "" "" "" a.', [7]],
    [RrType.RRSIG, 'A 8 1 1 1 1 1 a. AQ==', [18]],
    [RrType.IPSECKEY, '1 3 2 a. AQ==', [3]],
    [RrType.IPSECKEY, '1 1 2 192.0.2.1 AQ==', []],
    [RrType.HIP, '2 20 AQ== a. b.', [6, 9]],
    [65280, '\\# 1 00', []],
  ];
  for (const [type, text, offsets] of names) {
    it(`finds the names of ${rrTypeName(type)} ${text}`, () => {
      expect(rdataNames(type, parseRdata(type, tokenizeRdata(text), parseName('example.')))).to.deep.equal(
        offsets,
      );
    });
  }
});
