/**
 * The agents that are asked beside the health checks, and what they said last. What one says stands until it says otherwise,
 * whatever its age; as with HAProxy, `ready` takes back `drain` and `maint`, and `up` takes back `down`.
 *
 * Where there are replicas, one of them asks each agent and tells the others.
 */

import type { Clock } from '../../base/index.ts';
import type { AgentReply, askAgent } from '../../health/index.ts';
import type { AgentsWord } from '../../replica/index.ts';
import type { LoadSettings } from '../../zone/index.ts';

/** Where an agent is and how it is asked. */
export interface AgentAddress {
  readonly address: string;
  readonly load: LoadSettings;
}

interface Agent extends AgentAddress {
  /** Which of its askings is the one under way; null: another replica asks it. */
  asking: symbol | null;
  cancel: () => void;
}

/** Whoever may write to the store could otherwise fill the memory with words of agents that nobody has. Ours. */
const MAX_WORDS = 10_000;

const NO_WORD: AgentsWord = Object.freeze({ admin: null, isDown: false, atMs: 0 });

export interface AgentsOptions {
  readonly clock: Clock;
  /** What an agent says has changed. */
  readonly onWord: (subject: string) => void;
  /** An agent that this server has asked has answered. */
  readonly onReply: (subject: string, reply: AgentReply) => void;
  /** Asks an agent; a test has agents of its own. */
  readonly ask: typeof askAgent;
}

export class Agents {
  readonly #options: AgentsOptions;
  #agents = new Map<string, Agent>();
  /** By subject, also of agents that are not known here yet. */
  readonly #words = new Map<string, AgentsWord>();
  #onOwnWord: (subject: string, word: AgentsWord) => void = () => undefined;
  #isOurs: (subject: string) => boolean = () => true;

  constructor(options: AgentsOptions) {
    this.#options = options;
  }

  /**
   * @param isOurs whether it is for this server to ask an agent
   * @param listener called with what an agent has told this server, where that is news
   */
  shareAgents(
    isOurs: (subject: string) => boolean,
    listener: (subject: string, word: AgentsWord) => void,
  ): void {
    this.#isOurs = isOurs;
    this.#onOwnWord = listener;
  }

  /** Has these agents asked from now on, by this server as far as it is its turn, and no others; they keep their word. */
  follow(wanted: ReadonlyMap<string, AgentAddress>): void {
    for (const [subject, agent] of this.#agents) if (!wanted.has(subject)) stopAsking(agent);
    const before = this.#agents;
    this.#agents = new Map(
      [...wanted].map(([subject, { address, load }]) => [
        subject,
        before.get(subject) ?? { address, load, asking: null, cancel: () => undefined },
      ]),
    );
    for (const [subject, agent] of this.#agents) {
      if (!this.#isOurs(subject)) stopAsking(agent);
      else if (agent.asking === null) this.#startAsking(subject, agent);
    }
  }

  /** What an agent has said last; undefined: nothing is known of it. */
  wordOf(subject: string): AgentsWord | undefined {
    return this.#words.get(subject);
  }

  /** What the agents said that are asked now, by whomever. */
  *words(): Iterable<readonly [subject: string, word: AgentsWord]> {
    for (const subject of this.#agents.keys()) {
      const word = this.#words.get(subject);
      if (word !== undefined) yield [subject, word];
    }
  }

  /** Takes over what an agent has told another replica, where that is later than what is known. */
  takeWord(subject: string, word: AgentsWord): void {
    const held = this.#words.get(subject) ?? NO_WORD;
    if (held.atMs >= word.atMs) return;
    this.#keep(subject, word);
    if (!isSameWord(held, word)) this.#options.onWord(subject);
  }

  #startAsking(subject: string, agent: Agent): void {
    const asking = Symbol(subject);
    agent.asking = asking;
    void this.#ask(subject, agent, asking);
  }

  /** Asks, and again an interval later; but never while an answer is awaited, which could be overtaken. */
  async #ask(subject: string, agent: Agent, asking: symbol): Promise<void> {
    const { clock, ask, onReply } = this.#options;
    const { port, send, timeout, interval } = agent.load;
    const againMs = clock.monotonicMs() + interval;
    const { reply } = await ask(agent.address, port!, send, timeout);
    if (agent.asking !== asking) return;
    const delayMs = Math.max(0, againMs - clock.monotonicMs());
    agent.cancel = clock.after(delayMs, () => void this.#ask(subject, agent, asking));
    // An agent that can't be reached says nothing; that is for the health check to judge.
    if (reply === null) return;
    this.#takeReply(subject, reply);
    onReply(subject, reply);
  }

  #takeReply(subject: string, reply: AgentReply): void {
    const held = this.#words.get(subject) ?? NO_WORD;
    const word = wordAfter(held, reply, this.#options.clock.now());
    if (isSameWord(held, word)) return;
    this.#keep(subject, word);
    this.#options.onWord(subject);
    this.#onOwnWord(subject, word);
  }

  #keep(subject: string, word: AgentsWord): void {
    this.#words.delete(subject);
    this.#words.set(subject, word);
    if (this.#words.size > MAX_WORDS) this.#words.delete(this.#words.keys().next().value!);
  }
}

function stopAsking(agent: Agent): void {
  agent.asking = null;
  agent.cancel();
}

function wordAfter(before: AgentsWord, { admin, state }: AgentReply, nowMs: number): AgentsWord {
  return Object.freeze({
    admin: admin === null ? before.admin : admin === 'ready' ? null : admin,
    isDown: state === null ? before.isDown : state === 'down',
    atMs: nowMs,
  });
}

function isSameWord(a: AgentsWord, b: AgentsWord): boolean {
  return a.admin === b.admin && a.isDown === b.isDown;
}
