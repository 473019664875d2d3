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
import {
  readJsonNumber,
  readMetric,
  ReportBook,
  type LoadReport,
  type ReportSource,
} from '../../load/index.ts';
import type { LoadSettings, PoolSet } from '../../zone/index.ts';
import { Agents, type AgentAddress } from './agents.ts';
import type { AgentWord } from './facts.ts';

/** A set, and where one of its values is probed. */
export interface ReportingSet {
  readonly set: PoolSet;
  readonly targets: readonly (readonly Target[])[];
}

export class LoadReports {
  readonly #book = new ReportBook();
  readonly #clock: Clock;
  readonly #onChange: (subject: string) => void;
  /** Those that are asked beside the health checks. */
  readonly agents: Agents;
  #onOwn: (subject: string, report: LoadReport) => void = () => undefined;

  /**
   * @param onChange called when something new is known of a subject, as {@link subjectsOf} names it
   * @param ask asks an agent; a test has agents of its own
   */
  constructor(clock: Clock, onChange: (subject: string) => void, ask = askAgent) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.agents = new Agents({
      clock,
      ask,
      onWord: onChange,
      onReply: (subject, reply) => this.#takeReply(subject, reply),
    });
  }

  /** @param listener called with each report that came to this server, and not from another replica */
  onOwn(listener: (subject: string, report: LoadReport) => void): void {
    this.#onOwn = listener;
  }

  /** Has the agents of these sets asked from now on, and no others. */
  follow(sets: Iterable<ReportingSet>): void {
    const wanted = new Map<string, AgentAddress>();
    for (const { set, targets } of sets) {
      const { load } = set;
      if (load?.from !== 'agent') continue;
      for (const address of addressesOf(set, targets))
        wanted.set(agentSubject(address, load), { address, load });
    }
    this.agents.follow(wanted);
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

  /** Takes over what another replica was told. */
  take(subject: string, report: LoadReport): void {
    if (this.#book.accept(subject, report, this.#clock.now())) this.#onChange(subject);
  }

  /** The latest report by a source on a subject, however old. */
  latest(source: ReportSource, subject: string): LoadReport | undefined {
    return this.#book.latest(source, subject);
  }

  /** The latest reports that are no older, by every source. */
  fresh(maxAgeMs: number): Iterable<readonly [subject: string, report: LoadReport]> {
    return this.#book.fresh(maxAgeMs, this.#clock.now());
  }

  /** The latest report on a value, however old. */
  latestOf({ set, targets }: ReportingSet, value: number): LoadReport | undefined {
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
      const word = this.agents.wordOf(subject);
      if (word?.admin) return word.admin;
      if (word?.isDown) return 'down';
    }
    return null;
  }

  #takeReply(subject: string, { weightPercent }: AgentReply): void {
    if (weightPercent !== null)
      this.#accept(subject, { kind: 'percent', value: weightPercent, source: 'agent' });
  }

  #accept(subject: string, told: Omit<LoadReport, 'atMs'>): void {
    const nowMs = this.#clock.now();
    const report = { ...told, atMs: nowMs };
    if (!this.#book.accept(subject, report, nowMs)) return;
    this.#onChange(subject);
    this.#onOwn(subject, report);
  }
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
