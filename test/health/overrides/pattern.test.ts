import { expect } from 'chai';
import fc from 'fast-check';

import { matches, parsePattern, type Pattern } from '../../../src/health/overrides/index.ts';
import { WEB3 } from './subject.ts';

describe('parsePattern()', () => {
  const cases: readonly (readonly [text: string, kind: Pattern['kind'], canonical: string])[] = [
    ['Web3.Example.COM', 'host', 'web3.example.com'],
    ['web3.example.com.', 'host', 'web3.example.com'],
    ['a\\.b.example.com', 'host', 'a\\.b.example.com'],
    ['192.0.2.11', 'address', '192.0.2.11'],
    ['2001:DB8:0::11', 'address', '2001:db8::11'],
    ['::ffff:c000:20b', 'address', '::ffff:192.0.2.11'],
    ['WWW.example.com./a', 'rrset', 'www.example.com/A'],
    ['www.example.com/TYPE28', 'rrset', 'www.example.com/AAAA'],
    ['lan/A', 'rrset', 'lan/A'],
    ['shop.example.com/A/Seoul', 'pool', 'shop.example.com/A/Seoul'],
    ['WEB*.example.com.', 'glob', 'web*.example.com'],
    ['2001:DB8::?', 'glob', '2001:db8::?'],
    ['*.example.com./a', 'glob', '*.example.com/A'],
    ['*/a*', 'glob', '*/A*'],
    ['shop.example.com/*/Seoul', 'glob', 'shop.example.com/*/Seoul'],
    ['*', 'glob', '*'],
  ];
  for (const [text, kind, canonical] of cases) {
    it(`reads ${text} as the ${kind} ${canonical}`, () => {
      expect(parsePattern(text)).to.deep.equal({ kind, text: canonical });
    });
  }

  const FORMS = 'expected a host (web3.example.com), an address';
  const refused: readonly (readonly [text: string, why: string])[] = [
    ['', FORMS],
    ['web3 example.com', FORMS],
    ['wéb*.example.com', FORMS],
    ['www.example.com/', FORMS],
    ['/A', FORMS],
    ['www.example.com/A/seoul/x', FORMS],
    ['@/A', FORMS],
    ['./A', FORMS],
    [`${'a'.repeat(1100)}*`, FORMS],
    ['www..*', 'expected no empty label'],
    ['web3', 'expected the whole name of a host, such as web3.example.com'],
    ['192.0.2.300', 'expected an address, since no host name ends in a number'],
    ['192.0.2.0/24', 'expected a record type such as A or AAAA, not "24"'],
    ['*.example.com/ADDRESS', 'expected a record type such as A or AAAA, not "ADDRESS"'],
    ['web3..example.com', 'Cannot read name "web3..example.com": it has an empty label'],
    ['a\\047b.example.com', 'expected a name without "/", "*" and "?"'],
  ];
  for (const [text, why] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
      expect(() => parsePattern(text)).to.throw(SyntaxError, why);
    });
  }

  it('gives the same pattern for the canonical text', () => {
    const unit = fc.constantFrom(
      'a',
      'B',
      '1',
      '.',
      '/',
      '*',
      '?',
      ':',
      '-',
      '\\',
      '.example.com',
      '/A',
      '192.0.2.1',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 10 }), (text) => {
        const pattern = parseOrNull(text);
        if (pattern !== null) expect(parsePattern(pattern.text)).to.deep.equal(pattern);
      }),
      { numRuns: 5000 },
    );
  });
});

describe('matches()', () => {
  const cases: readonly (readonly [pattern: string, isMatch: boolean])[] = [
    ['web3.example.com', true],
    ['web4.example.com', false],
    ['192.0.2.11', true],
    ['192.0.2.1', false],
    ['www.example.com/A', true],
    ['www.example.com/A/seoul', true],
    ['www.example.com/A/Seoul', false],
    ['www.example.com/AAAA', false],
    ['www.example.com', false],
    ['web*.example.com', true],
    ['web?.example.com', true],
    ['web??.example.com', false],
    ['192.0.2.*', true],
    ['*.example.com/A', true],
    ['*/A/seoul', true],
    ['*/*/tokyo', false],
    ['www*', false],
    ['*', true],
  ];
  for (const [pattern, isMatch] of cases) {
    it(`${pattern} ${isMatch ? 'is' : 'is not'} about a member of www.example.com/A/seoul`, () => {
      expect(matches(parsePattern(pattern), WEB3)).to.equal(isMatch);
    });
  }

  it('knows an address in any of its forms', () => {
    const subject = { ...WEB3, address: '2001:0DB8:0:0::0011' };
    expect(matches(parsePattern('2001:db8::11'), subject)).to.equal(true);
    expect(matches(parsePattern('2001:db8::*'), subject)).to.equal(true);
  });

  it('knows a member without host and address by its pool alone', () => {
    const subject = { ...WEB3, host: null, address: null };
    expect(matches(parsePattern('*'), subject)).to.equal(false);
    expect(matches(parsePattern('www.example.com/A'), subject)).to.equal(true);
  });
});

function parseOrNull(text: string): Pattern | null {
  try {
    return parsePattern(text);
  } catch {
    return null;
  }
}
