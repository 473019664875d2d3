/** `evenkeel serve`: the server as a process, with its signals and its exit codes. */

import { join } from 'node:path';

import { ADMIN_SOCKET_FILE, startAdmin, type Admin } from '../admin/index.ts';
import { type Logger, systemClock } from '../base/index.ts';
import type { LoadedConfig, WrittenConfig } from '../config/index.ts';
import { createLog, formatTotals, startServer, type Server } from '../control/index.ts';
import { readConfig } from './read-config.ts';
import { readVersion } from './version.ts';

/** SIGTERM leaves within a second, whatever still hangs. */
const STOP_MS = 900;

/** Serves until it is told to stop. @returns the exit code: 0 stopped, 1 can't serve */
export async function runServe(configFile: string | undefined, flags: WrittenConfig): Promise<number> {
  const loaded = readConfig(configFile, flags);
  if (loaded === null) return 1;
  const { config } = loaded;
  const logger = createLog(config.logLevel, config.logFormat);
  endOnFaults(logger);
  // Signals count from the first moment on: what a hangup does by default is to kill.
  let server: Server | undefined;
  process.on('SIGHUP', () => {
    logger.info('SIGHUP: taking the zone files as they are');
    void server?.acceptZones();
  });
  const stopped = untilStopped(logger);
  const version = readVersion();
  logger.info(`Starting evenkeel ${version}, process ${process.pid}`, {
    version,
    node: process.version,
    pid: process.pid,
  });
  let admin: Admin | undefined;
  try {
    server = await Promise.race([startServer({ ...loaded, clock: systemClock, logger }), stopped]);
    if (server) admin = await serveAdmin(server, loaded, logger);
    server?.tellReady();
  } catch (error) {
    logger.error((error as Error).message);
    return 1;
  }
  await stopped;
  setTimeout(() => process.exit(0), STOP_MS);
  await admin?.close();
  await server?.stop();
  const totals = server?.totals();
  logger.info(totals ? `Stopped: ${formatTotals(totals)}` : 'Stopped', totals);
  return 0;
}

function serveAdmin({ pools }: Server, { config, written }: LoadedConfig, logger: Logger): Promise<Admin> {
  return startAdmin({
    control: pools,
    isReady: () => true,
    version: readVersion(),
    clock: systemClock,
    logger,
    listen: config.adminListen,
    isListenWritten: written.has('adminListen'),
    socketPath: join(config.stateDirectory, ADMIN_SOCKET_FILE),
    token: config.adminToken,
    hosts: config.adminHosts,
  });
}

/** Longer than any start takes: what waits for a probe or a timer waits on nothing that keeps a process. */
const KEEP_ALIVE_MS = 60_000;

/** One signal is enough: a second one, which npm and shells send along with the first, changes nothing. */
function untilStopped(logger: Logger): Promise<undefined> {
  const keepAlive = setInterval(() => undefined, KEEP_ALIVE_MS);
  return new Promise((resolve) => {
    const onSignal = (signal: NodeJS.Signals): void => {
      logger.info(`${signal}: stopping`);
      clearInterval(keepAlive);
      resolve(undefined);
    };
    process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  });
}

/** A fault of ours leaves nothing to trust: whoever runs the server starts it anew. */
function endOnFaults(logger: Logger): void {
  const die = (error: unknown): never => {
    const told = error instanceof Error ? (error.stack ?? error.message) : String(error);
    logger.error(`Unhandled error: ${told}`);
    process.exit(1);
  };
  process.on('uncaughtException', die).on('unhandledRejection', die);
}
