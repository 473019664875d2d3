/** What the contract (test/contract) doesn't say: what a Redis allows, and what it keeps. */

import { expect } from 'chai';
import { inspect } from 'node:util';
import { systemClock } from '../../src/base/clock.ts';
import { RedisStore } from '../../src/replica/redis-store.ts';
import { until } from '../support/until.ts';
import { BEAT, connected, refusal, useAll, useStage } from './open-stores.ts';
import { redisSettings } from './redis-settings.ts';

const TABLE = { key: 'loads', lifetimeMs: 60_000 };

/** Everything that is asked of a server; the manual says the same. */
const ACL = [
  '~{evenkeel}:*',
  '&{evenkeel}:hints',
  '-@all +multi +exec +ping +time +publish +subscribe +client|setname',
  '+set +mget +sadd +srem +smembers +del +pexpire +hset +hsetnx +hdel +hget +hgetall',
].join(' ');

describe('RedisStore', () => {
  const stage = useStage();

  it('has a name without secrets', () => {
    const secrets = { username: 'someone', password: 'secret' };
    const nodes = [
      { host: '192.0.2.1', port: 6379 },
      { host: '2001:db8::1', port: 6380 },
    ];
    const sentinel = { mode: 'sentinel', primaryName: 'mymaster', ...secrets, isTls: true } as const;
    const tls = { ca: null, certificate: null, key: null, serverName: null, isVerified: true };
    const names = [
      redisSettings(nodes.slice(0, 1), secrets),
      redisSettings([], { ...secrets, db: 3, tls, servers: { ...sentinel, nodes } }),
      redisSettings([], { ...secrets, servers: { mode: 'cluster', nodes } }),
    ].map((settings) => new RedisStore(settings).name);
    expect(names).to.deep.equal([
      'redis://192.0.2.1:6379',
      'rediss+sentinel://192.0.2.1:6379,[2001:db8::1]:6380/mymaster/3',
      'redis+cluster://192.0.2.1:6379,[2001:db8::1]:6380',
    ]);
  });

  it('has all its keys below its prefix, in the database it was told', async () => {
    const server = await stage.start();
    const opened = stage.open(redisSettings([server], { prefix: 'ours', db: 3, replica: 'ns 1' }));
    await connected(opened);
    await opened.store.write(
      [{ table: TABLE, isWhole: false, set: new Map([['a', '1']]), remove: [] }],
      null,
    );
    await opened.store.beat(BEAT);
    expect((await server.cli('-n', '3', 'KEYS', '*')).split('\n').sort()).to.deep.equal([
      '{ours}:loads',
      '{ours}:replica:a',
      '{ours}:replicas',
    ]);
    expect(await server.cli('PUBSUB', 'CHANNELS')).to.equal('{ours}:hints');
    await server.shows(/(name=evenkeel:ns_1 [^]*){2}/, 'CLIENT', 'LIST');
  });

  it('tells a wrong password as such, and is there when it is the right one', async () => {
    const server = await stage.start({ config: ['requirepass right'], password: 'right' });
    const wrong = stage.open(redisSettings([server], { password: 'wrong' }));
    const none = stage.open(redisSettings([server]));
    const right = stage.open(redisSettings([server], { password: 'right' }));
    await connected(right);
    await until(() => wrong.listener.states.length > 0 && none.listener.states.length > 0);
    expect(wrong.listener.states).to.deep.equal([
      `127.0.0.1:${server.port}: WRONGPASS invalid username-password pair or user is disabled.`,
    ]);
    expect(none.listener.states).to.deep.equal([`127.0.0.1:${server.port}: NOAUTH Authentication required.`]);
    const error = await wrong.store.tell('hint').catch((reason: unknown) => reason);
    expect(inspect(error, { depth: 10, showHidden: true })).not.to.match(/'wrong'/);
    await server.cli('CONFIG', 'SET', 'requirepass', 'wrong');
    await connected(wrong);
  });

  it('tells why a server closes the connection at once', async () => {
    const server = await stage.start({ config: ['maxclients 2'] });
    const first = stage.open(redisSettings([server]));
    await connected(first);
    for (const password of [null, 'secret']) {
      const { listener } = stage.open(redisSettings([server], { password }));
      await until(() => listener.states.length > 0);
      expect(listener.states[0]).to.match(/: ERR max number of clients reached$/);
    }
  });

  it('takes a server that wants no password', async () => {
    const server = await stage.start();
    const opened = stage.open(redisSettings([server], { password: 'needless' }));
    await connected(opened);
    await useAll(opened);
  });

  it('needs no more rights than the manual says', async () => {
    const server = await stage.start({ config: [`user evenkeel on >secret ${ACL}`] });
    const opened = stage.open(redisSettings([server], { username: 'evenkeel', password: 'secret' }));
    await connected(opened);
    await useAll(opened);
    expect(await server.cli('ACL', 'LOG')).to.equal('');
  });

  it('tells which right it lacks, and stays connected for what it may do', async () => {
    const server = await stage.start({ config: [`user evenkeel on >secret ${ACL} -hset`] });
    const opened = stage.open(redisSettings([server], { username: 'evenkeel', password: 'secret' }));
    await connected(opened);
    const change = { table: TABLE, isWhole: false, set: new Map([['a', '1']]), remove: [] };
    expect(await refusal(opened.store.write([change], null))).to.match(/NOPERM .*'hset' command/);
    await opened.store.tell('hint');
    expect(opened.listener.states).to.deep.equal(['connected']);
  });

  it('rejects what there is no memory for, whole, and goes on reading', async () => {
    const server = await stage.start({ config: ['maxmemory-policy noeviction'] });
    const opened = stage.open(redisSettings([server]));
    const { store, listener } = opened;
    await connected(opened);
    await store.write([{ table: TABLE, isWhole: false, set: new Map([['a', '1']]), remove: [] }], null);
    await server.cli('CONFIG', 'SET', 'maxmemory', '1');
    expect(await refusal(store.beat(BEAT))).to.match(/: OOM /);
    const whole = { table: TABLE, isWhole: true, set: new Map([['b', '2']]), remove: [] };
    expect(await refusal(store.write([whole], 'hint'))).to.match(/: OOM /);
    expect(await refusal(store.settle(TABLE, 'c', '3'))).to.match(/: OOM /);
    expect(await store.read(TABLE)).to.deep.equal(new Map([['a', '1']]));
    await server.cli('CONFIG', 'SET', 'maxmemory', '0');
    await store.beat(BEAT);
    await until(() => listener.hints.length > 0);
    expect(listener.hints).to.deep.equal(['a beats']);
    expect(listener.states).to.deep.equal(['connected']);
  });

  it('rejects what is refused within a transaction', async () => {
    const server = await stage.start();
    const opened = stage.open(redisSettings([server]));
    await connected(opened);
    await server.cli('SET', '{evenkeel}:loads', 'a text');
    expect(await refusal(opened.store.settle(TABLE, 'a', '1'))).to.match(/: WRONGTYPE /);
    expect(await refusal(opened.store.read(TABLE))).to.match(/: WRONGTYPE /);
    expect(opened.listener.states).to.deep.equal(['connected']);
  });

  it('forgets a replica that has been missing for ten minutes', async () => {
    const server = await stage.start();
    let laterMs = 0;
    const clock = { ...systemClock, monotonicMs: () => performance.now() + laterMs };
    const opened = stage.open(redisSettings([server]), clock);
    const { store } = opened;
    await connected(opened);
    await store.beat({ ...BEAT, replica: 'gone' });
    await server.cli('DEL', '{evenkeel}:replica:gone');
    const ids = async (): Promise<string[]> =>
      (await server.cli('SMEMBERS', '{evenkeel}:replicas')).split('\n').sort();
    await store.beat(BEAT);
    laterMs = 9 * 60_000;
    await store.beat(BEAT);
    expect(await ids()).to.deep.equal(['a', 'gone']);
    laterMs = 11 * 60_000;
    await store.beat(BEAT);
    expect(await ids()).to.deep.equal(['a']);
    await store.beat({ ...BEAT, replica: 'gone' });
    expect([...(await store.beat(BEAT)).others.keys()]).to.deep.equal(['gone']);
  });
});
