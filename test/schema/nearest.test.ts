import { expect } from 'chai';

import { hint, nearest } from '../../src/schema/index.ts';

const KEYS = ['type', 'ttl', 'value', 'values', 'octodns'];

describe('nearest()', () => {
  const WORDS: [word: string, found: string | undefined][] = [
    ['tpye', 'type'],
    ['tll', 'ttl'],
    ['valeu', 'value'],
    ['Values', 'values'],
    ['octdns', 'octodns'],
    ['ocotdsn', 'octodns'],
    ['balance', undefined],
    ['x', undefined],
  ];
  for (const [word, found] of WORDS) {
    it(`finds ${found ?? 'nothing'} for ${word}`, () => expect(nearest(word, KEYS)).to.equal(found));
  }
});

describe('hint()', () => {
  it('asks, or says nothing', () => {
    expect(hint('tll', KEYS)).to.equal(' (did you mean "ttl"?)');
    expect(hint('balance', KEYS)).to.equal('');
  });
});
