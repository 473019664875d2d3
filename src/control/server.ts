/** The whole server, put together: from a configuration to answers, and back to nothing. */

import { hostname } from 'node:os';

import { type Clock, formatListenAddress, type ListenAddress, type Logger } from '../base/index.ts';
import type { Config, RedisSettings, SettingName } from '../config/index.ts';
import { formatName, nameOfKey } from '../dns/name.ts';
import { CounterTable, openSockets, type OpenSockets } from '../transport/index.ts';
import { startQueryThread } from '../worker/index.ts';
import { MemoryHub, RedisStore, type ReplicaStore } from '../replica/index.ts';
import type { PoolDefaults } from '../zone/index.ts';
import { count } from '../base/count.ts';
import { usableDefaults } from './listeners.ts';
import { Pools, ServerPoolControl, type PoolControl } from './pools/index.ts';
import { becomeAccount, findAccount, isRoot, type Account } from './privileges.ts';
import { QueryThreads } from './query-threads.ts';
import { queryOurselves } from './self-query.ts';
import { prepareStateDirectory } from './state-directory.ts';
import { SerialAgreement } from './serial-agreement.ts';
import type { ThreadStarter } from './thread-slot.ts';
import type { Totals } from './totals.ts';
import { ZoneService } from './zone-service.ts';
import type { ZoneStore } from './zone-store.ts';

const TCP_THREADS = 1;

export interface ServerOptions {
  readonly config: Config;
  /** The settings that are not at their default. */
  readonly written: ReadonlySet<SettingName>;
  /** What zone files may leave out of `balance` and `health`. */
  readonly poolDefaults: PoolDefaults;
  /** Where replicas share what they know; null: this server has no replicas. */
  readonly redis: RedisSettings | null;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Server {
  /** Where it answers, with the ports that were bound. */
  readonly listen: readonly ListenAddress[];
  /** Says on one line what is served where, for whoever waits for it. */
  tellReady(): void;
  /** What operators ask of the pools. */
  readonly pools: PoolControl;
  /** Takes the zone files as they are, however much they take away. */
  acceptZones(): Promise<void>;
  /** What has been counted so far; right to the last query once {@link stop} has settled. */
  totals(): Totals;
  /** Lets the threads finish what they are at. */
  stop(): Promise<void>;
}

/**
 * Starts to serve, and returns when a real query was answered on every listener.
 *
 * @throws {Error} if an address can't be listened on, no zone can be served, or the user can't be changed; what was begun is ended
 */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { config, written, poolDefaults, clock, logger } = options;
  const undo: (() => void | Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const account = chooseAccount(config.user, logger);
    const listen = written.has('listen') ? config.listen : usableDefaults(config.listen, logger);
    const sockets = await openSockets({ listen, udpThreads: config.workers, transport: config.transport });
    undo.push(() => sockets.close());
    await prepareStateDirectory(config.stateDirectory, account, logger);
    // Rights go as soon as nothing needs them: before a file of the operator's is read, where the sockets are ours to
    // lend.
    if (account && sockets.transport === 'batch') becomeAccount(account);

    const counters = new CounterTable(sockets.udpThreads + TCP_THREADS);
    const starters = threadStarters(sockets, counters, config);
    const threads = new QueryThreads(starters, clock, logger);
    const replica = config.serverId ?? hostname();
    const store = createStore(options.redis, replica, clock);
    const pools = await Pools.start({ ...config, replica, store, witness: threads, clock, logger });
    undo.push(() => pools.close());
    const zones = await ZoneService.start({
      ...config,
      publisher: threads,
      pools: pools.service,
      agreement: new SerialAgreement(pools.replicas, pools.contents),
      onChange: (served) => pools.contents.publish(served),
      poolDefaults,
      clock,
      logger,
    });
    undo.push(() => zones.close());
    const { served } = zones.store;
    if (served.size === 0) throw new Error(`Cannot serve: "${config.zonesDirectory}" has no zone to serve`);

    // Whoever is known to be dead after this is never handed out; queries wait in the kernel meanwhile.
    await pools.settled();
    undo.push(() => threads.stop());
    await threads.start();
    if (account && sockets.transport === 'dgram') becomeAccount(account);

    const probe = zoneToAskFor(served);
    await Promise.all(sockets.listen.map((listener) => queryOurselves(listener, probe)));
    return {
      tellReady: () => tellReady(sockets, served, logger),
      listen: sockets.listen,
      pools: new ServerPoolControl(pools, zones.store, clock),
      acceptZones: () => zones.accept(),
      totals: () => ({ ...counters.totals(), restarts: threads.restarts }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function chooseAccount(user: string | null, logger: Logger): Account | null {
  if (user !== null) return findAccount(user);
  if (isRoot())
    logger.warn('Running as root for good: name a user to become once the addresses are bound (--user)');
  return null;
}

function createStore(redis: RedisSettings | null, replica: string, clock: Clock): ReplicaStore {
  return redis === null ? new MemoryHub(clock).connect() : new RedisStore({ ...redis, replica });
}

/** The UDP threads, and one for TCP. */
function threadStarters(sockets: OpenSockets, counters: CounterTable, config: Config): ThreadStarter[] {
  const udpThreads = Array.from({ length: sockets.udpThreads }, (_, thread) => ({
    name: `udp ${thread}`,
    transport: sockets.transport,
    endpoints: () => sockets.udpEndpoints(thread),
  }));
  const all = [
    ...udpThreads,
    { name: 'tcp', transport: 'tcp' as const, endpoints: () => sockets.tcpEndpoints() },
  ];
  const { addressOrder, serverId, version } = config;
  return all.map(({ name, transport, endpoints }, counterRow) => ({
    name,
    start: (events) =>
      startQueryThread(
        {
          transport,
          endpoints: endpoints(),
          counters: counters.buffer,
          counterRow,
          answers: { addressOrder, serverId, version },
          tcp: { idleTimeoutMs: config.tcpIdleTimeoutMs, maxConnections: config.tcpMaxConnections },
        },
        events,
      ),
  }));
}

type ServedZones = ZoneStore['served'];

/** A zone whose name dns-packet can write: it knows no escapes. */
function zoneToAskFor(served: ServedZones): string | null {
  for (const origin of served.keys()) {
    const name = formatName(nameOfKey(origin));
    if (!name.includes('\\')) return name;
  }
  return null;
}

function tellReady(
  { listen, transport, udpThreads }: OpenSockets,
  served: ServedZones,
  logger: Logger,
): void {
  const addresses = listen.map(formatListenAddress);
  const zones = served.size;
  const names = [...served.values()].reduce((sum, zone) => sum + zone.names, 0);
  logger.info(
    `Ready: answering on ${addresses.join(', ')} (UDP and TCP) for ${count(zones, 'zone')} (${count(names, 'name')}), ` +
      `with ${count(udpThreads, 'worker')}, transport ${transport}`,
    { listen: addresses, zones, names, workers: udpThreads, transport },
  );
}
