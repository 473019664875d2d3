/**
 * A random history: members die and come back, replicas crash, networks and Redis fail, one fault at a time, while clients ask
 * everybody. What happens when follows from a seed, so that a history that went wrong can be had again (as far as real processes
 * do the same twice): `EVENKEEL_HISTORY_SEED=7 npx mocha test/scenario/replicas/history.test.ts`.
 */

import { expect } from 'chai';
import { setTimeout as delay } from 'node:timers/promises';

import { createRandom, randomBelow, type Random } from '../../../src/base/index.ts';
import type { Member } from '../pools/member.ts';
import { testTrio, WWW, wwwZone, type Replica, type Trio } from './trio.ts';

const SEED = Number(process.env['EVENKEEL_HISTORY_SEED'] ?? '1');
const HISTORY_MS = 22_000;
const SAMPLE_MS = 50;
const TIMEOUT_MS = 2000;
/**
 * How long a death or a recovery may go unseen: what the checks take, the three seconds until whoever is gone or cut off isn't waited
 * for any more, and a busy machine.
 */
const UNSEEN_MS = 6000;
/** When all agree again, after the last fault: two seconds by promise, and a busy machine. */
const BACK_MS = 5000;
const NOERROR = 0;

/** One thing that is wrong for a while. */
interface Fault {
  readonly what: string;
  readonly begin: () => unknown;
  readonly end: () => unknown;
}

describe('three replicas in a random history', function () {
  this.timeout(120_000);
  const trio = testTrio();

  it(`never hand out the dead for long, nor withhold the living, nor fail (seed ${SEED})`, async () => {
    const members = await trio.members(4);
    await trio.serve(wwwZone(members), { isProxied: true });
    await trio.agree(members);
    const history = new History(members);
    // Each with numbers of its own, so that it doesn't matter who draws first.
    const seeds = shuffled(SEED);
    const lanes = [
      history.playFaults(faultsOf(trio), shuffled(seeds.nextUint32())),
      ...members.map((member) => history.playMember(member, shuffled(seeds.nextUint32()))),
    ];
    const clients = trio.replicas.map((replica) => history.watch(replica));
    await Promise.all(lanes);
    const living = members.filter((member) => history.isAlive(member));
    const served = living.length === 0 ? members : living;
    await trio.agree(served, { limitMs: BACK_MS });
    await trio.areTogether(BACK_MS);
    history.end();
    await Promise.all(clients);

    expect(history.violations, history.toString()).to.deep.equal([]);
    expect(history.samples).to.be.above(200);
    for (const replica of trio.replicas) expect(replica.server.errorOutput).to.equal('');
  });
});

/** The first numbers of seeds that are close are close too. */
function shuffled(seed: number): Random {
  const random = createRandom(seed);
  for (let i = 0; i < 16; i++) random.nextUint32();
  return random;
}

class History {
  samples = 0;
  readonly violations: string[] = [];
  readonly #events: string[] = [];
  readonly #beganMs = performance.now();
  readonly #members: readonly Member[];
  /** Who is dead, and since when; or alive. */
  readonly #fates = new Map<Member, { readonly isAlive: boolean; readonly sinceMs: number }>();
  /** When nobody was alive, most recently. */
  #allDeadMs = -Infinity;
  #isOver = false;

  constructor(members: readonly Member[]) {
    this.#members = members;
    for (const member of members) this.#fates.set(member, { isAlive: true, sinceMs: this.#beganMs });
  }

  isAlive(member: Member): boolean {
    return this.#fates.get(member)!.isAlive;
  }

  end(): void {
    this.#isOver = true;
  }

