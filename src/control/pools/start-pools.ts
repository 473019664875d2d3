/** Everything that keeps pools to what is known, put together: verdicts, overrides, loads, and what survives a restart. */

import { readFileSync } from 'node:fs';

import {
  formatListenAddress,
  createRandom,
  type Clock,
  type ListenAddress,
  type Logger,
} from '../../base/index.ts';
import {
  HealthMonitor,
  HealthStateFile,
  isServed,
  openOverrideBook,
  Pacer,
  probe,
  Watch,
  type KeptOverrides,
  type Target,
} from '../../health/index.ts';
import {
  Council,
  Replicas,
  SharedLoads,
  SharedOverrides,
  SharedWords,
  type ReplicaStore,
} from '../../replica/index.ts';
import { completeSettings } from '../../schema/index.ts';
import { HEALTH } from '../../zone/index.ts';
import { ZoneContents } from '../zone-contents.ts';
import { DrainLedger } from './drain-ledger.ts';
import { openIcmpSocket } from './icmp-socket.ts';
import type { BatchWitness } from './live-set.ts';
import { PoolService } from './pool-service.ts';

export interface PoolsOptions {
  readonly stateDirectory: string;
  /** This server's name among its replicas. */
  readonly replica: string;
  /** Where replicas share what they know. */
  readonly store: ReplicaStore;
  readonly canaries: readonly ListenAddress[];
  readonly execDirectory: string | null;
  readonly resolvers: readonly ListenAddress[];
  readonly witness: BatchWitness;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long a store that doesn't answer may keep the server from starting. */
const FIRST_CONTACT_MS = 1500;
/** How long the first round of probes may keep answers waiting: a member silent from the start is down after 3.3 seconds. */
const FIRST_ROUND_MS = 4000;
/** How long verdicts may be newer than their file. */
const SAVE_AFTER_MS = 1000;
const PRUNE_INTERVAL_MS = 300_000;
/** Ours, for probes in flight: what a system lets every process have, and what keeps memory within bounds. */
const MIN_IN_FLIGHT = 256;
const MAX_IN_FLIGHT = 8192;

export class Pools {
  readonly service: PoolService;
  readonly monitor: HealthMonitor;
  readonly replicas: Replicas;
  readonly council: Council;
  readonly overrides: KeptOverrides;
  readonly drains: DrainLedger;
  readonly contents: ZoneContents;
  readonly #loads: SharedLoads;
  readonly #sharedOverrides: SharedOverrides;
  readonly #options: PoolsOptions;
  readonly #file: HealthStateFile;
  #cancelSave: (() => void) | null = null;
  #cancelPrune = (): void => undefined;

  static async start(options: PoolsOptions): Promise<Pools> {
    const random = createRandom(Math.floor(Math.random() * 0x1_0000_0000));
    const overrides = await openOverrideBook({ ...options, random });
    const file = new HealthStateFile(options);
    const pools = new Pools(options, overrides, file);
    pools.monitor.seed(await file.load());
    await pools.replicas.start(FIRST_CONTACT_MS);
    pools.#pruneNow();
    return pools;
  }

