import { expect } from 'chai';

import {
  formatProblem,
  integer,
  oneOf,
  readSettings,
  Report,
  setting,
  type OtherKeys,
} from '../../src/schema/index.ts';
import { parse } from './tree.ts';

const TABLE = {
  policy: setting(oneOf(['random', 'ordered']), 'random', 'How to choose'),
  answers: setting(integer(1, 8), 8, 'How many'),
};

function read(
  text: string,
  otherKeys: OtherKeys = { known: ['other'] },
): { written: unknown; problems: string[] } {
  const report = new Report();
  const written = readSettings(TABLE, parse(text).tree!, 'pool', report, otherKeys);
  return { written, problems: report.sorted().map(formatProblem) };
}

describe('readSettings()', () => {
  it('gives what is written, and only that', () => {
    expect(read('{policy: ordered}')).to.deep.equal({ written: { policy: 'ordered' }, problems: [] });
    expect(read('{policy: , answers: 2, other: x}')).to.deep.equal({ written: { answers: 2 }, problems: [] });
  });

  it('reports every mistake, and leaves it out', () => {
    expect(read('{polcy: random, answers: 9, policy: fair}')).to.deep.equal({
      written: {},
      problems: [
        'f.yaml:1:2: pool: unknown key "polcy" (did you mean "policy"?)',
        'f.yaml:1:26: pool/answers: "9" (expected an integer from 1 to 8)',
        'f.yaml:1:37: pool/policy: "fair" (expected random or ordered)',
      ],
    });
  });

  it('warns of unknown keys where it is told to', () => {
    expect(read('{polcy: random}', { unknown: 'warning' }).problems).to.deep.equal([
      'f.yaml:1:2: warning: pool: unknown key "polcy" (did you mean "policy"?)',
    ]);
  });

  it('refuses what is no map', () => {
    expect(read('[a]').problems).to.deep.equal(['f.yaml:1:1: pool: a list (expected a map)']);
  });
});
