/** Real members: a process of its own for each that is to be killed or stopped, a link for each to be unplugged. */

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { promisify } from 'node:util';
import { ip } from '../own-network.ts';
import { MEMBER_PORT, type HealPool } from './pools.ts';

const run = promisify(execFile);

/** Answers HTTP at its arguments, all the addresses; says so when it does. */
const WEB_SERVER = `
const [port, ...addresses] = process.argv.slice(1);
const { createServer } = require('node:http');
let left = addresses.length;
for (const address of addresses)
  createServer((_, response) => response.end('fine')).listen(Number(port), address, 4096, () => --left || console.log('ready'));
`;

export class Members {
  readonly #processes = new Map<string, ChildProcess>();
  readonly #survivors: Server[] = [];
  /** Lives in the network at the far end of the links. */
  #far: ChildProcess | null = null;

  /** Returns when all of them answer. */
  static async start(pools: readonly HealPool[]): Promise<Members> {
    const members = new Members();
    try {
      await members.#start(pools);
    } catch (error) {
      await members.stop();
      throw error;
    }
    return members;
  }

  private constructor() {}

  /** @returns when it began to be dead, on the monotonic clock */
  async kill({ death, label, number }: HealPool): Promise<number> {
    const nowMs = performance.now();
    if (death === 'killed') this.#processes.get(label)!.kill('SIGKILL');
    else if (death === 'stopped') this.#processes.get(label)!.kill('SIGSTOP');
    else await this.#farIp(`link set far${number} down`);
    return nowMs;
  }

  /** @returns when it answered again, on the monotonic clock */
  async revive({ death, label, number, mortal }: HealPool): Promise<number> {
    if (death === 'killed') await this.#spawn(label, [mortal]);
    else if (death === 'stopped') this.#processes.get(label)!.kill('SIGCONT');
    else await this.#farIp(`link set far${number} up`);
    return performance.now();
  }

  async stop(): Promise<void> {
    for (const server of this.#survivors) {
      server.close();
      server.closeAllConnections();
    }
    const all = [...this.#processes.values(), ...(this.#far ? [this.#far] : [])];
    await Promise.all(all.map(end));
  }

  async #start(pools: readonly HealPool[]): Promise<void> {
    for (const { survivor } of pools) {
      const server = createServer((_, response) => response.end('fine')).listen(MEMBER_PORT, survivor, 4096);
      this.#survivors.push(server);
      await once(server, 'listening');
    }
    for (const { death, label, mortal } of pools) {
      if (death !== 'unplugged') await this.#spawn(label, [mortal]);
    }
    await this.#plug(pools.filter(({ death }) => death === 'unplugged'));
  }

  /** One process answers at the far ends of all links. */
  async #plug(pools: readonly HealPool[]): Promise<void> {
    if (pools.length === 0) return;
    this.#far = spawn('unshare', ['--net', 'sleep', 'infinity'], { stdio: 'ignore' });
    await once(this.#far, 'spawn');
    await untilItHasItsNetwork(this.#far.pid!);
    for (const { number, mortal } of pools) {
      ip(`link add near${number} type veth peer name far${number} netns ${this.#far.pid!}`);
      ip(`addr add ${mortal.replace(/2$/, '1')}/24 dev near${number}`);
      ip(`link set near${number} up`);
      await this.#farIp(`addr add ${mortal}/24 dev far${number}`);
      await this.#farIp(`link set far${number} up`);
    }
    const addresses = pools.map(({ mortal }) => mortal);
    await this.#spawn('far', addresses, ['nsenter', '--target', String(this.#far.pid!), '--net']);
  }

  async #farIp(words: string): Promise<void> {
    await run('nsenter', ['--target', String(this.#far!.pid!), '--net', 'ip', ...words.split(' ')]);
  }

  /** Starts a web server and returns when it listens. */
  async #spawn(label: string, addresses: readonly string[], before: readonly string[] = []): Promise<void> {
    const server = [process.execPath, '-e', WEB_SERVER, String(MEMBER_PORT), ...addresses];
    const [program, ...args] = [...before, ...server];
    const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#processes.set(label, child);
    await once(child.stdout, 'data');
  }
}

/** `unshare` has made it when it has become `sleep`. */
async function untilItHasItsNetwork(pid: number): Promise<void> {
  while ((await run('ps', ['-o', 'comm=', '-p', String(pid)])).stdout.trim() !== 'sleep');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
