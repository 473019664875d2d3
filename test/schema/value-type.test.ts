import { expect } from 'chai';

import { boolean, decimal, duration, formatDuration, integer, oneOf, text } from '../../src/schema/index.ts';
import type { ValueType } from '../../src/schema/index.ts';

describe('value types', () => {
  const CASES: [name: string, type: ValueType<unknown>, read: Record<string, unknown>, refused: string[]][] =
    [
      ['text', text, { a: 'a', '010': '010' }, ['']],
      [
        'boolean',
        boolean,
        { true: true, Yes: true, on: true, false: false, no: false, OFF: false },
        ['', '1', 'y'],
      ],
      [
        'integer',
        integer(-1, 300),
        { '0': 0, '-1': -1, '300': 300 },
        ['', '301', '-2', '010', '1.0', '0x10', '1e2', ' 1'],
      ],
      ['decimal', decimal(0, 1), { '0': 0, '0.3': 0.3, '1.0': 1 }, ['', '.5', '1.1', '-0.1', '1e-1']],
      ['oneOf', oneOf(['up', 'down']), { up: 'up', DOWN: 'down' }, ['', 'uup']],
      [
        'duration',
        duration(100, 60_000),
        { '5': 5000, '5s': 5000, '250ms': 250, '1m': 60_000, '1.5s': 1500 },
        ['', '99ms', '61s', '5 s', '5y', '-1s', '1m30s'],
      ],
    ];
  for (const [name, type, read, refused] of CASES) {
    it(`${name} reads what it should and nothing else`, () => {
      for (const [source, value] of Object.entries(read)) expect(type.parse(source), source).to.equal(value);
      for (const source of refused) expect(type.parse(source), source).to.equal(undefined);
    });
  }

  it('say what they expect', () => {
    expect(integer(1, 65_535).expected).to.equal('an integer from 1 to 65535');
    expect(oneOf(['all', 'none']).expected).to.equal('all or none');
    expect(oneOf(['a', 'b', 'c']).expected).to.equal('one of a, b, c');
    expect(duration(100, 3_600_000).expected).to.equal('a time from 100ms to 1h, such as 250ms or 5s');
  });
});

describe('formatDuration()', () => {
  it('takes the largest unit that leaves a whole number', () => {
    const times = [0, 250, 5000, 90_000, 3_600_000, 172_800_000];
    expect(times.map(formatDuration)).to.deep.equal(['0ms', '250ms', '5s', '90s', '1h', '2d']);
  });
});
