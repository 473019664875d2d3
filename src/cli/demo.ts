/**
 * `evenkeel demo`: a pool that heals, to be watched with dig.
 *
 *     this process    the server, as `evenkeel serve` runs it, its zone and state in a temporary directory
 *     three others    the members: tiny HTTP servers, each at an address of its own, since DNS knows no ports
 *
 * Whoever kills a member sees it leave the answers. Nothing outlives the demo, neither processes nor files.
 */

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createLog } from '../control/index.ts';
import type { Command } from './command-line.ts';
import { composeGuide } from './demo/guide.ts';
import { DemoMembers, type RunningMember } from './demo/members.ts';
import { configFile, PLACES, setScene } from './demo/scene.ts';
import { runServe } from './serve.ts';

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .description('Start three members and a server for them: kill one, and watch dig change')
    .action(async () => {
      // As for serve: threads may still be in the kernel.
      process.exit(await runDemo());
    });
}

/** Runs until it is told to stop. @returns the exit code: 0 stopped, 1 can't be shown here */
async function runDemo(): Promise<number> {
  const leave = (): never => process.exit(0);
  process.on('SIGTERM', leave).on('SIGINT', leave);
  // The terminal is gone: for a server that means a reload, for a demo the end.
  process.on('SIGHUP', () => process.kill(process.pid, 'SIGTERM'));
  const directory = mkdtempSync(join(tmpdir(), 'evenkeel-demo-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  try {
    const scene = await setScene(directory);
    const members = await startMembers(scene.httpPort);
    process.stdout.write(composeGuide(scene, members));
    // From here on signals are the server's.
    process.off('SIGTERM', leave).off('SIGINT', leave);
    return await runServe(configFile(scene), {});
  } catch (error) {
    process.stderr.write(`${explain(error as NodeJS.ErrnoException)}\n`);
    return 1;
  }
}

//--- Members

async function startMembers(port: number): Promise<readonly RunningMember[]> {
  const logger = createLog('info', 'text');
  const members = new DemoMembers(PLACES, port, ({ name, pid }, how) => {
    logger.warn(`${name}, process ${pid}, has ended: ${how}`);
  });
  process.on('exit', () => members.kill());
  const running = await members.start();
  onEnter(() => {
    members.start().then(
      (again) => again.forEach(({ name, pid }) => logger.info(`${name} runs again: process ${pid}`)),
      (error: unknown) => logger.error((error as Error).message),
    );
  });
  return running;
}

function explain({ code, message }: NodeJS.ErrnoException): string {
  if (code !== 'EADDRNOTAVAIL') return message;
  const addresses = PLACES.map(({ address }) => address).join(', ');
  return (
    `Cannot show the demo: this machine does not have the addresses ${addresses}. Linux has all of 127.0.0.0/8; ` +
    'elsewhere each is to be added, on macOS: sudo ifconfig lo0 alias 127.0.0.11'
  );
}

//--- The keyboard

function onEnter(act: () => void): void {
  if (isInBackground()) return;
  // A terminal that goes away is no fault: the hangup tells of it.
  process.stdin.on('data', act).on('error', () => undefined);
}

/** Whether to read the terminal would stop this process (SIGTTIN), and the server with it. */
function isInBackground(): boolean {
  if (!process.stdin.isTTY) return false;
  try {
    // proc(5), after the name: state, parent, process group, session, terminal, the terminal's process group
    const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ');
    return group !== foreground;
  } catch {
    return false;
  }
}
