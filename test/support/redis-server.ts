/** A real `redis-server` for a test: on a port of loopback, nothing kept on a disk, ended by its process id. */

import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './peers/daemon.ts';

const HOST = '127.0.0.1';
const START_LIMIT_MS = 10_000;
const PAUSE_MS = 5;
/** How much of its last words is told, in characters. */
const MAX_TOLD = 2000;

const CONFIG = ['save ""', 'appendonly no', 'daemonize no', 'enable-debug-command yes'];

export interface RedisServerOptions {
  /** Default: a free one. */
  readonly port?: number;
  /** Lines of redis.conf. */
  readonly config?: readonly string[];
  /** Other files in its directory, by name; it runs there, so that the configuration can name them without a path. */
  readonly files?: Readonly<Record<string, string>>;
  /** As `redis-server --sentinel`. */
  readonly isSentinel?: boolean;
  /** What {@link RedisServer.cli} logs in with. */
  readonly password?: string;
}

/** Still running; none may outlive the test run, however that ends. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class RedisServer {
  readonly host = HOST;
  readonly port: number;
  readonly #options: RedisServerOptions;
  readonly #directory = mkdtempSync(join(tmpdir(), 'evenkeel-redis-'));
  #child: ChildProcess | null = null;
  #output = '';

  /** Starts it and waits until it takes connections. @throws {Error} with what it said, if it does not */
  static async start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = new RedisServer(options.port ?? (await freePort(HOST)), options);
    await server.restart();
    return server;
  }

  private constructor(port: number, options: RedisServerOptions) {
    this.port = port;
    this.#options = options;
  }

  /** Ends it at once, if it runs, and starts it anew, on the same port and with nothing in it. */
  async restart(): Promise<void> {
    await this.kill();
    const { config = [], files = {}, isSentinel = false } = this.#options;
    const lines = [`port ${this.port}`, `bind ${HOST}`, ...(isSentinel ? [] : CONFIG), ...config];
    for (const [name, text] of Object.entries({ ...files, 'redis.conf': `${lines.join('\n')}\n` }))
      writeFileSync(join(this.#directory, name), text);
    const args = ['redis.conf', ...(isSentinel ? ['--sentinel'] : [])];
    const child = spawn('redis-server', args, { cwd: this.#directory, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    await this.#accepts(child);
  }

  /** Ends it at once, even while it is suspended; {@link restart} brings it back. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || !running.has(child)) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Ends it and removes its directory. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** From now on it says nothing, though the kernel still takes connections for it. */
  suspend(): void {
    this.#child?.kill('SIGSTOP');
  }

  resume(): void {
    this.#child?.kill('SIGCONT');
  }

  /** What `redis-cli` prints, without the last line's end. @throws {Error} where it can't connect */
  async cli(...args: readonly string[]): Promise<string> {
    const { password } = this.#options;
    const login = password === undefined ? [] : ['--no-auth-warning', '-a', password];
    const all = ['-h', HOST, '-p', String(this.port), ...login, ...args];
    const { stdout } = await promisify(execFile)('redis-cli', all);
    return stdout.trimEnd();
  }

  /** Asks the same until the answer is as it should be. @throws {Error} if it never is */
  async shows(pattern: RegExp, ...args: readonly string[]): Promise<void> {
    const limitMs = performance.now() + START_LIMIT_MS;
    for (;;) {
      const answer = await this.cli(...args);
      if (pattern.test(answer)) return;
      if (performance.now() > limitMs)
        throw new Error(`${args.join(' ')} shows ${answer}, not ${pattern.source}`);
      await delay(PAUSE_MS);
    }
  }

  async #accepts(child: ChildProcess): Promise<void> {
    const limitMs = performance.now() + START_LIMIT_MS;
    while (performance.now() < limitMs && running.has(child)) {
      if (await accepts(this.port)) return;
      await delay(PAUSE_MS);
    }
    throw new Error(`Cannot start redis-server: ${this.#output.slice(-MAX_TOLD)}`);
  }
}

async function accepts(port: number): Promise<boolean> {
  const socket = connect({ host: HOST, port });
  const hasConnected = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  return hasConnected;
}
