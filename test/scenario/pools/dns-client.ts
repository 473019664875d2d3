/** Questions to the server under test, in numbers and at close intervals, and what its answers say. */

import { parseName, rrTypeName } from '../../../src/dns/index.ts';
import { formatRdata } from '../../../src/dns/rdata/index.ts';
import { UdpClient } from '../../support/client.ts';
import { parseMessage, type Message } from '../../support/message.ts';
import { composeQuery } from '../../support/query.ts';

/** EDNS option 8 (RFC 7871). */
const CLIENT_SUBNET = 8;
const SCOPE_AT = 3;
/** Queries wait in the kernel while a server starts. */
const ANSWER_MS = 15_000;
/** Between two questions that wait for something to happen. */
const PAUSE_MS = 5;
/** Queries under way at a time. */
const IN_FLIGHT = 64;

/** What a client gets, as far as pools are concerned. */
export interface Answer {
  /** Of the qtype, as dig prints them, in the order of the answer. */
  readonly values: readonly string[];
  /** null: there are no records. */
  readonly ttlSeconds: number | null;
  readonly message: Message;
}

/** An answer, and when it came. */
export interface Sighting extends Answer {
  /** On the monotonic clock. */
  readonly atMs: number;
}

export class DnsClient {
  readonly #udp: UdpClient;
  #id = 0;

  static async open(port: number): Promise<DnsClient> {
    return new DnsClient(await UdpClient.open('127.0.0.1', port));
  }

  private constructor(udp: UdpClient) {
    this.#udp = udp;
  }

  close(): void {
    this.#udp.close();
  }

  /**
   * @param subnet the client that a resolver tells of: `192.0.2.0/24`
   * @throws {Error} where no answer comes
   */
  async ask(qname: string, qtype = 'A', subnet?: string): Promise<Answer> {
    const answer = await this.#ask(qname, qtype, ANSWER_MS, subnet);
    if (answer === undefined) throw new Error(`No answer for ${qname} ${qtype}`);
    return answer;
  }

  /** @returns undefined where nobody answers in time */
  async askOnce(qname: string, timeoutMs: number): Promise<Answer | undefined> {
    return await this.#ask(qname, 'A', timeoutMs);
  }

  async #ask(qname: string, qtype: string, timeoutMs: number, subnet?: string): Promise<Answer | undefined> {
    this.#id = (this.#id + 1) & 0xffff;
    const options = subnet === undefined ? [] : [{ code: CLIENT_SUBNET, data: composeSubnet(subnet) }];
    const edns = subnet === undefined ? undefined : { options };
    const query = composeQuery({ qname: absolute(qname), qtype, id: this.#id, edns });
    const octets = await this.#udp.ask(query, timeoutMs);
    return octets && readAnswer(parseMessage(octets), qtype);
  }

  /** Asks as fast as the server answers. @returns the answers, in no particular order */
  async askOften(
    times: number,
    qname: string,
    qtype = 'A',
    subnetOf?: (i: number) => string,
  ): Promise<Answer[]> {
    const answers: Answer[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < times) {
        const i = next++;
        answers[i] = await this.ask(qname, qtype, subnetOf?.(i));
      }
    };
    await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, times) }, lane));
    return answers;
  }

  /**
   * Asks again and again until an answer is as expected.
   *
   * @returns all answers up to that one, which is the last; or those of `limitMs`, if none is
   */
  async watch(
    isExpected: (answer: Answer) => boolean | Promise<boolean>,
    limitMs: number,
    qname: string,
    qtype = 'A',
  ): Promise<Sighting[]> {
    const sightings: Sighting[] = [];
    const endMs = performance.now() + limitMs;
    for (;;) {
      const answer = await this.ask(qname, qtype);
      const atMs = performance.now();
      sightings.push({ ...answer, atMs });
      if ((await isExpected(answer)) || atMs > endMs) return sightings;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}

/** The scope that the answer gives to the client's subnet (RFC 7871 §7.2.1). */
export function scopeOf({ message }: Answer): number {
  return message.opt!.options.find(({ code }) => code === CLIENT_SUBNET)!.data[SCOPE_AT]!;
}

/** How often each value is in the answers. */
export function countValues(answers: readonly Answer[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of answers.flatMap(({ values }) => values))
    counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function readAnswer(message: Message, qtype: string): Answer {
  const records = message.answer.filter(({ type }) => rrTypeName(type) === qtype);
  return {
    values: records.map(({ type, rdata }) => formatRdata(type, rdata)),
    ttlSeconds: records[0]?.ttlSeconds ?? null,
    message,
  };
}

/** The client-subnet option of an IPv4 prefix (RFC 7871 §6). */
function composeSubnet(prefix: string): Uint8Array {
  const [address = '', bits = ''] = prefix.split('/');
  const octets = address.split('.').map(Number);
  return Uint8Array.of(0, 1, Number(bits), 0, ...octets.slice(0, Math.ceil(Number(bits) / 8)));
}

function absolute(qname: string): ReturnType<typeof parseName> {
  return parseName(`${qname}.`);
}
