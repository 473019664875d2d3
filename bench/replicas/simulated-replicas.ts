/**
 * Replicas in simulated time, as they are, with this process's memory for a store: one alone, or several that judge the same
 * targets together. What becomes of a probe is up to whoever simulates.
 */

import { createRandom, type Logger } from '../../src/base/index.ts';
import { HealthMonitor, isServed, type ProbeResult, type Target } from '../../src/health/index.ts';
import { Council, MemoryHub, Replicas } from '../../src/replica/index.ts';
import { VirtualClock } from '../../test/support/virtual-clock.ts';

/**
 * An exchange with the store, of some forty promises that hang on one another, ends so many timers after it began: some milliseconds
 * later where there are many targets, as in a network.
 */
const PROMISE_DEPTH = 6;
const START_MS = 20_000;

export type Outcome = readonly [afterMs: number, result: ProbeResult];

export interface SimulatedReplicasOptions {
  readonly replicas: number;
  readonly targets: readonly Target[];
  readonly seed: number;
  readonly outcome: (target: Target) => Outcome;
  /** A replica doesn't answer with a target any more. @param replica counted from 0 */
  readonly onDown: (target: Target, replica: number) => void;
}

export class SimulatedReplicas {
  readonly clock = new VirtualClock(undefined, PROMISE_DEPTH);
  /** How often a replica, by what its own probes found, would have taken out a target. */
  ownDowns = 0;
  probes = 0;
  readonly #hub = new MemoryHub(this.clock);
  readonly #monitors: HealthMonitor[] = [];
  readonly #replicas: Replicas[] = [];

  /** They know each other, and the targets. */
  static async start(options: SimulatedReplicasOptions): Promise<SimulatedReplicas> {
    const simulated = new SimulatedReplicas();
    const councils = Array.from({ length: options.replicas }, (_, i) => simulated.#add(options, i));
    await simulated.clock.advance(START_MS);
    for (const council of councils) council.watch(options.targets);
    await simulated.clock.advance(START_MS);
    simulated.ownDowns = 0;
    simulated.probes = 0;
    return simulated;
  }

  private constructor() {}

  close(): void {
    for (const replicas of this.#replicas) void replicas.close();
    for (const monitor of this.#monitors) monitor.close();
  }

  #add({ seed, outcome, onDown }: SimulatedReplicasOptions, number: number): Council {
    const { clock } = this;
    const random = createRandom(seed + number);
    const replicas = new Replicas({
      name: `dns${number + 1}`,
      store: this.#hub.connect(),
      clock,
      random,
      logger: SILENT,
    });
    const council = new Council({
      replicas,
      clock,
      onVerdict: (target, verdict, before) => {
        if (isServed(before.state) && !isServed(verdict.state)) onDown(target, number);
      },
    });
    const monitor = new HealthMonitor({
      clock,
      random,
      logger: SILENT,
      pace: (action) => action(),
      probe: (target) =>
        new Promise((resolve) => {
          this.probes++;
          const [afterMs, result] = outcome(target);
          clock.after(afterMs, () => resolve(result));
        }),
      createWatch: () => ({ open: ignore, close: ignore }),
      wantsBody: () => false,
      canaries: [],
      commonMs: () => replicas.time.nowMs(),
      onVerdict: (target, verdict, before) => {
        if (isServed(before.state) && !isServed(verdict.state)) this.ownDowns++;
        council.onFinding(target);
      },
      onFound: (target) => council.onFinding(target),
      onSlow: (target) => council.onSlow(target),
      onResult: ignore,
      onDoubt: (doubt) => replicas.abstain(doubt?.reason ?? null),
    });
    council.useMonitor(monitor);
    void replicas.start(START_MS);
    this.#replicas.push(replicas);
    this.#monitors.push(monitor);
    return council;
  }
}

function ignore(): void {}

const SILENT: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
