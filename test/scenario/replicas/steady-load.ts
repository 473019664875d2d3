/** Clients that go on asking, and count what goes wrong. */

import { DnsClient } from '../pools/dns-client.ts';
import { WWW, type Replica } from './trio.ts';

/** 200 queries a second of each server. */
const INTERVAL_MS = 5;
/** Who waits longer asks another server. */
const TIMEOUT_MS = 2000;
const NOERROR = 0;

export class SteadyLoad {
  asked = 0;
  /** What was wrong with each answer that was. */
  readonly failures: string[] = [];
  slowestMs = 0;
  readonly #clients: DnsClient[];
  readonly #timer: NodeJS.Timeout;
  readonly #underWay = new Set<Promise<void>>();
  #tickMs = performance.now();
  /** How long this process itself was away. */
  #absentMs = 0;

  static async start(replicas: readonly Replica[]): Promise<SteadyLoad> {
    return new SteadyLoad(await Promise.all(replicas.map(({ server }) => DnsClient.open(server.port))));
  }

  private constructor(clients: DnsClient[]) {
    this.#clients = clients;
    this.#timer = setInterval(() => this.#tick(), INTERVAL_MS);
  }

  /** Waits for the last answers; again, does nothing. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
    for (const client of this.#clients.splice(0)) client.close();
  }

  #tick(): void {
    const nowMs = performance.now();
    this.#absentMs += Math.max(0, nowMs - this.#tickMs - 2 * INTERVAL_MS);
    this.#tickMs = nowMs;
    for (const [i, client] of this.#clients.entries()) {
      const asking = this.#ask(client, `dns${i + 1}`);
      this.#underWay.add(asking);
      void asking.then(() => this.#underWay.delete(asking));
    }
  }

  async #ask(client: DnsClient, name: string): Promise<void> {
    this.asked++;
    const absentMs = this.#absentMs;
    const beganMs = performance.now();
    const answer = await client.askOnce(WWW, TIMEOUT_MS);
    const tookMs = performance.now() - beganMs - (this.#absentMs - absentMs);
    this.slowestMs = Math.max(this.slowestMs, tookMs);
    if (answer === undefined) this.failures.push(`${name}: no answer`);
    else if (answer.message.rcode !== NOERROR) this.failures.push(`${name}: rcode ${answer.message.rcode}`);
    else if (answer.values.length === 0) this.failures.push(`${name}: nothing in the answer`);
  }
}
