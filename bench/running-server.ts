/** A contender's process on a core of its own: started, waited for, ended by its id. */

import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Contender } from './contenders/index.ts';
import type { Corpus } from './corpus.ts';

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 5_000;
const PROBE_PAUSE_MS = 50;

export class RunningServer {
  readonly contender: Contender;
  readonly port: number;
  readonly #child: ChildProcess;
  readonly #directory: string;
  #output = '';

  /**
   * @param cores which it may run on, as taskset reads them
   * @throws {Error} with what it said, if it doesn't answer in time
   */
  static async start(contender: Contender, corpus: Corpus, cores: number | string): Promise<RunningServer> {
    const directory = await mkdtemp(join(tmpdir(), 'evenkeel-bench-'));
    const port = await freePort();
    const { files, args } = contender.prepare({ directory, port, corpus });
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    const server = new RunningServer(contender, port, directory, cores, args);
    try {
      await server.#untilItAnswers(corpus);
      return server;
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private constructor(
    contender: Contender,
    port: number,
    directory: string,
    cores: number | string,
    args: readonly string[],
  ) {
    this.contender = contender;
    this.port = port;
    this.#directory = directory;
    // taskset becomes the program: the process keeps its id.
    this.#child = spawn('taskset', ['-c', String(cores), contender.program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout!.on('data', (said) => (this.#output += String(said)));
    this.#child.stderr!.on('data', (said) => (this.#output += String(said)));
  }

  get pid(): number {
    return this.#child.pid!;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.#output;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      const limit = setTimeout(() => this.#child.kill('SIGKILL'), STOP_LIMIT_MS);
      await exited;
      clearTimeout(limit);
    }
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #untilItAnswers({ queries }: Corpus): Promise<void> {
    const query = composeQuery(queries.slice(0, queries.indexOf(' ')));
    const socket = createSocket('udp4');
    socket.on('error', () => undefined);
    let hasAnswered = false;
    socket.on('message', (response) => (hasAnswered ||= (response[3]! & 0x0f) === 0 && response[7]! > 0));
    const deadlineMs = performance.now() + START_LIMIT_MS;
    try {
      while (!hasAnswered) {
        if (this.#child.exitCode !== null || performance.now() > deadlineMs) {
          throw new Error(`Cannot start ${this.contender.name}: it does not answer\n${this.#output}`);
        }
        socket.send(query, this.port, '127.0.0.1');
        await delay(PROBE_PAUSE_MS);
      }
    } finally {
      socket.close();
    }
  }
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** A query for an A record. */
function composeQuery(name: string): Uint8Array {
  const labels = name
    .split('.')
    .map((label) => Buffer.concat([Uint8Array.of(label.length), Buffer.from(label)]));
  return Buffer.concat([
    Uint8Array.of(0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0),
    ...labels,
    Uint8Array.of(0, 1, 0, 1),
  ]);
}
