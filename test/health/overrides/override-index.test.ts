import { expect } from 'chai';
import fc from 'fast-check';

import { matches, OverrideIndex, parsePattern, type Override } from '../../../src/health/overrides/index.ts';
import { someOverride } from './some-override.ts';
import { WEB3 } from './subject.ts';

describe('OverrideIndex', () => {
  const cases: readonly (readonly [
    title: string,
    said: readonly (readonly [Override['action'], pattern: string])[],
    found: readonly string[],
  ])[] = [
    ['finds nothing where nothing was said', [], []],
    ['finds nothing about others', [['drain', 'web4.example.com']], []],
    [
      'lets a drained host stay drained when its RRset is held up later',
      [
        ['drain', 'web3.example.com'],
        ['up', 'www.example.com/A'],
      ],
      ['drain web3.example.com', 'up www.example.com/A'],
    ],
    [
      'lets one host out of a glob',
      [
        ['down', 'web*.example.com'],
        ['up', 'web3.example.com'],
      ],
      ['up web3.example.com', 'down web*.example.com'],
    ],
    [
      'lets the newest win of host and address',
      [
        ['drain', 'web3.example.com'],
        ['up', '192.0.2.11'],
        ['down', 'web3.example.com'],
      ],
      ['down web3.example.com', 'up 192.0.2.11', 'drain web3.example.com'],
    ],
    [
      'goes from the machine to the pool, to the RRset, to globs, the newest of them first',
      [
        ['up', '192.0.2.11'],
        ['down', 'www.example.com/A/seoul'],
        ['drain', 'www.example.com/A'],
        ['up', '*.example.com/A'],
        ['down', '*'],
      ],
      [
        'up 192.0.2.11',
        'down www.example.com/A/seoul',
        'drain www.example.com/A',
        'down *',
        'up *.example.com/A',
      ],
    ],
  ];
  for (const [title, said, found] of cases) {
    it(title, () => {
      const overrides = said.map(([action, pattern], i) =>
        someOverride({ action, pattern, version: { counter: i + 1, replica: 'a' } }),
      );
      const index = new OverrideIndex(overrides);
      const text = ({ action, pattern }: Override): string => `${action} ${pattern}`;
      expect(index.allFor(WEB3).map(text)).to.deep.equal(found);
      expect(index.find(WEB3)).to.equal(index.allFor(WEB3)[0]);
    });
  }

  it('finds what matches()', () => {
    const pattern = fc.constantFrom(
      'web3.example.com',
      'web4.example.com',
      '192.0.2.11',
      'www.example.com/A',
      'www.example.com/A/seoul',
      'www.example.com/AAAA/seoul',
      'web?.example.com',
      '*/A/*',
      '192.0.*',
    );
    fc.assert(
      fc.property(fc.array(pattern), (patterns) => {
        const overrides = patterns.map((text, i) =>
          someOverride({ pattern: text, version: { counter: i, replica: 'a' } }),
        );
        const matching = overrides.filter((override) => matches(parsePattern(override.pattern), WEB3));
        expect(new OverrideIndex(overrides).allFor(WEB3)).to.have.members(matching);
      }),
    );
  });
});
