/**
 * One TCP connection (RFC 7766): queries in a pipeline, answers in the same order.
 *
 *                  chunk                    whole messages, one at a time
 *     open ──▶ reading ─────▶ answering ──────────────────────────────────▶ reading
 *                                 │  ▲
 *            client reads too slow│  │drained
 *                                 ▼  │
 *                               blocked: not reading either
 *
 * What a client sends is answered as far as it takes the answers: one flush of them waits in memory, and what
 * it asked beyond that waits unanswered. Progress is a whole query or a drained buffer; a trickle of octets
 * is none, so half a message lasts as long as silence does.
 */

import type { Socket } from 'node:net';
import { parseIpAddress } from '../base/index.ts';
import { HEADER_OCTETS, writeUint16 } from '../wire/index.ts';
import { Counter } from './counters.ts';
import { MAX_MESSAGE_OCTETS, type Exchange, type QueryHandler } from './exchange.ts';
import { StreamMessages } from './stream-messages.ts';

const LENGTH_OCTETS = 2;
/** Room for one message with its length. */
const FRAME_OCTETS = LENGTH_OCTETS + MAX_MESSAGE_OCTETS;
/** Answers written at once: as much as a socket takes before it says that it would rather not have more. */
const FLUSH_OCTETS = 16384;

/** Why a connection was closed, as the counter that tells it. */
export type CloseReason =
  | typeof Counter.closedByClient
  | typeof Counter.closedBroken
  | typeof Counter.closedIdle
  | typeof Counter.closedForRoom
  | typeof Counter.closedMalformed
  | typeof Counter.closedByStop;

/** What the connections of one thread share: only one of them answers at a time. */
export interface TcpService {
  readonly handler: QueryHandler;
  readonly exchange: Exchange;
  /** The connection got on: a query was answered, or the client has read what it was sent. */
  onProgress(connection: TcpConnection): void;
  onClose(connection: TcpConnection, reason: CloseReason): void;
}

/** Room for answers to gather in until they are worth a write, and for one more. */
export function createAnswerBuffer(): Uint8Array {
  return new Uint8Array(FLUSH_OCTETS + FRAME_OCTETS);
}

export class TcpConnection {
  /** When there was progress last, on the clock of `performance.now()`. Kept by the server. */
  lastProgressMs = 0;
  readonly #socket: Socket;
  readonly #service: TcpService;
  readonly #client: Uint8Array;
  readonly #messages = new StreamMessages();
  /** The client has not read what it was sent. */
  #isBlocked = false;
  /** The client sends no more; it may still read. */
  #isHalfClosed = false;
  #isBroken = false;
  #isClosed = false;

  constructor(socket: Socket, service: TcpService) {
    this.#socket = socket;
    this.#service = service;
    // Gone already: there is no address, and 'close' follows.
    this.#client = parseIpAddress(socket.remoteAddress?.split('%', 1)[0] ?? '') ?? new Uint8Array(4);
    socket.on('data', (chunk: Uint8Array) => {
      this.#messages.push(chunk);
      this.#answerAll();
    });
    socket.on('drain', () => {
      this.#isBlocked = false;
      service.onProgress(this);
      this.#answerAll();
    });
    socket.on('end', () => {
      this.#isHalfClosed = true;
      this.#answerAll();
    });
    socket.on('error', () => (this.#isBroken = true));
    socket.on('close', () => this.#leave(this.#isBroken ? Counter.closedBroken : Counter.closedByClient));
  }

  /** Closes at once; whatever was not sent is lost. */
  close(reason: CloseReason): void {
    this.#leave(reason);
    this.#socket.destroy();
  }

  #leave(reason: CloseReason): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#service.onClose(this, reason);
  }

  /** Answers every whole message there is, unless the client blocks. */
  #answerAll(): void {
    const { response } = this.#service.exchange;
    const messages = this.#messages;
    let hasProgress = false;
    let isMalformed = false;
    let filled = 0;
    while (!this.#isBlocked && messages.next()) {
      if (messages.end - messages.start < HEADER_OCTETS) {
        isMalformed = true;
        break;
      }
      hasProgress = true;
      const length = this.#answer(filled + LENGTH_OCTETS);
      if (length === 0) continue;
      writeUint16(response, filled, length);
      filled += LENGTH_OCTETS + length;
      if (filled < FLUSH_OCTETS) continue;
      this.#write(response.slice(0, filled));
      filled = 0;
    }
    if (filled > 0) this.#write(response.slice(0, filled));
    if (hasProgress) this.#service.onProgress(this);
    if (isMalformed) this.close(Counter.closedMalformed);
    else if (this.#isBlocked) this.#socket.pause();
    else if (this.#isHalfClosed) this.#socket.end();
    else this.#socket.resume();
  }

  /** The answer to the message that was found, from `responseStart` on. @returns its length; 0: none */
  #answer(responseStart: number): number {
    const { exchange, handler } = this.#service;
    exchange.query = this.#messages.octets;
    exchange.queryStart = this.#messages.start;
    exchange.queryEnd = this.#messages.end;
    exchange.responseStart = responseStart;
    exchange.responseLimit = responseStart + MAX_MESSAGE_OCTETS;
    exchange.client = this.#client;
    exchange.clientLength = this.#client.length === 4 ? 4 : 16;
    return handler.answer(exchange);
  }

  #write(frames: Uint8Array): void {
    if (!this.#socket.write(frames)) this.#isBlocked = true;
  }
}
