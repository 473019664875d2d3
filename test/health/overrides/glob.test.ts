import { expect } from 'chai';
import fc from 'fast-check';

import { isGlob, matchesGlob } from '../../../src/health/overrides/glob.ts';

describe('matchesGlob()', () => {
  const cases: readonly (readonly [glob: string, text: string, isMatch: boolean])[] = [
    ['web*', 'web', true],
    ['web*', 'web3.example.com', true],
    ['web?', 'web3', true],
    ['web?', 'web', false],
    ['web?', 'web33', false],
    ['*.example.com', 'www.example.com', true],
    ['*.example.com', 'example.com', false],
    ['*.example.com', 'www.example.com.net', false],
    ['*', 'a', true],
    ['*', 'a/b', false],
    ['*/b', 'a/b', true],
    ['a?b', 'a/b', false],
    ['a.b', 'axb', false],
    ['*a*b', 'aab/ab', false],
    ['*b/*b', 'abb/aab', true],
    ['', '', true],
    ['**', '', true],
    ['a', '', false],
  ];
  for (const [glob, text, isMatch] of cases) {
    it(`${JSON.stringify(glob)} ${isMatch ? 'matches' : 'does not match'} ${JSON.stringify(text)}`, () => {
      expect(matchesGlob(glob, text)).to.equal(isMatch);
    });
  }

  it('says what the regular expression says', () => {
    const text = (...units: string[]): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom(...units), maxLength: 8 });
    fc.assert(
      fc.property(text('a', 'b', '/', '*', '?'), text('a', 'b', '/'), (glob, subject) => {
        const pattern = glob.replaceAll('*', '[^/]*').replaceAll('?', '[^/]');
        expect(matchesGlob(glob, subject)).to.equal(new RegExp(`^${pattern}$`).test(subject));
      }),
      { numRuns: 5000 },
    );
  });

  it('takes a time that is bounded by the lengths', () => {
    // A regular expression would not end within the age of the universe.
    expect(matchesGlob(`${'*a'.repeat(400)}b`, 'a'.repeat(1000))).to.equal(false);
  });
});

describe('isGlob()', () => {
  for (const [text, is] of [
    ['web*', true],
    ['web?', true],
    ['web3', false],
  ] as const) {
    it(`is ${is} for ${text}`, () => expect(isGlob(text)).to.equal(is));
  }
});
