import { expect } from 'chai';
import fc from 'fast-check';

import type { Verdict } from '../../src/health/index.ts';
import { composeVote, isSameVote, parseVote, voteOf, type Vote } from '../../src/replica/vote.ts';
import { almost, anyText, HOSTILE_TEXTS } from './hostile.ts';

const MAX_REASON_LENGTH = 200;

const UP: Vote = { state: 'up', isDoubtful: false, reason: '200 OK', admin: null };
const VERDICT: Verdict = {
  state: 'up',
  failures: 0,
  passes: 0,
  reason: '200 OK',
  changedMs: 0,
  probedMs: 0,
  holdUntilMs: 0,
  flaps: [],
  admin: null,
} as unknown as Verdict;

const votes: fc.Arbitrary<Vote> = fc.record({
  state: fc.constantFrom('up', 'suspect', 'down', 'rising'),
  isDoubtful: fc.boolean(),
  reason: fc.string({ unit: 'binary', maxLength: 300 }),
  admin: fc.constantFrom('drain', 'maint', null),
});

describe('voteOf()', () => {
  for (const [state, failures, expected] of [
    ['unknown', 0, null],
    ['up', 0, { ...UP }],
    ['suspect', 1, { ...UP, state: 'suspect' }],
    ['suspect', 2, { ...UP, state: 'suspect', isDoubtful: true }],
    ['down', 5, { ...UP, state: 'down' }],
    ['rising', 5, { ...UP, state: 'rising' }],
  ] as const) {
    it(`of ${state} after ${failures} failures is ${expected === null ? 'none' : JSON.stringify(expected)}`, () => {
      expect(voteOf({ ...VERDICT, state, failures })).to.deep.equal(expected);
    });
  }

  it("passes on the word of the target's agent", () => {
    expect(voteOf({ ...VERDICT, admin: 'drain' })).to.include({ admin: 'drain' });
  });
});

describe('isSameVote()', () => {
  for (const [other, expected] of [
    [UP, true],
    [{ ...UP, reason: '204 No Content' }, true],
    [{ ...UP, state: 'down' }, false],
    [{ ...UP, isDoubtful: true }, false],
    [{ ...UP, admin: 'maint' }, false],
    [null, false],
  ] as const satisfies readonly (readonly [Vote | null, boolean])[]) {
    it(`of up and ${JSON.stringify(other)} is ${expected}`, () => {
      expect([isSameVote(UP, other), isSameVote(other, UP)]).to.deep.equal([expected, expected]);
    });
  }

  it('of none and none is true', () => {
    expect(isSameVote(null, null)).to.equal(true);
  });
});

describe('parseVote()', () => {
  it('gives back what was composed, the reason cut short', () => {
    fc.assert(
      fc.property(votes, (vote) => {
        const reason = vote.reason.slice(0, MAX_REASON_LENGTH);
        expect(parseVote(composeVote(vote))).to.deep.equal({ ...vote, reason });
      }),
    );
  });

  for (const change of [
    { state: 'unknown' },
    { state: 'UP' },
    { state: ['up'] },
    { state: '__proto__' },
    { isDoubtful: 0 },
    { isDoubtful: undefined },
    { reason: 200 },
    { reason: null },
    { admin: undefined },
    { admin: 'ready' },
    { admin: ['drain'] },
  ]) {
    it(`is undefined with ${JSON.stringify(change)} or without ${Object.keys(change).join()}`, () => {
      expect(parseVote(JSON.stringify({ ...UP, ...change }))).to.equal(undefined);
    });
  }

  it('leaves out what no vote has, and keeps no more of a reason than is told', () => {
    const text = JSON.stringify({ ...UP, reason: 'x'.repeat(1_000_000), more: [1, 2, 3] });
    expect(parseVote(text)).to.deep.equal({ ...UP, reason: 'x'.repeat(MAX_REASON_LENGTH) });
  });

  it('is undefined for what is no vote at all', () => {
    for (const text of HOSTILE_TEXTS) expect(parseVote(text), text.slice(0, 50)).to.equal(undefined);
  });

  it('never throws', () => {
    const almostVotes = almost({
      state: fc.constantFrom('up', 'down'),
      isDoubtful: fc.boolean(),
      reason: fc.string(),
      admin: fc.constant(null),
    });
    fc.assert(fc.property(fc.oneof(anyText, almostVotes), (text) => isReadable(parseVote(text))));
  });
});

/** undefined, or a vote as we would compose it again. */
function isReadable(vote: Vote | undefined): void {
  if (vote !== undefined) expect(parseVote(composeVote(vote))).to.deep.equal(vote);
}
