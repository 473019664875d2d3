/** Everything that can be wrong with Redis, under load: queries don't notice, deaths are found, and all agree again afterwards. */

import { expect } from 'chai';

import type { Member } from '../pools/member.ts';
import { SteadyLoad } from './steady-load.ts';
import { sharedTrio, until, wwwZone, type Replica, type Trio } from './trio.ts';

/** Ours: a generous bound on a busy machine; what it really is, the benchmarks tell. */
const SLOWEST_MS = 500;
/** When all agree again: two seconds by promise, and what a busy machine adds. */
const BACK_MS = 5000;
const PASSWORD = 'quite-another';
const EVERYBODY = ['dns1', 'dns2', 'dns3'];

interface Trouble {
  readonly what: string;
  /** Who is cut off by it. */
  readonly cutOff: readonly string[];
  /** What their status gives as the reason. */
  readonly why: RegExp;
  readonly begin: (trio: Trio) => unknown;
  readonly end: (trio: Trio) => unknown;
}

const third = ({ replicas }: Trio): NonNullable<Replica['proxy']> => replicas[2]!.proxy!;

const TROUBLES: readonly Trouble[] = [
  {
    what: 'is killed, and comes back with nothing in it',
    cutOff: EVERYBODY,
    why: /closed|refused|reset/,
    begin: ({ redis }) => redis.kill(),
    end: ({ redis }) => redis.restart(),
  },
  {
    what: 'hangs',
    cutOff: EVERYBODY,
    why: /no answer within 1000 ms/,
    begin: ({ redis }) => redis.suspend(),
    end: ({ redis }) => redis.resume(),
  },
  {
    what: 'is slow',
    cutOff: [],
    why: /^/,
    begin: ({ replicas }) => replicas.forEach(({ proxy }) => (proxy!.latencyMs = 300)),
    end: ({ replicas }) => replicas.forEach(({ proxy }) => (proxy!.latencyMs = 0)),
  },
  {
    what: 'is full',
    cutOff: EVERYBODY,
    why: /OOM/,
    begin: ({ redis }) => redis.cli('config', 'set', 'maxmemory', '1', 'maxmemory-policy', 'noeviction'),
    end: ({ redis }) => redis.cli('config', 'set', 'maxmemory', '0'),
  },
  {
    what: 'loses everything',
    cutOff: [],
    why: /^/,
    begin: ({ redis }) => redis.cli('flushall'),
    end: ({ redis }) => redis.cli('flushall'),
  },
  {
    what: 'wants another password',
    cutOff: EVERYBODY,
    why: /NOAUTH/,
    begin: async ({ redis }) => {
      await redis.cli('config', 'set', 'requirepass', PASSWORD);
      for (const type of ['normal', 'pubsub'])
        await redis.cli('--no-auth-warning', '-a', PASSWORD, 'client', 'kill', 'type', type);
    },
    end: ({ redis }) => redis.cli('--no-auth-warning', '-a', PASSWORD, 'config', 'set', 'requirepass', ''),
  },
  {
    what: 'refuses one of them',
    cutOff: ['dns3'],
    why: /closed|refused|reset/,
    begin: (trio) => third(trio).cut(),
    end: (trio) => third(trio).restore(),
  },
  {
    what: 'is unreachable for one of them',
    cutOff: ['dns3'],
    why: /no answer within 1000 ms/,
    begin: (trio) => third(trio).blackhole(),
    end: (trio) => third(trio).restore(),
  },
];

describe('three replicas whose Redis', function () {
  this.timeout(60_000);
  let members: readonly Member[];
  const trio = sharedTrio(async (started) => {
    members = await started.members(5);
    await started.serve(wwwZone(members), { isProxied: true });
    await started.agree(members);
  });

  let stopLoad = async (): Promise<void> => {};
  afterEach(() => stopLoad());

  for (const [i, { what, cutOff, why, begin, end }] of TROUBLES.entries()) {
    it(`${what}: go on`, async () => {
      const [drained, ...others] = members as [Member, ...Member[]];
      const victim = others[i % others.length]!;
      const alive = members.filter((member) => member !== victim);
      const marks = trio.replicas.map(({ lines }) => lines.length);
      const load = await SteadyLoad.start(trio.replicas);
      stopLoad = () => load.stop();

      await begin(trio);
      await victim.kill();
      await trio.agree(alive);
      const isolated = await until(
        async () => {
          const all = await Promise.all(trio.replicas.map((replica) => replica.status()));
          return all.flatMap(({ replicas }) => (replicas.isIsolated ? [replicas] : []));
        },
        (seen) => seen.length >= cutOff.length,
      );
      expect(isolated.map(({ name }) => name)).to.deep.equal(cutOff);
      for (const { lastFailure, others: known, failures } of isolated) {
        expect(lastFailure).to.match(why);
        expect(known).to.deep.equal([]);
        expect(failures).to.be.above(0);
      }
      const [, second] = trio.replicas;
      await second!.drain(drained);
      const left = alive.filter((member) => member !== drained);
      await trio.agree(left, { on: [second!] });

      await end(trio);
      expect(await trio.agree(left)).to.be.below(BACK_MS);
      await trio.areTogether(BACK_MS);
      await trio.replicas[2]!.undrain(drained);
      await trio.agree(alive);
      await victim.start();
      await trio.agree(members);

      await load.stop();
      expect(load.failures, `of ${load.asked} queries`).to.deep.equal([]);
      expect(load.slowestMs).to.be.below(SLOWEST_MS);
      for (const [j, replica] of trio.replicas.entries()) {
        const times = cutOff.includes(replica.name) ? 1 : 0;
        expect(replica.told(/^Cut off from the other replicas/, marks[j]), replica.name).to.have.length(
          times,
        );
        expect(replica.told(/^In touch with redis:/, marks[j]), replica.name).to.have.length(times);
        // And nothing else but who comes and goes, and what becomes of the member.
        const rest = replica.lines
          .slice(marks[j])
          .filter(({ msg }) => !/^(Cut off|In touch|Replica dns\d is|http 127\.)/.test(msg));
        expect(rest.map(({ msg }) => msg)).to.have.length.below(4);
      }
    });
  }
});
