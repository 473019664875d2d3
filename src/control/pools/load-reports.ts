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
import type { AgentWord } from './facts.ts';

/**
 * An agent that is asked beside the health check. What it says stands until it says otherwise, whatever its age; as with
 * HAProxy, `ready` takes back `drain` and `maint`, and `up` takes back `down`.
 */
interface Agent {
  readonly address: string;
  readonly load: LoadSettings;
  word: Word;
  /** Which of its askings is the one under way; null: another replica asks it. */
  asking: symbol | null;
  cancel: () => void;
}

/** What an agent's word comes to. Frozen. */
export interface Word {
  readonly admin: 'drain' | 'maint' | null;
  readonly isDown: boolean;
  /** When it was said, in Unix milliseconds; 0: never. */
  readonly atMs: number;
}

/** Whoever may write to the store could otherwise fill the memory with words of agents that nobody has. Ours. */
const MAX_WORDS = 10_000;

const NO_WORD: Word = Object.freeze({ admin: null, isDown: false, atMs: 0 });

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
  /** What other replicas were told by agents, whether these are known here yet or not: what an agent begins with. */
  readonly #words = new Map<string, Word>();
  #onOwn: (subject: string, report: LoadReport) => void = () => undefined;
  #onOwnWord: (subject: string, word: Word) => void = () => undefined;
  #isOurs: (subject: string) => boolean = () => true;

  /**
   * @param onChange called when something new is known of a subject, as {@link subjectsOf} names it
   * @param ask asks an agent; a test has agents of its own
   */
  constructor(clock: Clock, onChange: (subject: string) => void, ask = askAgent) {
    this.#clock = clock;
    this.#onChange = onChange;
    this.#askAgent = ask;
  }

  /** @param listener called with each report that came to this server, and not from another replica */
  onOwn(listener: (subject: string, report: LoadReport) => void): void {
    this.#onOwn = listener;
  }

  /**
   * @param isOurs whether it is for this server to ask an agent, which several would otherwise ask
   * @param listener called with what an agent has told this server, where that is news
   */
  shareAgents(isOurs: (subject: string) => boolean, listener: (subject: string, word: Word) => void): void {
    this.#isOurs = isOurs;
    this.#onOwnWord = listener;
  }

  /** Has these agents asked from now on, by this server as far as it is its turn, and no others; they keep their word. */
  follow(sets: Iterable<ReportingSet>): void {
    const wanted = new Map<string, Agent>();
    for (const { set, targets } of sets) {
      const { load } = set;
      if (load?.from !== 'agent') continue;
      for (const address of addressesOf(set, targets)) {
        const subject = agentSubject(address, load);
        wanted.set(
          subject,
          wanted.get(subject) ?? this.#agents.get(subject) ?? this.#createAgent(subject, address, load),
        );
      }
    }
    for (const [subject, agent] of this.#agents) if (!wanted.has(subject)) stopAsking(agent);
    this.#agents = wanted;
    for (const [subject, agent] of wanted) {
      if (!this.#isOurs(subject)) stopAsking(agent);
      else if (agent.asking === null) this.#startAsking(subject, agent);
    }
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

  /** Takes over what an agent has told another replica. */
  takeWord(subject: string, word: Word): void {
    const agent = this.#agents.get(subject);
    remember(this.#words, subject, word);
    if (agent === undefined || agent.word.atMs >= word.atMs) return;
    const isNews = !isSameWord(agent.word, word);
    agent.word = word;
    if (isNews) this.#onChange(subject);
  }

  /** What an agent has said last, and when; undefined: nothing is known of it. */
  wordOf(subject: string): Word | undefined {
    const word = this.#agents.get(subject)?.word ?? this.#words.get(subject);
    return word === NO_WORD ? undefined : word;
  }

  /** The words of the agents that are followed. */
  *words(): Iterable<readonly [subject: string, word: Word]> {
    for (const [subject, { word }] of this.#agents) if (word !== NO_WORD) yield [subject, word];
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
      const word = this.#agents.get(subject)?.word;
      if (word?.admin) return word.admin;
      if (word?.isDown) return 'down';
    }
    return null;
  }

  #createAgent(subject: string, address: string, load: LoadSettings): Agent {
    const word = this.#words.get(subject) ?? NO_WORD;
    return { address, load, word, asking: null, cancel: () => undefined };
  }

  #startAsking(subject: string, agent: Agent): void {
    const asking = Symbol(subject);
    agent.asking = asking;
    void this.#ask(subject, agent, asking);
  }

  /** Asks, and again an interval later; but never while an answer is awaited, which could be overtaken. */
  async #ask(subject: string, agent: Agent, asking: symbol): Promise<void> {
    const { port, send, timeout, interval } = agent.load;
    const againMs = this.#clock.monotonicMs() + interval;
    const { reply } = await this.#askAgent(agent.address, port!, send, timeout);
    if (agent.asking !== asking) return;
    const delayMs = Math.max(0, againMs - this.#clock.monotonicMs());
    agent.cancel = this.#clock.after(delayMs, () => void this.#ask(subject, agent, asking));
    // An agent that can't be reached says nothing; that is for the health check to judge.
    if (reply === null) return;
    const word = wordAfter(agent.word, reply, this.#clock.now());
    if (!isSameWord(agent.word, word)) {
      agent.word = word;
      this.#onChange(subject);
      this.#onOwnWord(subject, word);
    }
    this.#takeReply(subject, reply);
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

function stopAsking(agent: Agent): void {
  agent.asking = null;
  agent.cancel();
}

function wordAfter(before: Word, { admin, state }: AgentReply, nowMs: number): Word {
  return Object.freeze({
    admin: admin === null ? before.admin : admin === 'ready' ? null : admin,
    isDown: state === null ? before.isDown : state === 'down',
    atMs: nowMs,
  });
}

function isSameWord(a: Word, b: Word): boolean {
  return a.admin === b.admin && a.isDown === b.isDown;
}

function remember(words: Map<string, Word>, subject: string, word: Word): void {
  words.delete(subject);
  words.set(subject, word);
  if (words.size > MAX_WORDS) words.delete(words.keys().next().value!);
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
