/** What becomes of a store whose Redis fails, in whatever way. */

import { expect } from 'chai';
import { freePort } from '../support/peers/daemon.ts';
import { until } from '../support/until.ts';
import { BACK_MS, BEAT, connected, refusal, took, useAll, useStage } from './open-stores.ts';
import { redisSettings } from './redis-settings.ts';

/** What a call may take at most: the second that it has, and what a busy machine adds. */
const ANSWER_MS = 1500;

describe('a RedisStore whose Redis fails', () => {
  const stage = useStage();

  it('waits for a Redis that is not there yet, and tells once why', async () => {
    const port = await freePort('127.0.0.1');
    const opened = stage.open(redisSettings([{ host: '127.0.0.1', port }]));
    const { store, listener } = opened;
    await until(() => listener.states.length > 0);
    expect(listener.states).to.deep.equal([`127.0.0.1:${port}: connection refused`]);
    expect(await refusal(store.tell('hint'))).to.equal(
      `Cannot ask redis://127.0.0.1:${port}: 127.0.0.1:${port}: connection refused`,
    );
    await stage.start({ port });
    expect(await took(() => connected(opened))).to.be.below(BACK_MS);
    expect(listener.states).to.have.length(2);
    await useAll(opened);
  });

  it('is back when a Redis that was killed is', async () => {
    const server = await stage.start();
    const opened = stage.open(redisSettings([server]));
    const { store, listener } = opened;
    await connected(opened);
    await server.kill();
    await until(() => listener.states.length === 3);
    const [, closed, refused] = listener.states;
    expect(closed).to.match(/: closed by the server$/);
    expect(refused).to.match(/: connection refused$/);
    expect(await took(() => refusal(store.beat(BEAT)))).to.be.below(50);
    await server.restart();
    expect(await took(() => connected(opened))).to.be.below(BACK_MS);
    expect(listener.states).to.have.length(4);
    await useAll(opened);
  });

  it('settles what it was asked in time when Redis hangs, and is back when Redis is', async () => {
    const server = await stage.start();
    const proxy = await stage.proxy(server);
    const opened = stage.open(redisSettings([proxy]));
    const { store, listener } = opened;
    await connected(opened);
    server.suspend();
    const asked = [store.beat(BEAT), store.tell('hint'), store.read({ key: 'loads', lifetimeMs: 1000 })];
    const tookMs = await took(async () => {
      for (const why of await Promise.all(asked.map(refusal)))
        expect(why).to.match(/: no answer within 1000 ms$/);
    });
    expect(tookMs).to.be.within(900, ANSWER_MS);
    expect(listener.isConnected).to.be.false;
    expect(await took(() => refusal(store.beat(BEAT)))).to.be.below(50);
    // It tries again, and that hangs too; which is no news.
    for (const count of [0, 1, 0]) await until(() => proxy.connections === count);
    server.resume();
    expect(await took(() => connected(opened))).to.be.below(BACK_MS);
    expect(listener.states.filter((state) => state !== 'connected')).to.have.length(1);
    await useAll(opened);
    // Its two connections, and redis-cli's; none of those that were given up.
    await server.shows(/^(.+\n){2}.+$/, 'CLIENT', 'LIST');
  });

  it('notices that only its subscriber is cut off', async () => {
    const proxy = await stage.proxy(await stage.start());
    const opened = stage.open(redisSettings([proxy]));
    const { store, listener } = opened;
    await connected(opened);
    proxy.blackholeLast();
    await store.beat(BEAT);
    await until(() => listener.connects === 2);
    expect(listener.states[1]).to.match(/: no answer within 1000 ms$/);
    await useAll(opened);
  });

  it('connects anew when the server closes its subscriber', async () => {
    const server = await stage.start();
    const opened = stage.open(redisSettings([server]));
    await connected(opened);
    await server.cli('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await until(() => opened.listener.connects === 2);
    expect(opened.listener.states[1]).to.match(/: closed by the server$/);
    await useAll(opened);
  });

  it('is back after the network was cut, and after it swallowed everything', async () => {
    const proxy = await stage.proxy(await stage.start());
    const opened = stage.open(redisSettings([proxy]));
    await connected(opened);
    await proxy.cut();
    await until(() => !opened.listener.isConnected);
    await proxy.restore();
    expect(await took(() => connected(opened))).to.be.below(BACK_MS);
    proxy.blackhole();
    await refusal(opened.store.beat(BEAT));
    await proxy.restore();
    expect(await took(() => connected(opened))).to.be.below(BACK_MS);
    await useAll(opened);
  });

  it('puts up with a slow network', async () => {
    const proxy = await stage.proxy(await stage.start());
    proxy.latencyMs = 100;
    const opened = stage.open(redisSettings([proxy]));
    await connected(opened);
    await opened.store.beat({ ...BEAT, replica: 'b' });
    const sentMs = Date.now();
    const { nowMs } = await opened.store.beat(BEAT);
    expect(nowMs).to.be.closeTo((sentMs + Date.now()) / 2, 30);
  });

  it('leaves a server that has become a replica, and comes back when it is none', async () => {
    const [server, other] = [await stage.start(), await stage.start()];
    const opened = stage.open(redisSettings([server]));
    const { store, listener } = opened;
    await connected(opened);
    await server.cli('REPLICAOF', other.host, String(other.port));
    expect(await refusal(store.beat(BEAT))).to.match(/: READONLY /);
    await until(() => listener.states.length >= 2);
    expect(listener.states[1]).to.match(/: (READONLY|MASTERDOWN|LOADING) /);
    await server.cli('REPLICAOF', 'NO', 'ONE');
    await connected(opened);
    await useAll(opened);
  });

  it('lets go of everything when it is closed, whatever it is waiting for', async () => {
    const server = await stage.start();
    const proxy = await stage.proxy(server);
    const opened = stage.open(redisSettings([proxy]));
    await connected(opened);
    const asked = refusal(opened.store.beat(BEAT));
    opened.store.close();
    expect(await took(() => asked)).to.be.below(500);
    await until(() => proxy.connections === 0);
    proxy.blackhole();
    const hung = stage.open(redisSettings([proxy]));
    await until(() => proxy.connections === 1);
    hung.store.close();
    await until(() => proxy.connections === 0);
    expect(proxy.connections).to.equal(0);
    expect(opened.listener.states).to.deep.equal(['connected']);
    expect(hung.listener.states).to.deep.equal([]);
  });
});
