import { expect } from 'chai';

import { sortNaturally } from '../../../src/zone/import/natural-order.ts';

describe('sortNaturally()', () => {
  // As Python's natsort 8.0.2 sorts them.
  const sorted: readonly (readonly string[])[] = [
    ['', '*', '_dmarc', 'a', 'www'],
    ['www', 'www1', 'www2', 'www9', 'www10', 'www10a', 'wwwa'],
    ['1', '2', '10', '10.1', '10.2', '10.10', 'a'],
    ['1e3', '010', '11'],
    ['A', 'B', '_', 'a', 'b'],
    ['a1.b', 'a.b1', 'ab'],
    ['9007199254740992', '9007199254740993', '9007199254740994'],
    ['ipv4hint', 'ipv6hint', 'key9', 'key10', 'mandatory', 'no-default-alpn', 'port'],
  ];
  for (const texts of sorted) {
    it(`keeps ${texts.map((text) => `"${text}"`).join(' ')}`, () => {
      expect(sortNaturally(texts.toReversed(), (text) => text)).to.deep.equal(texts);
    });
  }

  it('leaves equals in their order', () => {
    expect(sortNaturally(['01', '1', '001'], (text) => text)).to.deep.equal(['01', '1', '001']);
  });
});
