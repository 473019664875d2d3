/** A network namespace of the benchmark's own, where addresses are free and links can be cut: for root alone. */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Set in the process that runs inside. */
const INSIDE = 'EVENKEEL_BENCH_NETWORK';

/** Whether this process has a network of its own. */
export function hasOwnNetwork(): boolean {
  return process.env[INSIDE] !== undefined;
}

/**
 * Runs this very command again in a network of its own, and ends as it does; the network ends with it. Returns at once
 * where that has been done, or where it can't be.
 */
export async function enterOwnNetwork(): Promise<void> {
  if (hasOwnNetwork()) {
    ip('link set lo up');
    return;
  }
  if (process.getuid?.() !== 0) return;
  const [program, ...args] = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const env = { ...process.env, [INSIDE]: 'yes' };
  const child = spawn('unshare', ['--net', program, ...args], { stdio: 'inherit', env });
  const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', passOn).on('SIGTERM', passOn);
  const [code] = (await once(child, 'exit')) as [number | null];
  process.exit(code ?? 1);
}

/** `ip` (iproute2) with these words. @throws {Error} with what it said */
export function ip(words: string): void {
  execFileSync('ip', words.split(' '));
}
