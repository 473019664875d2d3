/** Runs another project's server for a test: in a directory and on a port of its own, ended by its process id. */

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Rcode } from '../../../src/dns/index.ts';
import { askTcp, UdpClient } from '../client.ts';
import { composeQuery } from '../query.ts';

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 5_000;
const PROBE_TIMEOUT_MS = 250;
/** Between two looks at a server that isn't ready. */
const PROBE_PAUSE_MS = 20;
/** How much of a daemon's last words is told, in characters. */
const MAX_TOLD = 3000;
/** Servers live in sbin, which an ordinary user's PATH may lack. */
const SEARCH_PATH = [
  ...(process.env['PATH'] ?? '').split(delimiter),
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
];

/** One zone, as a master file. */
export interface ZoneText {
  readonly origin: string;
  readonly text: string;
}

export interface DaemonPlan {
  readonly program: string;
  /** The loopback address to listen on; default 127.0.0.1. */
  readonly address?: string;
  /** Files to write into the directory, by name; and the arguments to start with. */
  readonly prepare: (place: Place) => { files: Readonly<Record<string, string>>; args: readonly string[] };
  /** It is ready when it answers each of these names' SOA with NOERROR. */
  readonly readyNames: readonly string[];
}

/** Where a daemon runs. */
export interface Place {
  readonly directory: string;
  readonly address: string;
  readonly port: number;
}

/** Processes still running; none may outlive the test run, however that ends. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
process.once('SIGTERM', () => process.exit(143));

/** Another project's server, running. */
export class Daemon {
  readonly address: string;
  readonly port: number;
  readonly #directory: string;
  readonly #child: ChildProcess;
  readonly #client: UdpClient;
  #output = '';

  /** Starts it and waits until it answers. @throws {Error} with what it said, if it does not */
  static async start(plan: DaemonPlan): Promise<Daemon> {
    const directory = await mkdtemp(join(tmpdir(), `evenkeel-${plan.program}-`));
    const address = plan.address ?? '127.0.0.1';
    const port = await freePort(address);
    const { files, args } = plan.prepare({ directory, address, port });
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    // A copy, because AppArmor binds its profiles to the installed path and would bar the program from our directory; made by
    // cp, because a file that this process wrote may still be open in a child just forked, and then can't run (ETXTBSY).
    const program = join(directory, plan.program);
    await promisify(execFile)('cp', [findProgram(plan.program), program]);
    const child = spawn(program, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] });
    const daemon = new Daemon(child, { directory, address, port }, await UdpClient.open(address, port));
    try {
      for (const name of plan.readyNames) await daemon.#answers(name);
    } catch (error) {
      await daemon.stop();
      throw new Error(`Cannot start ${plan.program}: ${daemon.#output.slice(-MAX_TOLD)}`, { cause: error });
    }
    return daemon;
  }

  private constructor(child: ChildProcess, { directory, address, port }: Place, client: UdpClient) {
    this.address = address;
    this.port = port;
    this.#directory = directory;
    this.#child = child;
    this.#client = client;
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output += chunk.toString();
      });
    }
  }

  /** What it has said so far. */
  get output(): string {
    return this.#output;
  }

  respond(query: Uint8Array, isStream: boolean, timeoutMs?: number): Promise<Uint8Array | undefined> {
    return isStream ? askTcp(this.address, this.port, query, timeoutMs) : this.#client.ask(query, timeoutMs);
  }

  /** Ends the process and removes its directory. */
  async stop(): Promise<void> {
    this.#client.close();
    if (running.has(this.#child)) {
      const gone = once(this.#child, 'exit');
      const limit = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
      this.#child.kill('SIGTERM');
      await gone;
      clearTimeout(limit);
    }
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #answers(qname: string): Promise<void> {
    const query = composeQuery({ qname, qtype: 'SOA', flags: ['rd'] });
    const limit = Date.now() + START_LIMIT_MS;
    while (Date.now() < limit) {
      if (!running.has(this.#child)) throw new Error('it has ended');
      const response = await this.#client.ask(query, PROBE_TIMEOUT_MS);
      if (response !== undefined && (response[3]! & 0xf) === Rcode.NOERROR) return;
      await delay(PROBE_PAUSE_MS);
    }
    throw new Error(`it does not answer for ${qname}`);
  }
}

function findProgram(program: string): string {
  const path = SEARCH_PATH.map((directory) => join(directory, program)).find((candidate) =>
    existsSync(candidate),
  );
  if (path === undefined)
    throw new Error(`Cannot find ${program}: run "node test/support/prerequisites.js interop"`);
  return path;
}

/** Ports handed out so far: the kernel may offer one again before its daemon has taken it. */
const handedOut = new Set<number>();

/** A port that was free for UDP and TCP a moment ago. */
export async function freePort(address: string): Promise<number> {
  const server = createServer().listen(0, address);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.bind(port, address);
  const isFree = await once(socket, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  socket.close();
  await Promise.all([once(server, 'close'), once(socket, 'close')]);
  if (!isFree || handedOut.has(port)) return freePort(address);
  handedOut.add(port);
  return port;
}
