/**
 * Pools as they are served, in the time of a virtual clock: zone files in, answers out, and between them targets that
 * answer, refuse or are silent as a test wants.
 */

import { expect } from 'chai';

import { createRandom } from '../../../src/base/index.ts';
import { nameKey, parseName, parseRrType } from '../../../src/dns/index.ts';
import { HealthMonitor, OverrideBook, type Override, type SavedVerdict } from '../../../src/health/index.ts';
import { InProcessQuery, parseClient } from '../../../src/control/pools/in-process-query.ts';
import { DrainLedger } from '../../../src/control/pools/drain-ledger.ts';
import type { LiveSet } from '../../../src/control/pools/live-set.ts';
import { ServerPoolControl } from '../../../src/control/pools/pool-control.ts';
import { PoolService } from '../../../src/control/pools/pool-service.ts';
import type { PlannedView } from '../../../src/control/pools/set-planner.ts';
import { ZoneStore } from '../../../src/control/zone-store.ts';
import { collectPoolSets } from '../../../src/zone/index.ts';
import { Council, MemoryHub, Replicas } from '../../../src/replica/index.ts';
import { compileZone } from '../../../src/zone/compile.ts';
import { SimulatedNetwork, type Fate } from '../../support/simulated-targets.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';
import { loadText } from '../../zone/zone-text.ts';
import { recordingLogger } from '../recording-logger.ts';

/** Long enough for a verdict on whoever refuses or answers, either way. */
export const VERDICT_MS = 12_000;
export const MINUTE_MS = 60_000;

const NS = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";

export class PoolStage {
  readonly clock = new CountingClock();
  readonly network = new SimulatedNetwork(this.clock);
  /** What becomes of probes, by address; all others answer. */
  readonly fates = new Map<string, Fate>();
  /** Whether the query threads are past what they read before. */
  isPast = true;
  readonly book = new OverrideBook('test', createRandom(1));
  readonly log: string[];
  readonly service: PoolService;
  readonly monitor: HealthMonitor;
  readonly council: Council;
  readonly drains: DrainLedger;
  readonly control: ServerPoolControl;
  readonly #query: InProcessQuery;

  /** @param zone the records of example.com, in YAML, but for its NS */
  constructor(zone = '', saved: ReadonlyMap<string, SavedVerdict> = new Map()) {
    const { clock, network, book } = this;
    const { logger, lines } = recordingLogger();
    this.log = lines;
    network.fate = ({ address }) => this.fates.get(address) ?? 'answers';
    const witness = { batches: [1], havePassed: () => this.isPast };
    const service = new PoolService({ witness, overrides: book, resolvers: [], clock, logger });
    this.service = service;
    const store = new MemoryHub(clock).connect();
    const replicas = new Replicas({ name: 'test', store, clock, logger, random: createRandom(1) });
    const council = new Council({
      replicas,
      clock,
      onVerdict: (target, verdict, before) => service.onVerdict(target, verdict, before),
    });
    this.council = council;
    this.monitor = new HealthMonitor({
      clock,
      logger,
      random: createRandom(1),
      canaries: [],
      pace: (action) => action(),
      probe: network.probe,
      createWatch: () => ({ open: () => undefined, close: () => undefined }),
      wantsBody: (key) => service.wantsBody(key),
      commonMs: () => clock.monotonicMs(),
      onVerdict: (target) => council.onFinding(target),
      onFound: (target) => council.onFinding(target),
      onSlow: (target) => council.onSlow(target),
      onResult: (target, result) => service.onResult(target, result),
      onDoubt: () => service.onDoubt(),
    });
    this.monitor.seed(saved);
    council.useMonitor(this.monitor);
    service.useCouncil(council);
    const overrides = { book, saved: () => Promise.resolve() };
    this.drains = new DrainLedger({ service, book, replicas, clock });
    this.control = new ServerPoolControl(
      {
        service,
        monitor: this.monitor,
        council,
        replicas,
        drains: this.drains,
        overrides,
        contents: { differsOn: () => [] },
      },
      new ZoneStore(),
      clock,
    );
    this.#query = new InProcessQuery(service.catalog);
    if (zone !== '') this.load(zone);
  }