  private constructor(options: PoolsOptions, overrides: KeptOverrides, file: HealthStateFile) {
    const { clock, logger, canaries, execDirectory } = options;
    this.#options = options;
    this.overrides = overrides;
    this.#file = file;
    const pacer = new Pacer(maxProbesInFlight());
    const random = createRandom(Math.floor(Math.random() * 0x1_0000_0000));
    const replicas = new Replicas({ ...options, name: options.replica, random });
    // Before the service, so that the others hear of an override before its consequences are worked out here.
    this.#sharedOverrides = new SharedOverrides({ book: overrides.book, replicas, clock, logger });
    const service = new PoolService({ ...options, overrides: overrides.book });
    const contents = new ZoneContents({
      replicas,
      clock,
      logger,
      onChange: () => {
        council.assign();
        service.onMembership();
      },
    });
    const areOn = (replica: string, zones: readonly string[]): boolean =>
      zones.some((zone) => contents.isSameOn(replica, zone));
    const council: Council = new Council({
      replicas,
      clock,
      isKnownTo: (replica, target) => areOn(replica, service.zonesOf(target)),
      onVerdict: (target, verdict, before) => {
        service.onVerdict(target, verdict, before);
        if (isServed(verdict.state) !== isServed(before.state)) this.#saveSoon();
      },
    });
    this.service = service;
    this.replicas = replicas;
    this.council = council;
    this.contents = contents;
    this.monitor = new HealthMonitor({
      clock,
      logger,
      random,
      canaries: canaries.map(canaryTarget),
      pace: pacer.pace,
      probe: (target, wantsBody) => pacer.count(probe(target, { wantsBody, execDirectory, openIcmpSocket })),
      createWatch: ({ address, check: { port } }, onEnd) => new Watch({ address, port, clock, onEnd }),
      wantsBody: (key) => service.wantsBody(key),
      commonMs: () => replicas.time.nowMs(),
      onVerdict: (target) => council.onFinding(target),
      onFound: (target) => council.onFinding(target),
      onSlow: (target) => council.onSlow(target),
      onResult: (target, result) => service.onResult(target, result),
      onDoubt: (doubt) => {
        replicas.abstain(doubt?.reason ?? null);
        service.onDoubt();
      },
    });
    council.useMonitor(this.monitor);
    service.useCouncil(council);
    new SharedWords({
      replicas,
      clock,
      holder: service.loads.agents,
      isKnownTo: (replica, subject) => areOn(replica, service.zonesOfLoad(subject)),
    });
    replicas.onMembership(() => service.onMembership());
    this.#loads = new SharedLoads(replicas, clock, service.loads);
    service.loads.onOwn((subject, report) => this.#loads.share(subject, report));
    this.drains = new DrainLedger({ service, book: overrides.book, replicas, clock });
  }

  /** Settles when every member is known to be up or down, within a few seconds in any case. */
  async settled(): Promise<void> {
    const { clock } = this.#options;
    const begunMs = clock.monotonicMs();
    let cancel = (): void => undefined;
    const timeUp = new Promise<void>((resolve) => (cancel = clock.after(FIRST_ROUND_MS, resolve)));
    await Promise.race([this.service.settled(), timeUp]);
    cancel();
    await this.council.settled(Math.max(0, FIRST_ROUND_MS - (clock.monotonicMs() - begunMs)));
    this.#saveSoon();
  }

  async close(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelPrune();
    const snapshot = this.council.snapshot();
    this.drains.close();
    this.contents.close();
    this.#loads.close();
    this.#sharedOverrides.close();
    const leaving = this.replicas.close();
    this.monitor.close();
    this.service.close();
    if (snapshot.size > 0) await this.#file.save(snapshot);
    // What can't be saved was told when it happened.
    await this.overrides.saved().catch(() => undefined);
    await leaving;
  }

  #saveSoon(): void {
    this.#cancelSave ??= this.#options.clock.after(SAVE_AFTER_MS, () => {
      this.#cancelSave = null;
      const snapshot = this.council.snapshot();
      if (snapshot.size > 0) void this.#file.save(snapshot);
    });
  }

  #pruneNow(): void {
    const { clock } = this.#options;
    this.overrides.book.prune(clock.now());
    this.#cancelPrune = clock.after(PRUNE_INTERVAL_MS, () => this.#pruneNow());
  }
}

/** Half of what the process may open, since clients have connections too; enough for most sites where nothing is told. */
function maxProbesInFlight(): number {
  try {
    const [, soft = ''] = /^Max open files +([0-9]+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return Math.min(Math.max(Math.floor(Number(soft) / 2), MIN_IN_FLIGHT), MAX_IN_FLIGHT);
  } catch {
    return MIN_IN_FLIGHT;
  }
}

/** A canary answers TCP; nobody is answered with it. */
function canaryTarget(canary: ListenAddress): Target {
  const { address, port } = canary;
  const settings = completeSettings(HEALTH, { protocol: 'tcp', port });
  const check = {
    ...settings,
    port,
    host: address,
    server_name: '',
    name: '.',
    down_interval: settings.interval,
  };
  return { key: `canary ${formatListenAddress(canary)}`, address, check };
}
