/** The server's pools as the admin API meets them, with nothing behind; what was asked is written down. */

import {
  RequestError,
  type ExplainReport,
  type OverrideReport,
  type PoolControl,
  type StatusReport,
} from '../../src/control/pools/reports.ts';

export const STATUS: StatusReport = {
  now: '2026-11-23T14:36:33.000Z',
  selfDoubt: null,
  replicas: {
    name: 'dns1',
    store: 'memory',
    isIsolated: false,
    since: '2026-11-23T14:00:00.000Z',
    silentMs: 0,
    failures: 0,
    lastFailure: '',
    others: [],
  },
  zones: [],
  pools: [],
  overrides: [],
};

export const DRAIN: OverrideReport = {
  id: 'o-7k3m9q',
  action: 'drain',
  pattern: 'web3.example.com',
  owner: 'kim',
  reason: 'a new kernel',
  from: '2026-11-23T14:36:33.000Z',
  until: null,
  isActive: true,
  matches: ['192.0.2.12 (www.example.com. A)'],
  safeAfter: '2026-11-23T14:38:53.000Z',
  waitingFor: [],
};

const EXPLAINED: ExplainReport = { question: 'www.example.com. A', steps: ['a step'], answer: [] };

export interface Asked {
  readonly what: keyof PoolControl;
  readonly with: readonly unknown[];
}

/** @param error what each request is met with; undefined: an answer */
export function fakeControl(asked: Asked[], error?: Error): PoolControl {
  const answer =
    <Answer>(what: keyof PoolControl, value: Answer) =>
    (...given: readonly unknown[]): Answer => {
      asked.push({ what, with: given });
      if (error) throw error;
      return value;
    };
  return {
    status: answer('status', { ...STATUS, overrides: [DRAIN] }),
    explain: answer('explain', EXPLAINED),
    putOverride: answer('putOverride', DRAIN),
    cancelOverrides: answer('cancelOverrides', [DRAIN]),
    pushLoads: answer('pushLoads', 3),
  };
}

export const CONFLICT = new RequestError('conflict', 'it is the last one of its pool');
