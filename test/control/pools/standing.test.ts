import { expect } from 'chai';

import { standingOf, type Knowledge } from '../../../src/control/pools/standing.ts';
import { firstVerdict, type HealthState, type Override, type Verdict } from '../../../src/health/index.ts';
import type { PoolMember } from '../../../src/zone/index.ts';

function override(action: Override['action'], reason = ''): Override {
  return {
    id: 'o-1',
    action,
    pattern: 'web1.example.com',
    owner: 'kim',
    reason,
    fromMs: 0,
    untilMs: null,
    madeMs: 0,
    version: { counter: 1, replica: 'test' },
    isCancelled: false,
  };
}

function verdict(state: HealthState, reason = '', admin: Verdict['admin'] = null): Verdict {
  return { ...firstVerdict(), state, reason, admin };
}

interface Row {
  readonly title: string;
  readonly status?: PoolMember['status'];
  readonly said?: Override;
  readonly verdicts?: readonly Verdict[];
  readonly admin?: Knowledge['admin'];
  readonly stands: string;
}

const REFUSED = 'connection refused';
const DOWN = [verdict('down', REFUSED)];

const ROWS: readonly Row[] = [
  // its health
  { title: 'nobody checks', stands: 'up: not checked' },
  { title: 'its checks pass', verdicts: [verdict('up', 'HTTP 200')], stands: 'up: HTTP 200' },
  { title: 'it was up before a restart', verdicts: [verdict('up')], stands: 'up: up' },
  { title: 'it is not known yet', verdicts: [verdict('unknown')], stands: 'up: not known yet' },
  { title: 'it is suspect', verdicts: [verdict('suspect', REFUSED)], stands: `up: suspect: ${REFUSED}` },
  { title: 'its checks fail', verdicts: DOWN, stands: `down: ${REFUSED}` },
  { title: 'it is rising', verdicts: [verdict('rising', 'HTTP 200')], stands: 'down: rising: HTTP 200' },
  {
    title: 'one of its addresses is up',
    verdicts: [...DOWN, verdict('up', 'connected')],
    stands: 'up: connected',
  },
  {
    title: 'all its addresses are down',
    verdicts: [...DOWN, verdict('rising', 'connected')],
    stands: `down: ${REFUSED}`,
  },
  // its agent before its health
  {
    title: 'an agent beside the check drains it',
    verdicts: [verdict('up')],
    admin: 'drain',
    stands: 'out: its agent says drain',
  },
  {
    title: 'its agent check drains it',
    verdicts: [verdict('up', 'drain', 'drain')],
    stands: 'out: its agent says drain',
  },
  {
    title: 'its agent check is in maintenance, and down',
    verdicts: [verdict('down', '', 'maint')],
    stands: 'out: its agent says maint',
  },
  {
    title: 'the agent at one of its addresses drains it',
    verdicts: [verdict('up'), verdict('up', '', 'drain')],
    stands: 'out: its agent says drain',
  },
  // the zone file before both
  { title: 'status: up and its checks fail', status: 'up', verdicts: DOWN, stands: 'up: status: up' },
  { title: 'status: up and its agent drains it', status: 'up', admin: 'drain', stands: 'up: status: up' },
  {
    title: 'status: down and its checks pass',
    status: 'down',
    verdicts: [verdict('up')],
    stands: 'out: status: down',
  },
  // an override before all of them
  { title: 'drained', said: override('drain'), verdicts: [verdict('up')], stands: 'out: drained by kim' },
  {
    title: 'drained with a reason',
    said: override('drain', 'new disk'),
    stands: 'out: drained by kim: new disk',
  },
  {
    title: 'drained against status: up',
    status: 'up',
    said: override('drain'),
    stands: 'out: drained by kim',
  },
  {
    title: 'forced down against status: up',
    status: 'up',
    said: override('down'),
    stands: 'out: forced down by kim',
  },
  {
    title: 'forced up against its checks',
    said: override('up'),
    verdicts: DOWN,
    stands: 'up: forced up by kim',
  },
  {
    title: 'forced up against status: down',
    status: 'down',
    said: override('up'),
    stands: 'up: forced up by kim',
  },
  {
    title: 'forced up against its agent',
    said: override('up'),
    admin: 'maint',
    stands: 'up: forced up by kim',
  },
];

describe('standingOf()', () => {
  for (const { title, status = 'obey', said, verdicts = [], admin = null, stands } of ROWS) {
    it(`${title}: ${stands}`, () => {
      const { kind, reason } = standingOf({ value: 0, weight: 1, status }, said, { verdicts, admin });
      expect(`${kind}: ${reason}`).to.equal(stands);
    });
  }
});
