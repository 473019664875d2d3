import { expect } from 'chai';
import type { HealthState, Verdict } from '../../src/health/check.ts';
import { restoreVerdict, saveVerdict } from '../../src/health/saved-verdict.ts';
import { firstVerdict } from '../../src/health/state-machine.ts';
import { createTarget } from '../support/simulated-targets.ts';

const { check } = createTarget('192.0.2.1');

function verdict(state: HealthState): Verdict {
  return { ...firstVerdict(), state, changedMs: 1, failures: 3, passes: 1, reason: 'why', probedMs: 2 };
}

describe('saveVerdict()', () => {
  const sides: readonly (readonly [HealthState, 'up' | 'down'])[] = [
    ['up', 'up'],
    ['suspect', 'up'],
    ['down', 'down'],
    ['rising', 'down'],
  ];
  for (const [state, saved] of sides) {
    it(`keeps ${state} as ${saved}`, () => {
      expect(saveVerdict(verdict(state))).to.deep.equal({ state: saved, changedMs: 1, reason: 'why' });
    });
  }

  it('keeps nothing of unknown', () => {
    expect(saveVerdict(verdict('unknown'))).to.equal(null);
  });
});

describe('restoreVerdict()', () => {
  it('begins where it was, without a count', () => {
    const up = restoreVerdict({ state: 'up', changedMs: 1, reason: 'why' }, check, 2);
    expect(up).to.deep.equal({ ...firstVerdict(), state: 'up', changedMs: 1, reason: 'why' });
    const down = restoreVerdict({ state: 'down', changedMs: 1, reason: 'why' }, check, 2);
    expect(down).to.include({ state: 'down', changedMs: 1, failures: check.fall, passes: 0 });
  });

  it('knows that what was down has been down once, for slow start', () => {
    expect(restoreVerdict({ state: 'down', changedMs: 1, reason: '' }, check, 2).flaps).to.equal(1);
  });

  it('takes a time that lies ahead, by a clock set back, for now', () => {
    expect(restoreVerdict({ state: 'up', changedMs: 9, reason: '' }, check, 2).changedMs).to.equal(2);
  });
});
