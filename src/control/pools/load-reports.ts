/**
 * Gathers what members say of their load, by whatever way the zone file names, and finds what is known of one again.
 *
 *     from: health    a number in the body of the health check's response
 *     from: agent     an agent on the member, asked at an interval of its own; agent checks tell a weight likewise
 *     from: push      whoever tells the admin API
 */

import type { Clock } from '../../base/index.ts';
import { RrType } from '../../dns/index.ts';
import { askAgent, type AgentReply, type ProbeResult, type Target } from '../../health/index.ts';
import { readJsonNumber, readMetric, ReportBook, type LoadReport } from '../../load/index.ts';
import type { LoadSettings, PoolSet } from '../../zone/index.ts';
import type { AgentWord } from './facts.ts';

/**
 * An agent that is asked beside the health check. What it says stands until it says otherwise, whatever its age; as with
 * HAProxy, `ready` takes back `drain` and `maint`, and `up` takes back `down`.
 */
interface Agent {
  readonly address: string;
  readonly load: LoadSettings;
  admin: 'drain' | 'maint' | null;
  isDown: boolean;
  cancel: () => void;
}

/** A set, and where one of its values is probed. */
export interface ReportingSet {
  readonly set: PoolSet;
  readonly targets: readonly (readonly Target[])[];
}

export class LoadReports {
  readonly #book = new ReportBook();
  readonly #clock: Clock;
  readonly #onChange: (subject: string) => void;
  readonly #askAgent: typeof askAgent;
  #agents = new Map<string, Agent>();