  /** Lets it live and die by turns. */
  async playMember(member: Member, random: Random): Promise<void> {
    for (;;) {
      if (!(await this.#pause(1000 + randomBelow(random, 10_000)))) return;
      this.#note(`${member.address} dies`);
      await member.kill();
      this.#turn(member, false);
      if (!(await this.#pause(4000 + randomBelow(random, 8000)))) return;
      await member.start();
      this.#turn(member, true);
      this.#note(`${member.address} lives`);
    }
  }

  /** One after the other; the last is over at the end. */
  async playFaults(faults: readonly Fault[], random: Random): Promise<void> {
    let deck: Fault[] = [];
    while (await this.#pause(1500 + randomBelow(random, 2000))) {
      if (deck.length === 0) deck = [...faults];
      const [fault] = deck.splice(randomBelow(random, deck.length), 1) as [Fault];
      const lastsMs = 500 + randomBelow(random, 5000);
      this.#note(fault.what);
      await fault.begin();
      await delay(lastsMs);
      await fault.end();
      this.#note(`no more: ${fault.what}`);
    }
  }

  /** Asks one replica, whenever it runs, and judges its answers. */
  async watch(replica: Replica): Promise<void> {
    while (!this.#isOver) {
      await delay(SAMPLE_MS);
      if (!replica.isRunning) continue;
      const { turns } = replica;
      const askedMs = performance.now();
      const answer = await replica.dns.askOnce(WWW, TIMEOUT_MS);
      if (replica.turns !== turns) continue;
      this.samples++;
      if (answer === undefined) this.#object(replica, 'does not answer');
      else if (answer.message.rcode !== NOERROR) this.#object(replica, `has RCODE ${answer.message.rcode}`);
      else if (answer.values.length === 0) this.#object(replica, 'answers with nobody');
      else this.#judge(replica, answer.values, askedMs);
    }
  }

  toString(): string {
    return [`seed ${SEED}:`, ...this.#events].join('\n  ');
  }

  #judge(replica: Replica, values: readonly string[], askedMs: number): void {
    for (const [{ address }, { isAlive, sinceMs }] of this.#fates) {
      const forMs = askedMs - sinceMs;
      if (forMs < UNSEEN_MS) continue;
      const seconds = (forMs / 1000).toFixed(1);
      const isServed = values.includes(address);
      if (isAlive && !isServed) this.#object(replica, `withholds ${address}, alive for ${seconds} s`);
      // Where all are dead, all are served.
      const isLastResort = askedMs - this.#allDeadMs < UNSEEN_MS;
      if (!isAlive && isServed && !isLastResort)
        this.#object(replica, `serves ${address}, dead for ${seconds} s`);
    }
  }

  #turn(member: Member, isAlive: boolean): void {
    const nowMs = performance.now();
    // Until now, if this is the first to come back.
    if (!this.#isAnyAlive) this.#allDeadMs = nowMs;
    this.#fates.set(member, { isAlive, sinceMs: nowMs });
    if (!this.#isAnyAlive) this.#allDeadMs = Infinity;
  }

  get #isAnyAlive(): boolean {
    return this.#members.some((member) => this.isAlive(member));
  }

  /** @returns whether the history goes on after it */
  async #pause(ms: number): Promise<boolean> {
    const leftMs = this.#beganMs + HISTORY_MS - performance.now();
    if (leftMs <= ms) return false;
    await delay(ms);
    return true;
  }

  #note(what: string): void {
    this.#events.push(`${((performance.now() - this.#beganMs) / 1000).toFixed(2)} s: ${what}`);
  }

  #object(replica: Replica, what: string): void {
    this.#note(`! ${replica.name} ${what}`);
    this.violations.push(`${replica.name} ${what}`);
  }
}

function faultsOf({ redis, replicas }: Trio): Fault[] {
  return [
    { what: 'Redis is killed', begin: () => redis.kill(), end: () => redis.restart() },
    { what: 'Redis hangs', begin: () => redis.suspend(), end: () => redis.resume() },
    { what: 'Redis loses everything', begin: () => redis.cli('flushall'), end: () => undefined },
    {
      what: 'dns1 crashes while Redis is away',
      begin: () => Promise.all([redis.kill(), replicas[0]!.kill()]),
      end: async () => {
        await replicas[0]!.start();
        await redis.restart();
      },
    },
    ...replicas.flatMap((replica): Fault[] => {
      const { name, proxy } = replica;
      return [
        { what: `${name} crashes`, begin: () => replica.kill(), end: () => replica.start() },
        { what: `${name} is cut off`, begin: () => proxy!.cut(), end: () => proxy!.restore() },
        {
          what: `${name} is in a black hole`,
          begin: () => proxy!.blackhole(),
          end: () => proxy!.restore(),
        },
      ];
    }),
  ];
}
