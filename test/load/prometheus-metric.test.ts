import { expect } from 'chai';
import { readMetric } from '../../src/load/index.ts';
import { metric } from '../../src/zone/pool/metric.ts';

const PAGE = String.raw`
# HELP node_load1 1m load average.
# TYPE node_load1 gauge
node_load15 9
node_load1 0.21
#node_load5 8
  node_load5	1.5e-1   1395066363000
pool_busy{pool="api",zone="a"} 3
pool_busy{zone="b", pool = "web" ,} +4.5
pool_busy{pool="web",zone="c"} 5
escaped{path="C:\\DIR\\FILE.TXT",error="Cannot find \"file\"\n}, 7"} 2
bare{} 6
not_a_number NaN
infinite{le="+Inf"} +Inf
hex 0x10
broken{pool="web" 1
twice 1 2 3
no_value
`;

describe('load/prometheus-metric', () => {
  const reads: readonly (readonly [selector: string, value: number | undefined])[] = [
    ['node_load1', 0.21],
    ['node_load5', 0.15],
    ['node_load15', 9],
    ['node_load', undefined],
    ['pool_busy', 3],
    ['pool_busy{pool="web"}', 4.5],
    ['pool_busy{zone="c"}', 5],
    ['pool_busy{zone="c",pool="web"}', 5],
    ['pool_busy{zone="c",pool="api"}', undefined],
    ['pool_busy{rack="1"}', undefined],
    [String.raw`escaped{path="C:\\DIR\\FILE.TXT"}`, 2],
    [String.raw`escaped{error="Cannot find \"file\"\n}, 7"}`, 2],
    ['bare', 6],
    ['bare{}', 6],
    ['not_a_number', undefined],
    ['infinite', undefined],
    ['hex', undefined],
    ['broken', undefined],
    ['twice', undefined],
    ['no_value', undefined],
  ];
  for (const [selector, value] of reads) {
    it(`readMetric() of ${selector} is ${value}`, () => {
      expect(readMetric(PAGE, metric.parse(selector)!)).to.equal(value);
    });
  }

  it('readMetric() reads lines that end in CR LF', () => {
    expect(readMetric('load 1\r\n', metric.parse('load')!)).to.equal(1);
  });

  it('readMetric() takes no longer than the page is long, whatever is on it', () => {
    const long = '1'.repeat(1_000_000);
    for (const line of [`load ${long}x`, `load${' '.repeat(1_000_000)}x`, `load{a="${long}`])
      expect(readMetric(line, metric.parse('load')!)).to.be.undefined;
  }).timeout(2000);
});
