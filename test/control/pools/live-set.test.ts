import { expect } from 'chai';

import { PoolStage, VERDICT_MS } from './pool-stage.ts';

const WWW = (values = 'values: [192.0.2.1, 192.0.2.2, 192.0.2.3]', ttl = 60): string =>
  `www: {type: A, ttl: ${ttl}, ${values}, balance: {policy: round-robin, ttl_min: 20}, health: {port: 80}}\n`;

const SECOND_MS = 1000;

/** Seconds from now until caches may hold a value. */
function heldSeconds(stage: PoolStage, text: string): number {
  const live = stage.live('www');
  const value = live.set.members.findIndex((member) => member.text === text);
  return (live.outstandingUntilMs(value) - stage.clock.now()) / SECOND_MS;
}

describe('LiveSet', () => {
  it('puts a change in force at once when no thread reads the other copy', async () => {
    const stage = await PoolStage.settled(WWW());
    stage.override({ action: 'drain', pattern: '192.0.2.1' });
    expect(stage.data('www')).to.deep.equal(['192.0.2.2', '192.0.2.3']);
  });

  it('waits while a thread is inside a batch, and writes all that came meanwhile at once', async () => {
    const stage = await PoolStage.settled(WWW());
    stage.isPast = false;
    stage.override({ action: 'drain', pattern: '192.0.2.1' });
    stage.override({ action: 'drain', pattern: '192.0.2.2' });
    await stage.clock.advance(50);
    expect(stage.data('www'), 'the copy in force is left alone').to.have.length(3);
    stage.isPast = true;
    await stage.clock.advance(1);
    expect(stage.data('www')).to.deep.equal(['192.0.2.3']);
  });

  it('writes no more once it is closed', async () => {
    const stage = await PoolStage.settled(WWW());
    stage.isPast = false;
    stage.override({ action: 'drain', pattern: '192.0.2.1' });
    stage.load(null);
    stage.isPast = true;
    await stage.clock.advance(VERDICT_MS);
    expect(stage.ask('www')[0]).to.equal(';; REFUSED');
  });

  it('knows until when caches hold a value: one TTL from now while it is answered', async () => {
    const stage = await PoolStage.settled(WWW());
    expect(heldSeconds(stage, '192.0.2.1')).to.equal(60);
    stage.override({ action: 'drain', pattern: '192.0.2.1' });
    expect(heldSeconds(stage, '192.0.2.1')).to.equal(60);
    await stage.clock.advance(45 * SECOND_MS);
    expect(heldSeconds(stage, '192.0.2.1')).to.equal(15);
  });

  it('remembers the longer TTL that was in force before', async () => {
    const stage = await PoolStage.settled(WWW());
    stage.fates.set('192.0.2.2', 'refuses');
    while (stage.view('www').ttl.ttlSeconds === 60) await stage.clock.advance(50);
    await stage.clock.advance(10 * SECOND_MS);
    stage.override({ action: 'drain', pattern: '192.0.2.1' });
    expect(heldSeconds(stage, '192.0.2.1')).to.be.closeTo(50, 0.2);
    expect(heldSeconds(stage, '192.0.2.3'), 'still answered, with the floor').to.be.closeTo(50, 0.2);
    await stage.clock.advance(45 * SECOND_MS);
    expect(heldSeconds(stage, '192.0.2.3')).to.equal(20);
  });

  it('remembers what is in caches over a reload, wherever the value has moved', async () => {
    const stage = await PoolStage.settled(WWW());
    stage.override({ action: 'drain', pattern: '192.0.2.1' });
    await stage.clock.advance(20 * SECOND_MS);
    stage.load(WWW('values: [192.0.2.9, 192.0.2.3, 192.0.2.1]', 30));
    expect(heldSeconds(stage, '192.0.2.1')).to.equal(40);
    expect(heldSeconds(stage, '192.0.2.3'), 'answered with 60 s until now').to.equal(60);
    await stage.clock.advance(2 * SECOND_MS);
    expect(heldSeconds(stage, '192.0.2.9'), 'answered once it is proven').to.be.within(20, 30);
  });

  it('tells SRV records of one target apart in what it remembers', async () => {
    const text =
      '_x._tcp: {type: SRV, ttl: 60, values: [0 1 81 srv.example.net., 0 1 82 srv.example.net.], balance: {policy: round-robin}}\n';
    const stage = await PoolStage.settled(text);
    stage.load(text.replace('0 1 82', '5 1 82'));
    stage.load(text);
    const live = stage.live('_x._tcp SRV');
    for (const value of [0, 1]) {
      await stage.clock.advance(5 * SECOND_MS);
      expect(live.outstandingUntilMs(value) - stage.clock.now()).to.equal(60 * SECOND_MS);
    }
  });
});
