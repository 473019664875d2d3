/** dnsperf, which asks as fast as the server answers, or at a given rate. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface LoadPlan {
  readonly title: string;
  /** Sockets that ask, each with a port of its own. */
  readonly clients: number;
  /** Queries on the way at most, over all clients. */
  readonly outstanding: number;
  /** null: as fast as the server answers. */
  readonly queriesPerSecond: number | null;
  /** Whether queries carry OPT (RFC 6891), as those of resolvers do. */
  readonly hasEdns: boolean;
}

export interface LoadResult {
  readonly completed: number;
  readonly lost: number;
  readonly queriesPerSecond: number;
  readonly responseOctets: number;
  readonly averageLatencyUs: number;
}

/** @throws {Error} with what dnsperf said, if it tells no result or a response other than NOERROR */
export async function applyLoad(
  plan: LoadPlan,
  port: number,
  queriesFile: string,
  seconds: number,
  core: number,
): Promise<LoadResult> {
  const limits = ['-c', plan.clients, '-q', plan.outstanding, '-l', seconds, '-T', 1, '-t', 2];
  const rate = plan.queriesPerSecond === null ? [] : ['-Q', plan.queriesPerSecond];
  const args = [
    '-s',
    '127.0.0.1',
    '-p',
    port,
    '-d',
    queriesFile,
    ...limits,
    ...rate,
    ...(plan.hasEdns ? ['-e'] : []),
  ];
  const { stdout } = await run('taskset', ['-c', String(core), 'dnsperf', ...args.map(String)]);
  const number = (pattern: RegExp): number => {
    const found = pattern.exec(stdout)?.[1];
    if (found === undefined)
      throw new Error(`Cannot read dnsperf's result: no ${pattern.source} in\n${stdout}`);
    return Number(found);
  };
  const completed = number(/Queries completed:\s+(\d+)/);
  if (number(/NOERROR (\d+)/) !== completed)
    throw new Error(`Cannot compare: not every response is NOERROR\n${stdout}`);
  return {
    completed,
    lost: number(/Queries lost:\s+(\d+)/),
    queriesPerSecond: number(/Queries per second:\s+([\d.]+)/),
    responseOctets: number(/response (\d+)/),
    averageLatencyUs: number(/Average Latency \(s\):\s+([\d.]+)/) * 1e6,
  };
}
