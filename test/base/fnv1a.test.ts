import { expect } from 'chai';

import { fnv1a } from '../../src/base/index.ts';

describe('fnv1a()', () => {
  // draft-eastlake-fnv, "FNV Source Code": the test vectors for 32 bits.
  for (const [text, expected] of [
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ] as const) {
    it(`is ${expected.toString(16)} of "${text}"`, () => {
      expect(fnv1a(text) >>> 0).to.equal(expected);
    });
  }

  it('goes on from what went before', () => {
    expect(fnv1a('bar', fnv1a('foo'))).to.equal(fnv1a('foobar'));
  });
});
