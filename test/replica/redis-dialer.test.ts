/** The server in charge, found by sentinels, through a cluster, or among several; and TLS on the way to it. */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import type { RedisTls } from '../../src/replica/redis-settings.ts';
import { freePort } from '../support/peers/daemon.ts';
import type { RedisServer } from '../support/redis-server.ts';
import { until } from '../support/until.ts';
import { BEAT, connected, refusal, useAll, useStage } from './open-stores.ts';
import { redisSettings } from './redis-settings.ts';

const FIXTURES = new URL('../health/checkers/fixtures/', import.meta.url);
const fixture = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8');

describe('RedisDialer', () => {
  const stage = useStage();

  describe('with several nodes', () => {
    it('takes the one that can be written to, and says of each what is wrong', async () => {
      const primary = await stage.start();
      const replica = await stage.start({ config: [`replicaof ${primary.host} ${primary.port}`] });
      const dead = { host: '127.0.0.1', port: await freePort('127.0.0.1') };
      const opened = stage.open(redisSettings([dead, replica, primary]));
      await connected(opened);
      await useAll(opened);
      const { listener } = stage.open(redisSettings([dead, replica]));
      await until(() => listener.states.length > 0);
      expect(listener.states[0]).to.match(
        new RegExp(`^127.0.0.1:${dead.port}: connection refused; 127.0.0.1:${replica.port}: READONLY `),
      );
    });
  });

  describe('with sentinels', () => {
    it('follows a failover', async () => {
      const config = ['requirepass secret', 'masterauth secret', 'repl-diskless-sync-delay 0'];
      const primary = await stage.start({ config, password: 'secret' });
      const heir = await stage.start({
        config: [...config, `replicaof ${primary.host} ${primary.port}`],
        password: 'secret',
      });
      await heir.shows(/master_link_status:up/, 'INFO', 'replication');
      const sentinel = await stage.start({
        isSentinel: true,
        password: 'watchword',
        config: [
          'requirepass watchword',
          `sentinel monitor ours ${primary.host} ${primary.port} 1`,
          'sentinel auth-pass ours secret',
          'sentinel down-after-milliseconds ours 500',
          'sentinel failover-timeout ours 2000',
        ],
      });
      const dead = { host: '127.0.0.1', port: await freePort('127.0.0.1') };
      const servers = {
        mode: 'sentinel',
        nodes: [dead, { host: sentinel.host, port: sentinel.port }],
        primaryName: 'ours',
        username: null,
        password: 'watchword',
        isTls: false,
      } as const;
      const opened = stage.open(redisSettings([], { servers, password: 'secret' }));
      await connected(opened);
      await useAll(opened);
      await sentinel.shows(new RegExp(`\\b${heir.port}\\b`), 'SENTINEL', 'REPLICAS', 'ours');
      await primary.kill();
      await until(() => opened.listener.connects === 2);
      await useAll(opened);
      expect(await heir.cli('EXISTS', '{evenkeel}:serials')).to.equal('1');

      const lost = stage.open(redisSettings([], { servers: { ...servers, primaryName: 'theirs' } }));
      await until(() => lost.listener.states.length > 0);
      expect(lost.listener.states[0]).to.match(/: knows no primary "theirs"$/);
    });
  });

  describe('with a cluster', () => {
    it('finds the node that has the slot, and follows the slot', async () => {
      const nodes = [await startNode(), await startNode(), await startNode()] as const;
      await joinCluster(nodes);
      const slot = await nodes[0].cli('CLUSTER', 'KEYSLOT', '{evenkeel}:replicas');
      const owner = nodes[Math.min(2, Math.floor(Number(slot) / SLOTS_EACH))]!;
      const heir = nodes.find((node) => node !== owner)!;
      const others = nodes.filter((node) => node !== owner).map(({ host, port }) => ({ host, port }));
      const opened = stage.open(redisSettings([], { servers: { mode: 'cluster', nodes: others } }));
      await connected(opened);
      await useAll(opened);
      expect(await owner.cli('EXISTS', '{evenkeel}:serials')).to.equal('1');

      await owner.cli('FLUSHALL');
      const heirId = await heir.cli('CLUSTER', 'MYID');
      for (const node of [heir, owner]) await node.cli('CLUSTER', 'SETSLOT', slot, 'NODE', heirId);
      expect(await refusal(opened.store.beat(BEAT))).to.match(new RegExp(`: MOVED ${slot} `));
      await until(() => opened.listener.connects === 2);
      await useAll(opened);
      expect(await heir.cli('EXISTS', '{evenkeel}:serials')).to.equal('1');
    });
  });

  describe('with TLS', () => {
    const tls: RedisTls = {
      ca: fixture('ca.pem'),
      certificate: fixture('good.pem'),
      key: fixture('key.pem'),
      serverName: null,
      isVerified: true,
    };

    it("shows its certificate and looks at the server's", async () => {
      const port = await freePort('127.0.0.1');
      await startTls(port, 'good.pem');
      const node = { host: '127.0.0.1', port };
      for (const others of [{}, { serverName: 'www.example.com' }, { ca: null, isVerified: false }]) {
        const opened = stage.open(redisSettings([node], { tls: { ...tls, ...others } }));
        await connected(opened);
        await useAll(opened);
      }
      const refused = [
        [
          { serverName: 'other.example' },
          /: Hostname\/IP does not match certificate's altnames: .*other\.example/,
        ],
        [{ ca: null }, /: certificate is from an authority that is not trusted$/],
        [
          { certificate: null, key: null },
          /: (TLS: .*certificate required.*|closed by the server|connection reset)$/,
        ],
      ] as const;
      for (const [others, why] of refused) {
        const { listener } = stage.open(redisSettings([node], { tls: { ...tls, ...others } }));
        await until(() => listener.states.length > 0);
        expect(listener.states[0]).to.match(why);
      }
    });

    it('gives up a server that does not speak it', async () => {
      const server = await stage.start();
      const { listener } = stage.open(redisSettings([server], { tls }));
      await until(() => listener.states.length > 0);
      expect(listener.states[0]).to.match(/: (no answer within 1500 ms|closed by the server|TLS: .*)$/);
    });

    function startTls(port: number, certificate: string): Promise<RedisServer> {
      const files = Object.fromEntries(
        ['ca.pem', 'key.pem', certificate].map((name) => [name, fixture(name)]),
      );
      const config = [
        `tls-port ${port}`,
        `tls-cert-file ${certificate}`,
        'tls-key-file key.pem',
        'tls-ca-cert-file ca.pem',
        'tls-auth-clients yes',
      ];
      return stage.start({ config, files });
    }
  });

  //--- A cluster

  async function startNode(): Promise<RedisServer> {
    const busPort = await freePort('127.0.0.1');
    const config = [
      'cluster-enabled yes',
      'cluster-config-file nodes.conf',
      'cluster-node-timeout 1000',
      `cluster-port ${busPort}`,
    ];
    return stage.start({ config });
  }
});

const SLOTS = 16_384;
const SLOTS_EACH = Math.floor(SLOTS / 3);

/** What `redis-cli --cluster create` does, without its pauses. */
async function joinCluster(nodes: readonly RedisServer[]): Promise<void> {
  for (const [i, node] of nodes.entries()) {
    const end = i === nodes.length - 1 ? SLOTS : (i + 1) * SLOTS_EACH;
    await node.cli('CLUSTER', 'ADDSLOTSRANGE', String(i * SLOTS_EACH), String(end - 1));
    await node.cli('CLUSTER', 'SET-CONFIG-EPOCH', String(i + 1));
  }
  const [first, ...others] = nodes;
  for (const node of others) {
    const busPort = await first!.cli('CONFIG', 'GET', 'cluster-port');
    await node.cli('CLUSTER', 'MEET', first!.host, String(first!.port), busPort.split('\n')[1]!);
  }
  for (const node of nodes) await node.shows(/cluster_state:ok[^]*cluster_known_nodes:3/, 'CLUSTER', 'INFO');
}
