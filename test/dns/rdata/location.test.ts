import { expect } from 'chai';
import { formatRdata, parseRdata, RrType, tokenizeRdata } from '../../../src/dns/index.ts';

function parse(text: string): Uint8Array {
  return parseRdata(RrType.LOC, tokenizeRdata(text));
}

describe('LOC (RFC 1876)', () => {
  const canonical: readonly (readonly [written: string, canonical: string])[] = [
    ['0 N 0 E 0', '0 0 0.000 N 0 0 0.000 E 0.00 1.00 10000.00 10.00'],
    ['0 s 0 w 0', '0 0 0.000 N 0 0 0.000 E 0.00 1.00 10000.00 10.00'],
    ['90 S 180 W -100000.00m 0.01m 0.10m 0.9m', '90 0 0.000 S 180 0 0.000 W -100000.00 0.01 0.10 0.90'],
    [
      '90 N 180 E 42849672.95 90000000.00 0 0',
      '90 0 0.000 N 180 0 0.000 E 42849672.95 90000000.00 0.00 0.00',
    ],
    ['1 2 3.4 N 5 6 7.08 E 9.1 29.99', '1 2 3.400 N 5 6 7.080 E 9.10 20.00 10000.00 10.00'],
    ['0 0 0.001 S 0 0 59.999 W -0.01', '0 0 0.001 S 0 0 59.999 W -0.01 1.00 10000.00 10.00'],
  ];
  for (const [written, text] of canonical) {
    it(`reads ${written}`, () => {
      expect(formatRdata(RrType.LOC, parse(written))).to.equal(text);
    });
  }

  const refused = [
    '91 N 0 E 0',
    '90 0 0.001 N 0 E 0',
    '0 N 180 1 E 0',
    '0 60 N 0 E 0',
    '0 0 60 N 0 E 0',
    '0 0 1.2345 N 0 E 0',
    '0 0 0 0 N 0 E 0',
    '-1 N 0 E 0',
    '1.5 N 0 E 0',
    'N 0 E 0',
    '0 E 0 N 0',
    '0 N 0 E',
    '0 N 0',
    '0 N 0 E 42849672.96',
    '0 N 0 E -100000.01',
    '0 N 0 E 1.234',
    '0 N 0 E 0 90000000.01',
    '0 N 0 E 0 -1',
    '0 N 0 E 0 1 1 1 1',
    '0 N 0 E 0km',
  ];
  for (const text of refused) {
    it(`refuses ${text}`, () => {
      expect(() => parse(text)).to.throw(SyntaxError, /expected/);
    });
  }
});
