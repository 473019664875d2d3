import { expect } from 'chai';

import { localMoment } from '../../src/cli/local-moment.ts';
import { at, NOW_MS } from './moments.ts';

describe('localMoment()', () => {
  const cases: readonly (readonly [text: string, sent: string | undefined])[] = [
    ['22:00', at('22:00:00')],
    ['9:05', at('09:05:00', 24)],
    ['14:36', at('14:36:00', 24)],
    ['2026-11-24T08:00', at('08:00:00', 24)],
    ['2026-11-24T08:00:30', at('08:00:30', 24)],
    ['2026-11-24T08:00Z', '2026-11-24T08:00Z'],
    ['2026-11-24T08:00:00+09:00', '2026-11-24T08:00:00+09:00'],
    ['10m', '10m'],
    ['24:00', undefined],
    ['2026-13-24T08:00', undefined],
    ['2126-11-24T08:00', undefined],
    ['tomorrow', undefined],
    ['', undefined],
  ];
  for (const [text, sent] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => {
      expect(localMoment(NOW_MS).parse(text)).to.equal(sent);
    });
  }
});
