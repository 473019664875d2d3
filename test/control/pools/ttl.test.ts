/** The TTL that follows health (DESIGN §4), through planner, verdicts and overrides. */

import { expect } from 'chai';

import { MINUTE_MS, PoolStage, VERDICT_MS } from './pool-stage.ts';

const WWW = (keys = '', health = ''): string => `
www:
  type: A
  ttl: 300
  values: [{value: 192.0.2.1, name: a}, {value: 192.0.2.2, name: b}, {value: 192.0.2.3, name: c}]
  balance: {policy: round-robin${keys}}
  health: {port: 80${health}}
`;

const SHOP = `
shop:
  type: A
  ttl: 300
  value: 203.0.113.9
  health: {port: 80}
  dynamic:
    pools:
      seoul: {fallback: tokyo, values: [{value: 192.0.2.1}]}
      tokyo: {values: [{value: 198.51.100.1}]}
    rules: [{pool: seoul}]
`;

function ttl(stage: PoolStage, name = 'www'): string {
  const { ttlSeconds, reason } = stage.view(name).ttl;
  return `${ttlSeconds} ${reason}`;
}

/** What is in the answers themselves. */
function answered(stage: PoolStage, name = 'www'): number {
  return Number(stage.ask(name)[1]!.split(' ')[1]);
}

