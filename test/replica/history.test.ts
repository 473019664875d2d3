/** Random histories in virtual time: whatever happens to replicas, store and members, what must hold of the verdicts holds. */

import { expect } from 'chai';

import { createRandom, randomBelow, type Random } from '../../src/base/index.ts';
import { isServed } from '../../src/health/index.ts';
import { createTarget } from '../support/simulated-targets.ts';
import { Group, type Replica } from './group.ts';

const SECOND_MS = 1000;
const HISTORIES = Number(process.env['EVENKEEL_HISTORIES'] ?? 24);
const EVENTS = 60;
const REPLICAS = 4;
/** An interval, five failures; before them, three seconds until a replica's part is taken over, or one relies on nobody. */
const FOUND_DEAD_MS = 5500 + 1000 + 3000 + 1500;
/** Two intervals, of which the second may be begun by another replica; and the same. */
const FOUND_ALIVE_MS = 2 * 5500 + 3000 + 1500;
/** Whoever has died several times lately is held down for longer. */
const LONGEST_HOLD_MS = 300_000;

const targets = Array.from({ length: 3 }, (_, i) => createTarget(`198.18.1.${i + 1}`));

class History {
  readonly group: Group;
  readonly #random: Random;
  /** Since when each target has been as it is, for all. */
  readonly #truth = new Map(targets.map(({ address }) => [address, { isAlive: true, sinceMs: 0 }]));
  /** Since when each replica has been in touch with the same others, with nothing wrong between them and the targets. */
  readonly #quietSinceMs = new Map<Replica, number>();
  /** The replica that alone can't reach a target. */
  #blind: Replica | null = null;
  readonly #cut = new Set<Replica>();
  #births = REPLICAS;
  readonly told: string[] = [];

  constructor(group: Group, seed: number) {
    this.group = group;
    this.#random = createRandom(seed);
    for (const replica of group.replicas) this.#quietSinceMs.set(replica, 0);
  }

  async run(): Promise<void> {
    for (let event = 0; event < EVENTS; event++) {
      await this.#happen();
      const untilMs = this.#nowMs() + randomBelow(this.#random, 20) * SECOND_MS;
      while (this.#nowMs() < untilMs) {
        await this.group.clock.advance(500);
        this.#check();
      }
    }
    await this.#end();
  }

  async #happen(): Promise<void> {
    const { group } = this;
    const replica = this.#pick(group.running);
    const { address } = this.#pick(targets);
    switch (randomBelow(this.#random, 9)) {
      case 0:
      case 1:
      case 2:
        this.#turn(address);
        break;
      case 3:
        if (group.running.length > 2) {
          this.#note(`${replica.name} is killed`);
          replica.kill();
          if (this.#blind === replica) this.#blind = null;
        }
        break;
      case 4:
        if (group.running.length < REPLICAS) await this.#join();
        break;
      case 5:
        this.#note(`${replica.name} is cut off`);
        group.hub.cut(replica.store);
        this.#cut.add(replica);
        break;
      case 6:
        this.#mend();
        break;
      case 7:
        if (this.#blind === null && group.running.length > 2) {
          this.#note(`${replica.name} can't reach ${address}`);
          replica.fates.set(address, 'refuses');
          this.#blind = replica;
        } else this.#see();
        break;
      case 8:
        this.#note('the store forgets everything');
        group.hub.forget();
    }
  }

  #turn(address: string): void {
    const { isAlive } = this.#truth.get(address)!;
    this.#truth.set(address, { isAlive: !isAlive, sinceMs: this.#nowMs() });
    this.told.push(`${this.#nowMs()} ${address} ${isAlive ? 'dies' : 'lives'}`);
    if (isAlive) this.group.fates.set(address, 'refuses');
    else this.group.fates.delete(address);
  }

  async #join(): Promise<void> {
    const name = `dns${++this.#births}`;
    this.#note(`${name} joins`);
    await this.group.add(name);
    this.#note('');
  }

  #mend(): void {
    this.#note('all are in touch');
    for (const replica of this.#cut) this.group.hub.restore(replica.store);
    this.#cut.clear();
  }

  #see(): void {
    if (this.#blind === null) return;
    this.#note(`${this.#blind.name} reaches all`);
    this.#blind.fates.clear();
    this.#blind = null;
  }

  /** Something has changed between replicas: nothing is asked of them for a while. */
  #note(what: string): void {
    if (what !== '') this.told.push(`${this.#nowMs()} ${what}`);
    for (const replica of this.group.running) this.#quietSinceMs.set(replica, this.#nowMs());
  }

  #check(): void {
    const nowMs = this.#nowMs();
    for (const replica of this.group.running) {
      const turns = replica.turns.splice(0);
      const quietMs = nowMs - this.#quietSinceMs.get(replica)!;
      for (const target of targets) {
        const { isAlive, sinceMs } = this.#truth.get(target.address)!;
        const stableMs = Math.min(quietMs, nowMs - sinceMs);
        const state = replica.state(target)!;
        const story = (): string =>
          [`${nowMs} ${replica.name} holds ${target.address} ${state}`, ...this.told].join('\n');
        // Alone, or as one of two, a replica that is blind has a say.
        const isSure = this.#blind === null || (replica !== this.#blind && this.#sees(replica) > 2);
        if (!isAlive && stableMs > FOUND_DEAD_MS && isServed(state)) expect.fail(`dead: ${story()}`);
        // Whoever rises may be held down for having died so often.
        if (isAlive && isSure && stableMs > FOUND_ALIVE_MS && state === 'down')
          expect.fail(`alive: ${story()}`);
        const isPruned = turns.some(
          (turn) => turn.address === target.address && isServed(turn.before) && !isServed(turn.state),
        );
        if (isAlive && isSure && stableMs > FOUND_DEAD_MS && isPruned) expect.fail(`pruned: ${story()}`);
      }
    }
  }

  #sees(replica: Replica): number {
    return this.#cut.has(replica) ? 1 : this.group.running.length - this.#cut.size;
  }

  async #end(): Promise<void> {
    this.#mend();
    this.#see();
    await this.group.clock.advance(FOUND_ALIVE_MS + LONGEST_HOLD_MS);
    for (const target of targets) {
      const { isAlive } = this.#truth.get(target.address)!;
      const states = this.group.states(target).map((state) => isServed(state!));
      expect(new Set(states), this.told.join('\n')).to.eql(new Set([isAlive]));
    }
  }

  #pick<T>(items: readonly T[]): T {
    return items[randomBelow(this.#random, items.length)]!;
  }

  #nowMs(): number {
    return Math.round(this.group.clock.monotonicMs());
  }
}

describe('Council, whatever happens', () => {
  for (let seed = 1; seed <= HISTORIES; seed++) {
    it(`finds who is dead and who is alive (history ${seed})`, async () => {
      const group = await Group.settled(REPLICAS, targets, [0, 86_400_000, -3_600_000]);
      await new History(group, seed).run();
    });
  }
});
