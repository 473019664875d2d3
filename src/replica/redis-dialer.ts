/**
 * Finds the server that is in charge and connects to it.
 *
 *     single     node ───────────────────────────────▶ is it writable? ──▶ commands, hints
 *     sentinel   sentinel ── the primary's address ──▶ is it writable? ──▶ commands, hints
 *     cluster    node ──▶ is it writable? ─── MOVED ─▶ is it writable? ──▶ commands, hints
 *
 * All our keys are in one slot, so that of a cluster one node matters, and any other tells which. Whether a server is in
 * charge is asked by a write that changes nothing of what is said: a replica, a node without the slot, a server that is
 * still loading or wants a password refuse it, each in its own words.
 */

import { createSecureContext } from 'node:tls';
import type { Clock } from '../base/clock.ts';
import { HEARTBEATS } from './keys.ts';
import { RedisConnection, RedisFailure, type RedisTarget, type TlsTarget } from './redis-connection.ts';
import type { RedisKeys } from './redis-keys.ts';
import type { RedisNode, RedisServers, RedisSettings } from './redis-settings.ts';

/** Redirections one after another; more than one only while a cluster doesn't agree with itself. */
const MAX_HOPS = 5;
/** What `CLIENT SETNAME` takes. */
const UNPRINTABLE = /[^!-~]/g;

/** Both connections to the server in charge; when one ends, so does the other. */
export interface RedisLink {
  readonly commands: RedisConnection;
  readonly hints: RedisConnection;
  /** Settles with the reason; never rejects. */
  readonly ended: Promise<RedisFailure>;
}

export class RedisDialer {
  readonly #settings: RedisSettings;
  readonly #keys: RedisKeys;
  readonly #clock: Clock;
  readonly #tls: TlsTarget | null;
  /** How a server's operator recognizes our connections. */
  readonly #name: string;
  /** Which node led to the server last time. */
  #first = 0;

  /** @throws {Error} from OpenSSL, if the certificates or the key can't be read */
  constructor(settings: RedisSettings, keys: RedisKeys, clock: Clock) {
    this.#settings = settings;
    this.#keys = keys;
    this.#clock = clock;
    this.#tls = readTls(settings);
    this.#name = `evenkeel:${settings.replica}`.replaceAll(UNPRINTABLE, '_');
  }

  /**
   * Tries every node once.
   *
   * @param signal ends the connections
   * @throws {Error} with what each node, or the server it led to, said
   */
  async dial(onHint: (hint: string) => void, signal: AbortSignal): Promise<RedisLink> {
    const { nodes } = this.#settings.servers;
    const failures: string[] = nodes.map(() => '');
    for (let tries = 0; tries < nodes.length && !signal.aborted; tries++) {
      const index = (this.#first + tries) % nodes.length;
      try {
        const commands = await this.#findServer(nodes[index]!, signal);
        const link = await this.#pair(commands, onHint, signal);
        this.#first = index;
        return link;
      } catch (error) {
        failures[index] = (error as Error).message;
      }
    }
    // In the order of the settings, so that the same failures are the same text.
    throw new Error([...new Set(failures)].filter((failure) => failure !== '').join('; '));
  }

  #findServer(node: RedisNode, signal: AbortSignal): Promise<RedisConnection> {
    const { servers } = this.#settings;
    switch (servers.mode) {
      case 'single':
        return this.#openWritable(node, signal);
      case 'sentinel':
        return this.#openPrimary(node, servers, signal);
      case 'cluster':
        return this.#openOwner(node, signal);
    }
  }

  async #openPrimary(
    node: RedisNode,
    { primaryName, username, password, isTls }: Extract<RedisServers, { mode: 'sentinel' }>,
    signal: AbortSignal,
  ): Promise<RedisConnection> {
    const target = { ...this.#target(node), username, password, db: 0, tls: isTls ? this.#tls : null };
    const sentinel = await RedisConnection.open(target, this.#clock, signal);
    try {
      const address = await sentinel.call('sentinel', 'get-master-addr-by-name', primaryName);
      if (address === null) throw new RedisFailure(node, `knows no primary "${primaryName}"`);
      const [host, port] = address as [string, string];
      return await this.#openWritable({ host, port: Number(port) }, signal);
    } finally {
      sentinel.end('has told');
    }
  }

  async #openOwner(node: RedisNode, signal: AbortSignal): Promise<RedisConnection> {
    let owner = node;
    for (let hops = 0; ; hops++) {
      try {
        return await this.#openWritable(owner, signal);
      } catch (error) {
        const next = error instanceof RedisFailure ? redirection(error.why, owner) : null;
        if (next === null || hops === MAX_HOPS) throw error;
        owner = next;
      }
    }
  }

  async #openWritable(node: RedisNode, signal: AbortSignal): Promise<RedisConnection> {
    const connection = await RedisConnection.open(this.#target(node), this.#clock, signal);
    const { lifetimeMs } = HEARTBEATS.replicas;
    await orEnd(connection, connection.call('pexpire', this.#keys.replicas, String(lifetimeMs)));
    connection.introduce(this.#name);
    return connection;
  }

  async #pair(
    commands: RedisConnection,
    onHint: (hint: string) => void,
    signal: AbortSignal,
  ): Promise<RedisLink> {
    const hints = await this.#openSubscriber(commands.node, onHint, signal).catch((error: unknown) => {
      commands.end('the other connection failed');
      throw error;
    });
    void commands.ended.then(({ why }) => hints.end(why));
    void hints.ended.then(({ why }) => commands.end(why));
    return { commands, hints, ended: commands.ended };
  }

  async #openSubscriber(
    node: RedisNode,
    onHint: (hint: string) => void,
    signal: AbortSignal,
  ): Promise<RedisConnection> {
    const connection = await RedisConnection.open(this.#target(node), this.#clock, signal);
    connection.introduce(this.#name);
    await orEnd(connection, connection.subscribe(this.#keys.hints, onHint));
    return connection;
  }

  #target(node: RedisNode): RedisTarget {
    const { username, password, db } = this.#settings;
    return { node, username, password, db, tls: this.#tls };
  }
}

/** Ends the connection if what was asked of it fails. */
async function orEnd(connection: RedisConnection, asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    connection.end('refused');
    throw error;
  }
}

/** `MOVED 3999 192.0.2.1:6381`; without a host it is the one that says so. null: that is no redirection */
function redirection(why: string, from: RedisNode): RedisNode | null {
  const [, host, port] = /^MOVED \d+ (.*):(\d+)$/.exec(why) ?? [];
  if (host === undefined || port === undefined) return null;
  return { host: host === '' ? from.host : host, port: Number(port) };
}

function readTls({ tls }: RedisSettings): TlsTarget | null {
  if (tls === null) return null;
  const { ca, certificate, key, serverName, isVerified } = tls;
  const context = createSecureContext({
    ...(ca === null ? {} : { ca }),
    ...(certificate === null ? {} : { cert: certificate }),
    ...(key === null ? {} : { key }),
  });
  return { context, serverName, isVerified };
}
