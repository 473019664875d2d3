import { expect } from 'chai';

import type { SavedVerdict } from '../../src/health/saved-state.ts';
import { VerdictMemory } from '../../src/health/verdict-memory.ts';
import { createTarget } from '../support/simulated-targets.ts';

const UP: SavedVerdict = { state: 'up', changedMs: 1, reason: 'connected' };
const DOWN: SavedVerdict = { state: 'down', changedMs: 2, reason: 'connection refused' };
const AT = { ...createTarget('192.0.2.1'), key: 'tcp 192.0.2.1 80' };
const EDITED = { ...AT, key: 'tcp 192.0.2.1 80 interval=6000' };
const ELSEWHERE = { ...AT, key: 'tcp 192.0.2.1 8080' };

describe('VerdictMemory', () => {
  it('recalls what was known of a target itself', () => {
    const memory = new VerdictMemory();
    memory.keep(AT.key, UP);
    expect(memory.recall(AT)).to.equal(UP);
  });

  it('recalls of its place that it was down, whatever the terms were', () => {
    const memory = new VerdictMemory();
    memory.keep(AT.key, DOWN);
    expect(memory.recall(EDITED)).to.equal(DOWN);
    expect(memory.recall(ELSEWHERE)).to.be.undefined;
  });

  it('recalls of its place neither that it was up, nor a death before that', () => {
    const memory = new VerdictMemory();
    memory.keep(AT.key, DOWN);
    memory.keep(AT.key, UP);
    expect(memory.recall(EDITED)).to.be.undefined;
  });
});
