import { expect } from 'chai';
import { metric } from '../../../src/zone/pool/metric.ts';

describe('zone/pool/metric', () => {
  const METRICS: readonly (readonly [
    text: string,
    name: string,
    labels: readonly (readonly [string, string])[],
  ])[] = [
    ['node_load1', 'node_load1', []],
    [' job:busy:ratio ', 'job:busy:ratio', []],
    ['bare{}', 'bare', []],
    [
      'pool_busy{zone="b", pool = "web" ,}',
      'pool_busy',
      [
        ['zone', 'b'],
        ['pool', 'web'],
      ],
    ],
    [String.raw`escaped{path="C:\\DIR"}`, 'escaped', [['path', String.raw`C:\DIR`]]],
  ];
  for (const [text, name, labels] of METRICS) {
    it(`parse() reads "${text}"`, () => {
      expect(metric.parse(text)).to.deep.equal({ name, labels: new Map(labels) });
    });
  }

  for (const text of ['', '5xx', 'a b', 'a{', 'a{b}', 'a{b="c}', 'a{b="c"} 1', 'a{b=c}', '{b="c"}']) {
    it(`parse() refuses "${text}"`, () => {
      expect(metric.parse(text)).to.be.undefined;
    });
  }
});
