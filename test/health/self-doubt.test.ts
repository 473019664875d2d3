import { expect } from 'chai';
import { SelfDoubt } from '../../src/health/self-doubt.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

describe('SelfDoubt', () => {
  let clock: VirtualClock;
  let doubt: SelfDoubt;
  let told: string[];
  const comparable = (): boolean => true;

  beforeEach(async () => {
    clock = new VirtualClock();
    told = [];
    doubt = new SelfDoubt(clock, {
      onBegin: ({ reason }) => told.push(reason),
      onEnd: (_doubt, end) => told.push(end),
    });
    await clock.advance(10_000);
  });

  it('is sure of itself at first', () => {
    expect(doubt.current).to.equal(null);
  });

  it('lets a target fall if another has passed since it failed', () => {
    doubt.notePass(5000);
    expect(doubt.mayFall(4000, comparable)).to.equal(true);
    expect(told).to.deep.equal([]);
  });

  it('doubts itself if none has', () => {
    doubt.notePass(5000);
    expect(doubt.mayFall(6000, comparable)).to.equal(false);
    expect(doubt.current).to.deep.equal({ reason: 'nothing answers', sinceMs: clock.now() });
  });

  it('does not if there is nothing to compare with', () => {
    expect(doubt.mayFall(6000, () => false)).to.equal(true);
    expect(doubt.current).to.equal(null);
  });

  it('asks for what there is to compare with only where it matters', () => {
    doubt.notePass(5000);
    doubt.mayFall(4000, () => expect.fail('asked'));
  });

  it('doubts itself after a long stall, not after a short one', () => {
    doubt.noteStall(999);
    expect(doubt.current).to.equal(null);
    doubt.noteStall(1000);
    expect(told).to.deep.equal(['starved']);
    expect(doubt.mayFall(0, () => false)).to.equal(false);
  });

  it('doubts itself when every canary fails, unless something has passed since', () => {
    doubt.notePass(5000);
    doubt.noteCanaries(4000);
    expect(told).to.deep.equal([]);
    doubt.noteCanaries(6000);
    expect(told).to.deep.equal(['every canary fails']);
  });

  it('is sure again with the first pass', () => {
    doubt.mayFall(6000, comparable);
    doubt.notePass(5000);
    expect(doubt.current).to.equal(null);
    expect(told).to.deep.equal(['nothing answers', 'passed']);
  });

  it('doubts for 30 seconds at most, and not again until something passes', async () => {
    doubt.mayFall(6000, comparable);
    await clock.advance(29_999);
    expect(doubt.mayFall(6000, comparable)).to.equal(false);
    await clock.advance(1);
    expect(told).to.deep.equal(['nothing answers', 'expired']);
    expect(doubt.mayFall(6000, comparable)).to.equal(true);
    doubt.noteStall(5000);
    doubt.noteCanaries(7000);
    expect(told).to.have.length(2);
    doubt.notePass(41_000);
    doubt.noteStall(5000);
    expect(told).to.deep.equal(['nothing answers', 'expired', 'starved']);
  });

  it('keeps the reason and the time it began with', async () => {
    doubt.noteStall(5000);
    const sinceMs = clock.now();
    await clock.advance(1000);
    doubt.noteCanaries(6000);
    expect(doubt.current).to.deep.equal({ reason: 'starved', sinceMs });
  });
});
