/**
 * One connection to one Redis server, used until the first thing goes wrong with it and then thrown away.
 *
 * The client library is kept from being helpful: it makes no second connection, resends nothing and queues nothing, so
 * that what is in the dark is never more than what was asked within the last second. Whoever owns the connection makes
 * a new one (redis-lifeline.ts).
 *
 * RESP2 is spoken: everything we need is in it, and every server since Redis 6 understands it without a HELLO.
 */

import { isIP } from 'node:net';
import { checkServerIdentity, type ConnectionOptions, type SecureContext } from 'node:tls';
import { Redis } from 'ioredis';
import type { Clock } from '../base/clock.ts';
import { explainFailure } from '../health/index.ts';
import { formatRedisNode, type RedisNode } from './redis-settings.ts';

/** How long the server may take for an answer, and for a TCP connection with its handshake. */
const ANSWER_MS = 1000;
/** TLS takes two exchanges more, and arithmetic on both sides. */
const TLS_CONNECT_MS = 1500;
/** How long the client library waits for the far end to close, too; it may be hung. */
const GOODBYE_MS = 50;

/**
 * Refusals that say that this is the wrong server now: it has become a replica, the slot has moved, it has only just
 * been started. Others, such as OOM, are about what was asked.
 */
const MISPLACED = /^(READONLY|MOVED|LOADING|MASTERDOWN|CLUSTERDOWN|NOAUTH)\b/;

/** What the library names the errors that are a server's answer. */
const REFUSAL = 'ReplyError';
const CLOSED = 'closed by the server';
/** Before what a server says that closes the connection at once: too many clients, or protected mode. */
const UNASKED = /^Command queue state error.*Last error: /;

export interface RedisTarget {
  readonly node: RedisNode;
  readonly username: string | null;
  readonly password: string | null;
  readonly db: number;
  /** null: without TLS. */
  readonly tls: TlsTarget | null;
}

export interface TlsTarget {
  readonly context: SecureContext;
  /** null: the node's host. */
  readonly serverName: string | null;
  readonly isVerified: boolean;
}

export type RedisCommand = readonly [name: string, ...args: string[]];

/** The server, or what lies between, has not done what it was asked. Carries no cause: the library's errors hold passwords. */
export class RedisFailure extends Error {
  override readonly name = 'RedisFailure';
  /** In the server's own words, where it answered. */
  readonly why: string;

  constructor(node: RedisNode, why: string) {
    super(`${formatRedisNode(node)}: ${why}`);
    this.why = why;
  }
}

export class RedisConnection {
  readonly node: RedisNode;
  /** Settles with the reason once it can be used no more; never rejects. */
  readonly ended: Promise<RedisFailure>;
  readonly #client: Redis;
  readonly #clock: Clock;
  readonly #settleEnded: (failure: RedisFailure) => void;
  #failure: RedisFailure | null = null;

  /**
   * @param signal ends it, now or whenever
   * @throws {RedisFailure} if the server can't be reached or does not let us in
   */
  static async open(target: RedisTarget, clock: Clock, signal: AbortSignal): Promise<RedisConnection> {
    const connection = new RedisConnection(target, clock);
    const end = (): void => connection.end('closed');
    signal.addEventListener('abort', end);
    void connection.ended.then(() => signal.removeEventListener('abort', end));
    if (signal.aborted) end();
    const limitMs = target.tls === null ? ANSWER_MS : TLS_CONNECT_MS;
    await connection.#within(limitMs, () => connection.#client.connect());
    return connection;
  }

  private constructor(target: RedisTarget, clock: Clock) {
    this.node = target.node;
    this.#clock = clock;
    const { promise, resolve } = deferred<RedisFailure>();
    this.ended = promise;
    this.#settleEnded = resolve;
    this.#client = createClient(target);
    // The error, if there is one, comes first.
    this.#client.on('error', (error: Error) => this.end(explainFailure(error).replace(UNASKED, '')));
    this.#client.on('close', () => this.end(CLOSED));
  }

