/**
 * Replicas in the time of a virtual clock, with one store between them: each with its own probes, which may meet with another
 * fate than those of the others, and a clock of its own that may be wrong.
 */

import { createRandom, type Clock } from '../../src/base/index.ts';
import { HealthMonitor, OverrideBook, type Target, type Verdict } from '../../src/health/index.ts';
import { Council, MemoryHub, Replicas, SharedOverrides, type ReplicaStore } from '../../src/replica/index.ts';
import { recordingLogger } from '../control/recording-logger.ts';
import { SimulatedNetwork, type Fate } from '../support/simulated-targets.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** How many promises of one exchange with the store hang on one another. */
const PROMISE_DEPTH = 40;

export interface Turn {
  readonly atMs: number;
  readonly address: string;
  readonly state: Verdict['state'];
  readonly before: Verdict['state'];
}

export class Replica {
  readonly name: string;
  readonly clock: Clock;
  readonly store: ReplicaStore;
  readonly network: SimulatedNetwork;
  readonly replicas: Replicas;
  readonly council: Council;
  readonly monitor: HealthMonitor;
  readonly book: OverrideBook;
  readonly log: string[];
  readonly turns: Turn[] = [];
  /** What becomes of its probes, by address; before what the group says. */
  readonly fates = new Map<string, Fate>();
  isRunning = true;

  constructor(group: Group, name: string, skewMs: number, seed: number) {
    this.name = name;
    this.clock = skewed(group.clock, skewMs);
    this.store = group.hub.connect();
    this.network = new SimulatedNetwork(group.clock);
    this.network.fate = ({ address }) => this.fates.get(address) ?? group.fates.get(address) ?? 'answers';
    const { logger, lines } = recordingLogger();
    this.log = lines;
    const { clock, store } = this;
    const random = createRandom(seed);
    this.replicas = new Replicas({ name, store, clock, logger, random });
    this.council = new Council({
      replicas: this.replicas,
      clock,
      isKnownTo: (other, key) => group.isKnownTo(other, key, name),
      onVerdict: ({ address }, { state }, before) =>
        this.turns.push({ atMs: group.clock.monotonicMs(), address, state, before: before.state }),
    });
    this.monitor = new HealthMonitor({
      clock,
      logger,
      random,
      canaries: [],
      pace: (action) => action(),
      probe: this.network.probe,
      createWatch: () => ({ open: () => undefined, close: () => undefined }),
      wantsBody: () => false,
      commonMs: () => this.replicas.time.nowMs(),
      onVerdict: (target) => this.council.onFinding(target),
      onFound: (target) => this.council.onFinding(target),
      onSlow: (target) => this.council.onSlow(target),
      onResult: () => undefined,
      onDoubt: (doubt) => this.replicas.abstain(doubt?.reason ?? null),
    });
    this.council.useMonitor(this.monitor);
    this.book = new OverrideBook(name, random);
    new SharedOverrides({ book: this.book, replicas: this.replicas, clock, logger });
  }

  state(target: Target): Verdict['state'] | undefined {
    return this.council.verdict(target.key)?.state;
  }

  /** Ends as a process does that is killed: nobody is told. */
  kill(): void {
    this.isRunning = false;
    this.store.close();
    void this.replicas.close();
    this.monitor.close();
  }
}

export class Group {
  readonly clock = new VirtualClock(undefined, PROMISE_DEPTH);
  readonly hub = new MemoryHub(this.clock);
  readonly replicas: Replica[] = [];
  /** What becomes of everybody's probes, by address; all others answer. */
  readonly fates = new Map<string, Fate>();
  targets: readonly Target[] = [];
  /** Those that have other zone files than the rest. */
  readonly outdated = new Set<string>();
  /** Replicas that don't have a target in their zones, by its key. */
  readonly strangers = new Map<string, ReadonlySet<string>>();

  /** Replicas that are there, with all targets up. */
  static async settled(
    replicas: number,
    targets: readonly Target[],
    skewsMs: readonly number[] = [],
  ): Promise<Group> {
    const group = new Group();
    group.targets = targets;
    for (let i = 0; i < replicas; i++) await group.add(`dns${i + 1}`, skewsMs[i]);
    await group.clock.advance(20_000);
    return group;
  }

  async add(name: string, skewMs = 0): Promise<Replica> {
    const replica = new Replica(this, name, skewMs, this.replicas.length + 1);
    this.replicas.push(replica);
    void replica.replicas.start(1000);
    await this.clock.advance(5);
    replica.council.watch(this.targets.filter(({ key }) => this.strangers.get(key)?.has(name) !== true));
    return replica;
  }

  /** Whether another replica has a target in its zones, as far as one can tell. */
  isKnownTo(other: string, key: string, replica: string): boolean {
    return (
      this.strangers.get(key)?.has(other) !== true && this.outdated.has(other) === this.outdated.has(replica)
    );
  }

  get running(): readonly Replica[] {
    return this.replicas.filter(({ isRunning }) => isRunning);
  }

  states(target: Target): (Verdict['state'] | undefined)[] {
    return this.running.map((replica) => replica.state(target));
  }

  /** @returns how often any table of the store has been written since, but for own tables that come with a start */
  countWrites(): () => number {
    let writes = 0;
    for (const { store } of this.replicas) {
      const write = store.write.bind(store);
      store.write = (...all) => {
        writes++;
        return write(...all);
      };
    }
    return () => writes;
  }

  /** Probes of an address by all, in order of time, counted from a moment. */
  probes(address: string, sinceMs: number): number[] {
    return this.replicas
      .flatMap(({ network }) => network.begun(address, sinceMs))
      .filter((ms) => ms >= 0)
      .sort((a, b) => a - b);
  }
}

function skewed(clock: Clock, skewMs: number): Clock {
  return {
    now: () => clock.now() + skewMs,
    monotonicMs: () => clock.monotonicMs() + skewMs,
    after: (delayMs, action) => clock.after(delayMs, action),
  };
}