describe('the TTL of a pool', () => {
  it('is the ceiling while all is well', async () => {
    const stage = await PoolStage.settled(WWW());
    expect(ttl(stage)).to.equal('300 ceiling');
    expect(answered(stage)).to.equal(300);
  });

  it('is not lowered by one lost probe, is by the second, before the verdict', async () => {
    const stage = await PoolStage.settled(WWW());
    stage.fates.set('192.0.2.2', 'refuses');
    const seen: string[] = [];
    for (let ms = 0; ms < VERDICT_MS; ms += 50) {
      await stage.clock.advance(50);
      const { state, failures } = stage.monitor.verdict(stage.live('www').targets[1]![0]!.key)!;
      const line = `${state} ${failures}: ${answered(stage)}`;
      if (seen.at(-1) !== line) seen.push(line);
    }
    expect(seen).to.deep.equal([
      'up 0: 300',
      'suspect 1: 300',
      'suspect 2: 20',
      'suspect 3: 20',
      'suspect 4: 20',
      'down 5: 20',
    ]);
    expect(ttl(stage)).to.equal('20 floor: 192.0.2.2 went down');
  });

  it('is held through recovery and raised in steps', async () => {
    const stage = await PoolStage.settled(WWW());
    await stage.become('192.0.2.2', 'refuses');
    await stage.become('192.0.2.2', 'answers', 7000);
    expect(stage.standing('www', '192.0.2.2')).to.equal('up: connected');
    const seen: string[] = [];
    for (let second = 0; second < 360; second++) {
      const line = ttl(stage);
      if (seen.at(-1) !== line) seen.push(line);
      expect(answered(stage)).to.equal(Number(line.split(' ')[0]));
      await stage.clock.advance(1000);
    }
    expect(seen).to.deep.equal([
      '20 floor: held after 192.0.2.2 began to rise',
      '40 rising again: 1 of 4 steps after 192.0.2.2 began to rise',
      '80 rising again: 2 of 4 steps after 192.0.2.2 began to rise',
      '160 rising again: 3 of 4 steps after 192.0.2.2 began to rise',
      '300 ceiling',
    ]);
  });

  it('rises again while a member is firmly down', async () => {
    const stage = await PoolStage.settled(WWW(', ttl_min: 60'));
    await stage.become('192.0.2.2', 'refuses', 9 * MINUTE_MS);
    expect(ttl(stage)).to.equal('60 floor: 192.0.2.2 went down');
    await stage.clock.advance(5 * MINUTE_MS);
    expect(ttl(stage)).to.equal('300 ceiling');
    expect(stage.data('www')).to.deep.equal(['192.0.2.1', '192.0.2.3']);
  });

  it('is the floor while a fallback is served, however long', async () => {
    const stage = await PoolStage.settled(SHOP);
    await stage.become('192.0.2.1', 'refuses', 60 * MINUTE_MS);
    expect(stage.answers('shop')).to.equal('fallback tokyo: 198.51.100.1');
    expect(ttl(stage, 'shop')).to.equal('20 floor: a fallback is served');
    expect(answered(stage, 'shop')).to.equal(20);
  });

  it('is the floor for NODATA too', async () => {
    const stage = await PoolStage.settled(WWW(', when_down: none, ttl_min: 7'));
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) stage.fates.set(address, 'refuses');
    await stage.clock.advance(60 * MINUTE_MS);
    expect(stage.ask('www').find((line) => line.includes('SOA'))).to.match(/^example\.com\. 7 IN SOA/);
  });

  it('is lowered ahead of a scheduled drain, which no cache outlives', async () => {
    const stage = await PoolStage.settled(WWW());
    const drainMs = stage.clock.now() + 15 * MINUTE_MS;
    stage.override({ action: 'drain', pattern: 'b.example.com', fromMs: drainMs });
    let heldUntilMs = 0;
    const ttls: number[] = [];
    while (stage.clock.now() < drainMs) {
      const ttlSeconds = answered(stage);
      if (stage.data('www').includes('192.0.2.2')) {
        heldUntilMs = Math.max(heldUntilMs, stage.clock.now() + ttlSeconds * 1000);
        if (ttls.at(-1) !== ttlSeconds) ttls.push(ttlSeconds);
      }
      await stage.clock.advance(500);
    }
    expect(ttls).to.deep.equal([300, 150, 75, 37, 20]);
    expect(heldUntilMs)
      .to.be.at.most(drainMs)
      .and.above(drainMs - 2000);
    expect(stage.standing('www', '192.0.2.2')).to.equal('out: drained by kim');
  });

  it('a scheduled drain that is taken back leaves all as it was', async () => {
    const stage = await PoolStage.settled(WWW());
    stage.override({ action: 'drain', pattern: 'b.example.com', fromMs: stage.clock.now() + MINUTE_MS });
    expect(answered(stage)).to.equal(37);
    stage.book.cancel('b.example.com', stage.clock.now());
    expect(ttl(stage)).to.equal('300 ceiling');
    await stage.clock.advance(2 * MINUTE_MS);
    expect(stage.data('www')).to.have.length(3);
  });

  it('is held at the floor during a slow start, while the weight grows', async () => {
    const stage = await PoolStage.settled(WWW('', ', slow_start: 100s'));
    expect(ttl(stage), 'no slow start after the first start').to.equal('300 ceiling');
    await stage.become('192.0.2.2', 'refuses');
    await stage.become('192.0.2.2', 'answers', 7000);
    const ramps: number[] = [];
    for (let second = 0; second < 105; second += 5) {
      const { weights, members } = stage.view('www');
      ramps.push(weights[members.findIndex(({ value }) => value === 1)]!.ramp);
      await stage.clock.advance(5000);
    }
    expect(ramps[0]).to.be.within(0.1, 0.17);
    for (const [i, ramp] of ramps.entries())
      expect(ramp, `step ${i}`).to.be.closeTo(Math.min(1, ramps[0]! + 0.045 * i), 0.01);
    expect(ttl(stage)).to.match(/^20 floor: held after 192.0.2.2 came back/);
  });

  it('keeps its memory over a reload', async () => {
    const stage = await PoolStage.settled(WWW());
    await stage.become('192.0.2.2', 'refuses');
    await stage.become('192.0.2.2', 'answers', 100_000);
    expect(ttl(stage)).to.match(/^40 rising again/);
    stage.load(WWW().replace('192.0.2.3', '192.0.2.4'));
    expect(ttl(stage)).to.match(/^40 rising again/);
  });
});
