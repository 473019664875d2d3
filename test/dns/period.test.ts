import { expect } from 'chai';
import { parsePeriod } from '../../src/dns/index.ts';

describe('parsePeriod()', () => {
  const periods: readonly (readonly [text: string, seconds: number | undefined])[] = [
    ['0', 0],
    ['3600', 3600],
    ['1h', 3600],
    ['1H30M', 5400],
    ['1w2d3h4m5s', 788645],
    ['30m1h', 5400],
    ['4294967295', 4294967295],
    ['4294967296', undefined],
    ['7102w', undefined],
    ['', undefined],
    ['h', undefined],
    ['1h30', undefined],
    ['1y', undefined],
    ['-1', undefined],
    ['1.5h', undefined],
    [' 1h', undefined],
  ];
  for (const [text, seconds] of periods) {
    it(seconds === undefined ? `refuses "${text}"` : `reads ${text} as ${seconds} seconds`, () => {
      expect(parsePeriod(text)).to.equal(seconds);
    });
  }
});
