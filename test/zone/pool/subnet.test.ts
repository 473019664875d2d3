import { expect } from 'chai';

import { isWithin, parseSubnet } from '../../../src/zone/pool/subnet.ts';

describe('parseSubnet()', () => {
  for (const text of [
    '0.0.0.0/0',
    '10.0.0.0/8',
    '192.0.2.128/25',
    '192.0.2.1/32',
    '192.0.2.1',
    '::/0',
    '2001:db8::/33',
    '::1',
  ]) {
    it(`reads ${text}`, () => expect(parseSubnet(text)).not.to.equal(undefined));
  }
  for (const text of [
    '',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/08',
    '10.1.0.0/8',
    '192.0.2.129/25',
    '2001:db8::1/64',
    '::/129',
    'EU',
  ]) {
    it(`refuses "${text}"`, () => expect(parseSubnet(text)).to.equal(undefined));
  }
});

describe('isWithin()', () => {
  const PAIRS: [inner: string, outer: string, is: boolean][] = [
    ['10.1.0.0/16', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.0.0.0/8', true],
    ['10.0.0.0/8', '10.1.0.0/16', false],
    ['11.0.0.0/16', '10.0.0.0/8', false],
    ['192.0.2.192/26', '192.0.2.128/25', true],
    ['192.0.2.64/26', '192.0.2.128/25', false],
    ['2001:db8::/32', '::/0', true],
    ['2001:db8::/32', '0.0.0.0/0', false],
  ];
  for (const [inner, outer, is] of PAIRS) {
    it(`says that ${inner} is ${is ? '' : 'not '}within ${outer}`, () => {
      expect(isWithin(parseSubnet(inner)!, parseSubnet(outer)!)).to.equal(is);
    });
  }
});
