import { expect } from 'chai';

import { composeMetrics } from '../../src/admin/metrics.ts';
import { STATUS } from './fake-control.ts';

const ZONE = { serial: 1, names: 1, records: 1, alarm: null, errors: 0, warnings: 0, differsOn: [] };

describe('composeMetrics()', () => {
  it('tells how replicas stand with each other, and of each zone on how many it differs', () => {
    const text = composeMetrics({
      ...STATUS,
      replicas: {
        ...STATUS.replicas,
        isIsolated: true,
        silentMs: 4500,
        failures: 3,
        others: [{ name: 'dns2', silentMs: 100, abstains: null }],
      },
      zones: [
        { ...ZONE, zone: 'example.com.' },
        { ...ZONE, zone: 'odd\\"\n.', differsOn: ['dns2', 'dns3'] },
      ],
    });
    expect(text.split('\n').filter((line) => !line.startsWith('#'))).to.deep.equal([
      'evenkeel_replica_isolated 1',
      'evenkeel_replicas 2',
      'evenkeel_store_silence_seconds 4.5',
      'evenkeel_store_failures_total 3',
      'evenkeel_zone_differing_replicas{zone="example.com."} 0',
      'evenkeel_zone_differing_replicas{zone="odd\\\\\\"\\n."} 2',
      '',
    ]);
  });

  it('leaves out how long ago the store was in reach if it never was', () => {
    const text = composeMetrics({ ...STATUS, replicas: { ...STATUS.replicas, silentMs: null } });
    expect(text).not.to.match(/^evenkeel_store_silence_seconds/m);
  });
});
