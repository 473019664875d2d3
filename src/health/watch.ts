/**
 * An idle connection that tells at once when a member's process ends: its system closes or resets the connection, long
 * before the next probe is due.
 *
 *     closed ── open() ──▶ connecting ──▶ idle ── the member ends it ──▶ closed, and onEnd()
 *        ▲                     │           │
 *        └─ refused, no answer ┘           └─ close() ──▶ closed, and nobody is told
 *
 * An end is no verdict, only a reason to probe: most HTTP servers close a connection that has been idle for some seconds or
 * a minute. It never connects by itself; whoever owns it calls open() after a pass. An end within the first second
 * is not told: it is a server that takes no idle connections, and telling would make probe, pass and end chase each other.
 * So a watch causes one probe a second at most.
 */

import { connect, type Socket } from 'node:net';
import type { Clock } from '../base/index.ts';

/** Ours: how long a connection must have lasted for its end to be news. */
const MIN_AGE_MS = 1000;
/**
 * Ours: how long a connection is silent before the system asks whether the other side is still there. It asks ten times,
 * a second apart; a host that vanishes is found by its probes sooner.
 */
const KEEP_ALIVE_MS = 10_000;

export interface WatchOptions {
  /** An IPv4 or IPv6 address in text form. */
  readonly address: string;
  readonly port: number;
  readonly clock: Clock;
  /** The connection was closed or reset, and not by us. */
  readonly onEnd: () => void;
}

export class Watch {
  readonly #options: WatchOptions;
  #socket: Socket | null = null;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Whether a connection is held, or being made. */
  get isOpen(): boolean {
    return this.#socket !== null;
  }

  /** Connects; does nothing while it is open. */
  open(): void {
    if (this.#socket !== null) return;
    const { address, port, clock } = this.#options;
    const socket = connect({ host: address, port, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
    let openedMs = Infinity;
    socket.on('connect', () => (openedMs = clock.monotonicMs()));
    // A connection that can't be made, or is broken, is closed right after.
    socket.on('error', () => undefined);
    socket.on('end', () => this.#onEnd(socket, openedMs));
    socket.on('close', () => this.#onEnd(socket, openedMs));
    // What the member says, a greeting perhaps, is not for us; unread, it would hide the end.
    socket.resume();
    this.#socket = socket;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = null;
  }

  #onEnd(socket: Socket, openedMs: number): void {
    if (socket !== this.#socket) return;
    this.close();
    if (this.#options.clock.monotonicMs() - openedMs >= MIN_AGE_MS) this.#options.onEnd();
  }
}
