/** A status with a bit of everything. */

import type { AdminStatus } from '../../src/admin/index.ts';
import type {
  CheckReport,
  MemberReport,
  PoolSetReport,
  ReplicasReport,
} from '../../src/control/pools/reports.ts';
import { at, NOW } from './moments.ts';

export const CHECK: CheckReport = {
  target: 'http 192.0.2.10 80 path="/health"',
  state: 'up',
  since: at('14:36:33', 20),
  reason: '200 OK',
  lastProbe: at('14:36:30'),
  latencyMs: 1.234,
  failures: 0,
  passes: 9,
  ballot: null,
};

export const MEMBER: MemberReport = {
  value: '192.0.2.10',
  host: null,
  pool: 'default',
  isServed: true,
  standing: 'up',
  reason: '200 OK',
  weight: { effective: 1, static: 1, ramp: 1, load: 1, loadReason: null },
  checks: [CHECK],
};

const DOWN_CHECK: CheckReport = { ...CHECK, state: 'down', since: at('14:33:33'), latencyMs: null };

/** The short form. */
export const WWW: PoolSetReport = {
  owner: 'www.example.com.',
  type: 'A',
  policy: 'weighted',
  answers: 2,
  ttl: { ceilingSeconds: 60, floorSeconds: 20 },
  views: [
    {
      pool: 'default',
      step: 'pool',
      from: 'default',
      served: ['192.0.2.10', '192.0.2.12'],
      ttlSeconds: 20,
      ttlReason: 'floor: 192.0.2.11 failed twice',
    },
  ],
  members: [
    { ...MEMBER, host: 'web1.example.com', weight: { ...MEMBER.weight, effective: 2, static: 2 } },
    {
      ...MEMBER,
      value: '192.0.2.11',
      isServed: false,
      standing: 'down',
      reason: '5 failures: connection refused',
      checks: [CHECK, DOWN_CHECK],
    },
    {
      ...MEMBER,
      value: '192.0.2.12',
      reason: '200 OK',
      weight: { effective: 0.4, static: 1, ramp: 0.5, load: 0.8, loadReason: 'load 0.93, high mark 0.8' },
      checks: [{ ...CHECK, state: 'suspect', since: at('14:36:30'), latencyMs: 1834 }],
    },
    {
      ...MEMBER,
      value: '192.0.2.13',
      isServed: false,
      standing: 'out',
      reason: 'drained by kim',
      checks: [],
    },
  ],
};

/** The long form, with a site that is lost. */
export const SHOP: PoolSetReport = {
  owner: 'shop.example.com.',
  type: 'A',
  policy: 'weighted',
  answers: 1,
  ttl: { ceilingSeconds: 60, floorSeconds: 20 },
  views: [
    {
      pool: 'seoul',
      step: 'fallback',
      from: 'tokyo',
      served: ['198.51.100.1'],
      ttlSeconds: 20,
      ttlReason: 'a change',
    },
    { pool: 'tokyo', step: 'pool', from: 'tokyo', served: ['198.51.100.1'], ttlSeconds: 60, ttlReason: '' },
  ],
  members: [
    {
      ...MEMBER,
      value: '192.0.2.1',
      pool: 'seoul',
      isServed: false,
      standing: 'down',
      reason: '1 pass of 2',
      checks: [{ ...DOWN_CHECK, state: 'rising' }],
    },
    { ...MEMBER, value: '198.51.100.1', pool: 'tokyo' },
    { ...MEMBER, value: '203.0.113.9', pool: null, isServed: false, reason: 'not checked', checks: [] },
  ],
};

const ALONE: ReplicasReport = {
  name: 'dns1',
  store: 'memory',
  isIsolated: false,
  since: at('14:00:00'),
  silentMs: 400,
  failures: 0,
  lastFailure: '',
  others: [],
};

/** Three of them, one of which doubts itself. */
export const REPLICAS: ReplicasReport = {
  ...ALONE,
  store: 'redis://192.0.2.10:6379',
  others: [
    { name: 'dns2', silentMs: 812, abstains: null },
    { name: 'dns3', silentMs: 1904, abstains: 'nothing answers' },
  ],
};

export const ISOLATED: ReplicasReport = {
  ...REPLICAS,
  isIsolated: true,
  since: at('14:36:20'),
  silentMs: 16_000,
  failures: 9,
  lastFailure: '192.0.2.10:6379: connection refused',
  others: [],
};

export const STATUS: AdminStatus = {
  version: '0.1.0',
  now: NOW,
  selfDoubt: null,
  replicas: ALONE,
  zones: [
    {
      zone: 'example.com.',
      serial: 7,
      names: 4,
      records: 9,
      alarm: null,
      errors: 0,
      warnings: 1,
      differsOn: [],
    },
  ],
  pools: [],
  overrides: [],
};