  /**
   * @param onChange called when something new is known of a subject, as {@link subjectsOf} names it
   * @param ask asks an agent; a test has agents of its own
   */
  constructor(clock: Clock, onChange: (subject: string) => void, ask = askAgent) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#askAgent = ask;
  }

  /** Asks these agents from now on, and no others; those that were asked before keep their word. */
  follow(sets: Iterable<ReportingSet>): void {
    const wanted = new Map<string, Agent>();
    for (const { set, targets } of sets) {
      const { load } = set;
      if (load?.from !== 'agent') continue;
      for (const address of addressesOf(set, targets)) {
        const subject = agentSubject(address, load);
        wanted.set(subject, wanted.get(subject) ?? this.#agents.get(subject) ?? createAgent(address, load));
      }
    }
    for (const [subject, { cancel }] of this.#agents) if (!wanted.has(subject)) cancel();
    const before = this.#agents;
    this.#agents = wanted;
    for (const [subject, agent] of wanted) if (!before.has(subject)) void this.#ask(subject, agent);
  }

  close(): void {
    this.follow([]);
  }

  /** Reads the load from a probe's result for a set that is interested in it. */
  takeResult(set: PoolSet, target: Target, { body, agent }: ProbeResult): void {
    const { load } = set;
    if (agent !== null) this.#takeReply(target.key, agent);
    if (load?.from !== 'health' || body === null) return;
    const subject = healthSubject(target, load);
    // Of the sets that read the same number, the first has read it for all.
    if (this.#book.latest('health', subject)?.atMs === this.#clock.now()) return;
    const value = readLoad(body, load);
    if (value !== undefined) this.#accept(subject, { kind: 'number', value, source: 'health' });
  }

  /** @param subject a host's absolute name in lower case, or an address */
  push(subject: string, value: number): void {
    this.#accept(subject, { kind: 'number', value, source: 'push' });
  }

  /** The latest report on a value, however old. */
  latest({ set, targets }: ReportingSet, value: number): LoadReport | undefined {
    let latest: LoadReport | undefined;
    for (const subject of subjectsOf({ set, targets }, value)) {
      const report = this.#book.latest(set.load?.from ?? 'agent', subject);
      if (report !== undefined && report.atMs > (latest?.atMs ?? -Infinity)) latest = report;
    }
    return latest;
  }

  /** What the agents beside the check say of a value. */
  adminOf({ set, targets }: ReportingSet, value: number): AgentWord | null {
    if (set.load?.from !== 'agent') return null;
    for (const subject of subjectsOf({ set, targets }, value)) {
      const agent = this.#agents.get(subject);
      if (agent?.admin) return agent.admin;
      if (agent?.isDown) return 'down';
    }
    return null;
  }

  /** Asks, and again an interval later; but never while an answer is awaited, which could be overtaken. */
  async #ask(subject: string, agent: Agent): Promise<void> {
    const { port, send, timeout, interval } = agent.load;
    const againMs = this.#clock.monotonicMs() + interval;
    const { reply } = await this.#askAgent(agent.address, port!, send, timeout);
    if (this.#agents.get(subject) !== agent) return;
    const delayMs = Math.max(0, againMs - this.#clock.monotonicMs());
    agent.cancel = this.#clock.after(delayMs, () => void this.#ask(subject, agent));
    // An agent that can't be reached says nothing; that is for the health check to judge.
    if (reply === null) return;
    if (takeWord(agent, reply)) this.#onChange(subject);
    this.#takeReply(subject, reply);
  }

  #takeReply(subject: string, { weightPercent }: AgentReply): void {
    if (weightPercent !== null)
      this.#accept(subject, { kind: 'percent', value: weightPercent, source: 'agent' });
  }

  #accept(subject: string, report: Omit<LoadReport, 'atMs'>): void {
    const nowMs = this.#clock.now();
    if (this.#book.accept(subject, { ...report, atMs: nowMs }, nowMs)) this.#onChange(subject);
  }
}

function createAgent(address: string, load: LoadSettings): Agent {
  return { address, load, admin: null, isDown: false, cancel: () => undefined };
}

/** @returns whether it says something else than before */
function takeWord(agent: Agent, { admin, state }: AgentReply): boolean {
  const before = { ...agent };
  if (admin !== null) agent.admin = admin === 'ready' ? null : admin;
  if (state !== null) agent.isDown = state === 'down';
  return agent.admin !== before.admin || agent.isDown !== before.isDown;
}

/** By what names loads of a value are reported. */
export function subjectsOf({ set, targets }: ReportingSet, value: number): string[] {
  const { load } = set;
  const own = targets[value]!;
  switch (load?.from) {
    case 'push': {
      const { host } = set.members[value]!;
      return [...(host === null ? [] : [host]), ...addressesOfValue(set, targets, value)];
    }
    case 'agent':
      return addressesOfValue(set, targets, value).map((address) => agentSubject(address, load));
    case 'health':
      return own.map((target) => healthSubject(target, load));
    case undefined:
      return own.map(({ key }) => key);
  }
}

function agentSubject(address: string, { port, interval, timeout, send }: LoadSettings): string {
  return `agent ${address} ${port ?? 0} ${interval} ${timeout} ${send ?? ''}`;
}

function healthSubject({ key }: Target, { json, metric }: LoadSettings): string {
  return `${key} ${JSON.stringify(json ?? (metric && [metric.name, ...metric.labels]))}`;
}

function addressesOf(set: PoolSet, targets: ReportingSet['targets']): string[] {
  return [...set.members.keys()].flatMap((value) => addressesOfValue(set, targets, value));
}

/** An address itself; of a name, those that are probed. */
function addressesOfValue(set: PoolSet, targets: ReportingSet['targets'], value: number): string[] {
  const member = set.members[value]!;
  if (isOfAddresses(set)) return [member.text];
  return targets[value]!.map(({ address }) => address);
}

function isOfAddresses({ type }: PoolSet): boolean {
  return type === RrType.A || type === RrType.AAAA;
}

function readLoad(body: string, { json, metric }: LoadSettings): number | undefined {
  if (json !== null) return readJsonNumber(body, json);
  return metric === null ? undefined : readMetric(body, metric);
}
