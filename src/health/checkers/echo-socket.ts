/**
 * ICMP echoes through a Linux "ping socket" (SOCK_DGRAM with IPPROTO_ICMP), which needs no rights but those of
 * `net.ipv4.ping_group_range`.
 *
 *      0               8              16                             32
 *     ┌───────────────┬───────────────┬───────────────────────────────┐
 *   0 │ type          │ code 0        │ checksum                      │
 *   4 │ identifier                    │ sequence number               │
 *   8 │ token, 16 octets that nobody can guess                        │
 *     └───────────────────────────────────────────────────────────────┘
 *
 * The kernel writes the checksum and the identifier, and gives the socket the replies with its identifier alone. To Node it
 * is a UDP socket like any other; the port that it insists on means nothing.
 *
 * All probes of a family share one socket, open while a reply is awaited; the token tells whose reply it is. It is not
 * connected, so an ICMP error that comes back is not heard of, and ends in a time-out.
 */

import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { closeSync } from 'node:fs';
import type { ProbeContext } from '../check.ts';
import type { Settle } from './attempt.ts';
import { failBy, failToProbe, pass } from './probe-result.ts';

/** RFC 792, RFC 4443 §4.1 and §4.2. */
const REQUEST_TYPE = { 4: 8, 6: 128 } as const;
const REPLY_TYPE = { 4: 0, 6: 129 } as const;

const TOKEN_AT = 8;
const TOKEN_OCTETS = 16;
const MESSAGE_OCTETS = TOKEN_AT + TOKEN_OCTETS;
/** Any but 0, which Node refuses. */
const ANY_PORT = 1;

export class EchoSocket {
  readonly #family: 4 | 6;
  /** By token, those who await a reply. */
  readonly #waiting = new Map<string, Settle>();
  #socket: Socket | null = null;

  constructor(family: 4 | 6) {
    this.#family = family;
  }

  /** @returns what makes an end to waiting for the reply */
  sendEcho(address: string, openIcmpSocket: ProbeContext['openIcmpSocket'], settle: Settle): () => void {
    this.#socket ??= this.#open(openIcmpSocket);
    if (this.#socket === null) {
      settle(failToProbe('ICMP is not permitted here'));
      return () => undefined;
    }
    const token = randomBytes(TOKEN_OCTETS);
    const key = token.toString('latin1');
    this.#waiting.set(key, settle);
    const message = Buffer.alloc(MESSAGE_OCTETS);
    message[0] = REQUEST_TYPE[this.#family];
    message.set(token, TOKEN_AT);
    this.#socket.send(message, ANY_PORT, address, (error) => {
      if (error !== null) settle(failBy(error));
    });
    return () => this.#forget(key);
  }

  /** @returns null where it isn't permitted */
  #open(openIcmpSocket: ProbeContext['openIcmpSocket']): Socket | null {
    const descriptor = openIcmpSocket(this.#family);
    if (descriptor === null) return null;
    const socket = createSocket({
      type: this.#family === 4 ? 'udp4' : 'udp6',
      // Members are always addresses, and need no looking up.
      lookup: (host, _options, callback) => callback(null, host, 0),
    });
    try {
      socket.bind({ fd: descriptor });
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    socket.on('message', (message) => this.#onMessage(message));
    socket.on('error', (error) => {
      for (const settle of [...this.#waiting.values()]) settle(failBy(error));
    });
    return socket;
  }

  #onMessage(message: Buffer): void {
    if (message[0] !== REPLY_TYPE[this.#family]) return;
    const key = message.toString('latin1', TOKEN_AT, MESSAGE_OCTETS);
    this.#waiting.get(key)?.(pass('echo reply'));
  }

  #forget(key: string): void {
    this.#waiting.delete(key);
    if (this.#waiting.size > 0) return;
    this.#socket?.close();
    this.#socket = null;
  }
}