  /** All of whose members are known to be what their fates make of them. */
  static async settled(zone: string, fates: Readonly<Record<string, Fate>> = {}): Promise<PoolStage> {
    const stage = new PoolStage();
    for (const [address, fate] of Object.entries(fates)) stage.fates.set(address, fate);
    stage.load(zone);
    await stage.clock.advance(VERDICT_MS);
    return stage;
  }

  /** Puts a zone in service, or another version of it. @param text null: takes it out */
  load(text: string | null, origin = 'example.com.'): void {
    const key = nameKey(parseName(origin));
    if (text === null) {
      this.service.adopt([{ origin: key, image: null, sets: [] }]);
      return;
    }
    const { zone, problems } = loadText(NS + text, origin);
    if (zone === null) expect.fail(problems.map(({ message }) => message).join('; '));
    this.service.adopt([{ origin: key, image: compileZone(zone), sets: collectPoolSets(zone) }]);
  }

  /** Lets a member fail or recover, until that is known. */
  async become(address: string, fate: Fate, ms = VERDICT_MS): Promise<void> {
    this.fates.set(address, fate);
    await this.clock.advance(ms);
  }

  override(draft: Partial<Override> & Pick<Override, 'action' | 'pattern'>): Override {
    const nowMs = this.clock.now();
    return this.book.put({ owner: 'kim', reason: '', fromMs: nowMs, untilMs: null, ...draft }, nowMs);
  }

  /** A set in service: `www.example.com. A`, or a label and a type. */
  live(name: string): LiveSet {
    const [owner = '', type = 'A'] = name.split(' ');
    const live = this.service.find(parseName(owner, parseName('example.com.')), parseRrType(type)!);
    if (live === undefined) expect.fail(`no pool set ${name}`);
    return live;
  }

  /** @param pool the one that the rule names; default: the last rule's */
  view(name: string, pool?: string): PlannedView {
    const { set, plan } = this.live(name);
    const entry =
      pool === undefined ? set.rules.at(-1)!.pool : set.pools.findIndex((one) => one.name === pool);
    return plan!.views.find((view) => view.entry === entry)!;
  }

  /** What a view answers from: `fallback tokyo: 192.0.2.1 192.0.2.2`. */
  answers(name: string, pool?: string): string {
    const { set } = this.live(name);
    const { step, pool: from, members } = this.view(name, pool);
    const place =
      from === null ? step : step === 'pool' ? set.pools[from]!.name : `${step} ${set.pools[from]!.name}`;
    return [`${place}:`, ...members.map(({ value }) => set.members[value]!.text)].join(' ');
  }

  /** `up: 200 OK`, of a member in the first pool that has it. */
  standing(name: string, text: string): string {
    const { set, plan } = this.live(name);
    for (const { way } of plan!.views)
      for (const { members } of way)
        for (const { value, standing } of members)
          if (set.members[value]!.text === text) return `${standing.kind}: ${standing.reason}`;
    return expect.fail(`${text} was not considered`);
  }

  /** What a client gets, as dig prints it: from the image, by the resolver. */
  ask(name: string, type = 'A', client: string | null = null): readonly string[] {
    const qname = parseName(name, parseName('example.com.'));
    return this.#query.ask(qname, parseRrType(type)!, client === null ? null : parseClient(client)!).lines;
  }

  /** The data of the answers, sorted. */
  data(name: string, type = 'A', client: string | null = null): string[] {
    const answers = this.ask(name, type, client).filter((line) => line.includes(` ${type} `));
    return answers.map((line) => line.split(` ${type} `)[1]!).sort();
  }

  close(): void {
    this.drains.close();
    this.monitor.close();
    this.service.close();
  }
}

/** Knows how many timers are set. */
class CountingClock extends VirtualClock {
  pending = 0;

  override after(delayMs: number, action: () => void): () => void {
    let isPending = true;
    const end = (): void => {
      if (isPending) this.pending--;
      isPending = false;
    };
    this.pending++;
    const cancel = super.after(delayMs, () => {
      end();
      action();
    });
    return () => {
      end();
      cancel();
    };
  }
}