  /** For `CLIENT LIST`; it doesn't matter whether that is allowed. Not the first thing to say: a refusal of us is lost. */
  introduce(name: string): void {
    this.call('client', 'setname', name).catch(() => {});
  }

  /** @throws {RedisFailure} */
  call(name: string, ...args: string[]): Promise<unknown> {
    return this.#within(ANSWER_MS, () => this.#client.call(name, ...args));
  }

  /** All in one step. @returns the replies in the commands' order @throws {RedisFailure} if one of them was refused */
  transact(commands: readonly RedisCommand[]): Promise<unknown[]> {
    return this.#within(ANSWER_MS, async () => {
      const results = (await this.#client.multi(commands.map((command) => [...command])).exec()) ?? [];
      return results.map(([error, reply]) => {
        if (error !== null) throw error;
        return reply;
      });
    });
  }

  /** From then on it takes no commands but PING. @throws {RedisFailure} */
  async subscribe(channel: string, listen: (message: string) => void): Promise<void> {
    this.#client.on('message', (_channel: string, message: string) => {
      if (this.#failure === null) listen(message);
    });
    await this.#within(ANSWER_MS, () => this.#client.subscribe(channel));
  }

  end(why: string): void {
    if (this.#failure !== null) return;
    this.#failure = new RedisFailure(this.node, why);
    this.#client.disconnect();
    this.#settleEnded(this.#failure);
  }

  /** Settles in time, whatever the library does; a server that doesn't answer in time is not asked again. */
  #within<Reply>(limitMs: number, ask: () => Promise<Reply>): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure);
        return;
      }
      let isSettled = false;
      const callOff = this.#clock.after(limitMs, () => {
        // After a stall of our own the answer may be there, unread: one turn of the event loop reads it.
        setImmediate(() => {
          if (isSettled) return;
          this.end(`no answer within ${limitMs} ms`);
          reject(this.#failure!);
        });
      });
      const settle = (): void => {
        isSettled = true;
        callOff();
      };
      ask().then(
        (reply) => {
          settle();
          resolve(reply);
        },
        (error: unknown) => {
          settle();
          reject(this.#explain(error as Error));
        },
      );
    });
  }

  #explain(error: Error): RedisFailure {
    const refusal = firstRefusal(error);
    const why = refusal.name === REFUSAL ? explainFailure(refusal) : CLOSED;
    if (why === CLOSED || MISPLACED.test(why)) this.end(why);
    return this.#failure ?? new RedisFailure(this.node, why);
  }
}

function createClient({ node, username, password, db, tls }: RedisTarget): Redis {
  return new Redis({
    host: node.host,
    port: node.port,
    // A name always goes with a password, so that a server that wants none takes it without a word.
    ...(password === null ? {} : { username: username ?? 'default', password }),
    db,
    ...(tls === null ? {} : { tls: tlsOptions(node.host, tls) }),
    protocol: 2,
    disableClientInfo: true,
    lazyConnect: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    // Time is kept by #within.
    connectTimeout: 0,
    disconnectTimeout: GOODBYE_MS,
  });
}

function tlsOptions(host: string, { context, serverName, isVerified }: TlsTarget): ConnectionOptions {
  const identity = serverName ?? host;
  return {
    secureContext: context,
    // RFC 6066 §3: names only.
    servername: isIP(identity) === 0 ? identity : '',
    rejectUnauthorized: isVerified,
    checkServerIdentity: (_host, certificate) => checkServerIdentity(identity, certificate),
  };
}

/** Of a transaction that was given up (EXECABORT), the refusal that is the reason. */
function firstRefusal(error: Error & { readonly previousErrors?: readonly Error[] }): Error {
  return error.previousErrors?.[0] ?? error;
}

function deferred<Value>(): { promise: Promise<Value>; resolve: (value: Value) => void } {
  let resolve!: (value: Value) => void;
  const promise = new Promise<Value>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
