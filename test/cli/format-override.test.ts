import { expect } from 'chai';

import { formatCancelled, formatOverride, formatOverrides } from '../../src/cli/format-override.ts';
import type { OverrideReport } from '../../src/control/pools/reports.ts';
import { at, NOW, NOW_MS } from './moments.ts';

const DRAIN: OverrideReport = {
  id: 'o-7k3m9q',
  action: 'drain',
  pattern: 'web3.example.com',
  owner: 'kim',
  reason: 'a new kernel',
  from: NOW,
  until: at('16:00:00'),
  isActive: true,
  matches: ['192.0.2.12 (www.example.com. A)', '2001:db8::12 (www.example.com. AAAA)'],
  safeAfter: at('14:38:53'),
  waitingFor: [],
};
const SCHEDULED: OverrideReport = {
  ...DRAIN,
  from: at('22:00:00'),
  until: null,
  isActive: false,
  safeAfter: null,
};
const WAITING: OverrideReport = { ...DRAIN, until: null, safeAfter: null, waitingFor: ['dns2', 'dns3'] };
const DOWN: OverrideReport = {
  ...DRAIN,
  id: 'o-2b4d6f',
  action: 'down',
  pattern: '192.0.2.*',
  owner: 'lee',
  reason: '',
  until: null,
  matches: [],
  safeAfter: null,
};

describe('formatOverride()', () => {
  const cases: readonly (readonly [what: string, override: OverrideReport, lines: readonly string[]])[] = [
    [
      'tells whom a drain takes out, and when that is safe',
      DRAIN,
      [
        'o-7k3m9q: drain web3.example.com (kim: a new kernel)',
        '2 members:',
        '  192.0.2.12 (www.example.com. A)',
        '  2001:db8::12 (www.example.com. AAAA)',
        'until 16:00:00 (in 1h 23m)',
        'safe after 14:38:53 (in 2m 20s)',
      ],
    ],
    [
      'tells when a drain begins',
      SCHEDULED,
      [
        'o-7k3m9q: drain web3.example.com (kim: a new kernel)',
        '2 members:',
        '  192.0.2.12 (www.example.com. A)',
        '  2001:db8::12 (www.example.com. AAAA)',
        'from 22:00:00 (in 7h 23m)',
        'not safe yet: the drain has not begun (evenkeel override list tells more later)',
      ],
    ],
    [
      'tells which replicas a drain waits for',
      { ...WAITING, matches: ['192.0.2.12 (www.example.com. A)'] },
      [
        'o-7k3m9q: drain web3.example.com (kim: a new kernel)',
        '1 member:',
        '  192.0.2.12 (www.example.com. A)',
        'not safe yet: waiting for dns2, dns3 (evenkeel override list tells more later)',
      ],
    ],
    [
      'says nothing of safety where nothing is drained',
      DOWN,
      ['o-2b4d6f: down 192.0.2.* (lee)', 'no member yet'],
    ],
  ];
  for (const [what, override, lines] of cases) {
    it(what, () => {
      expect(formatOverride(override, NOW_MS).split('\n')).to.deep.equal([...lines, '']);
    });
  }

  it('tells since when it has been safe, or that it is not known', () => {
    const last = (safeAfter: string | null): string | undefined =>
      formatOverride({ ...DRAIN, safeAfter }, NOW_MS)
        .trimEnd()
        .split('\n')
        .at(-1);
    expect(last(at('14:30:00'))).to.equal('safe since 14:30:00');
    expect(last(null)).to.match(/^not safe yet: another override keeps it in the answers/);
  });
});

describe('formatOverrides()', () => {
  it('has a line for each', () => {
    expect(formatOverrides([DRAIN, SCHEDULED, DOWN], NOW_MS)).to.deep.equal([
      '  o-7k3m9q  drain  web3.example.com  2 members                 until 16:00:00  safe after 14:38:53 (in 2m 20s)  kim: a new kernel',
      '  o-7k3m9q  drain  web3.example.com  2 members  from 22:00:00                                                   kim: a new kernel',
      '  o-2b4d6f  down   192.0.2.*         0 members                                                                  lee',
    ]);
  });

  it('tells which replicas a drain waits for', () => {
    expect(formatOverrides([WAITING], NOW_MS)).to.deep.equal([
      '  o-7k3m9q  drain  web3.example.com  2 members  not safe yet: waiting for dns2, dns3  kim: a new kernel',
    ]);
  });
});

describe('formatCancelled()', () => {
  it('has a line for each', () => {
    expect(formatCancelled([DRAIN, DOWN])).to.equal(
      'o-7k3m9q: took back drain web3.example.com (kim: a new kernel)\no-2b4d6f: took back down 192.0.2.* (lee)\n',
    );
  });
});
