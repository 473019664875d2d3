/** The demo as a newcomer has it: started for real, read from its terminal, a member killed, dig asked. */

import { expect } from 'chai';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** What a slow machine may take for anything that is waited for. */
const PATIENCE_MS = 20_000;
const PAUSE_MS = 50;

describe('evenkeel demo', function () {
  this.timeout(60_000);
  let demo: Demo;

  afterEach(() => demo.kill());

  it('shows a member that is killed leave the answers, and come back', async () => {
    demo = new Demo();
    await demo.said(/^Ready: /);
    const [web1, web2, web3] = demo.members as [Shown, Shown, Shown];
    expect([web1.name, web2.name, web3.name]).to.deep.equal(['web1', 'web2', 'web3']);
    expect(await demo.ask()).to.deep.equal(records(60, web1, web2, web3));

    process.kill(web2.pid, 'SIGTERM');
    await demo.said(/web2, process \d+, has ended: SIGTERM/);
    await demo.said(/127\.0\.0\.12 .* is DOWN: connection refused; www\.demo\.example\. A: 2 of 3 up/);
    expect(await demo.ask()).to.deep.equal(records(20, web1, web3));
    expect(await demo.run('status')).to.match(/○ 127\.0\.0\.12 {2}web2\.demo\.example\. {2}DOWN/);
    expect(await demo.run('explain')).to.match(/127\.0\.0\.12 .* down, weight 1: .*connection refused/);

    const before = demo.output.length;
    demo.pressEnter();
    await demo.said(/web2 runs again: process \d+/);
    await demo.said(/127\.0\.0\.12 .* is up: 200 OK; www\.demo\.example\. A: 3 of 3 up/, before);
    expect(await demo.ask()).to.deep.equal(records(20, web1, web2, web3));

    expect(await demo.run('drain')).to.match(
      /^o-\w+: drain web3\.demo\.example .*\n1 member:\n.*\nsafe after /,
    );
    expect(await demo.ask()).to.deep.equal(records(20, web1, web2));
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`ends with all it has begun on ${signal}`, async () => {
      demo = new Demo();
      await demo.said(/^Ready: /);
      const { members, directory } = demo;
      // It hears no signal but the one that can't be ignored.
      process.kill(members[0]!.pid, 'SIGSTOP');
      demo.signal(signal);
      expect(await demo.exited()).to.equal(0);
      await demo.until(() => members.every(({ pid }) => !isRunning(pid)));
      expect(existsSync(directory), directory).to.equal(false);
    });
  }

  it('leaves no member behind when it is killed', async () => {
    demo = new Demo();
    await demo.said(/^Ready: /);
    const { members, directory } = demo;
    demo.signal('SIGKILL');
    await demo.until(() => members.every(({ pid }) => !isRunning(pid)));
    rmSync(directory, { recursive: true });
  });

  it('takes other ports where its own are taken, and says so', async () => {
    const others = [await occupy('127.0.0.1', 5300), await occupy('127.0.0.13', 8080)];
    try {
      demo = new Demo();
      await demo.said(/^Ready: /);
      const [, port] = /^Port 5300 is taken, so the server is at (\d+)\. /m.exec(demo.output)!;
      expect(demo.commands.ask).to.include(port!);
      expect(demo.output).to.not.include(':8080');
      expect(await demo.ask()).to.deep.equal(records(60, ...demo.members));
    } finally {
      for (const end of others) end();
    }
  });
});

interface Shown {
  readonly name: string;
  readonly address: string;
  readonly pid: number;
}

/** What dig prints of a pool of these, blanks made one, in the order of addresses. */
function records(ttlSeconds: number, ...members: readonly Shown[]): string[] {
  return members.map(({ address }) => `www.demo.example. ${ttlSeconds} IN A ${address}`);
}

/** One run; everything that is known of it stands in its output. */
class Demo {
  output = '';
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown[]>;

  constructor() {
    const env = { ...process.env };
    // By which the demo would know that npm started it.
    delete env['npm_execpath'];
    this.#child = spawn(process.execPath, [MAIN, 'demo'], { env, stdio: ['pipe', 'pipe', 'pipe'] });
    this.#exited = once(this.#child, 'close');
    for (const stream of [this.#child.stdout!, this.#child.stderr!])
      stream.setEncoding('utf8').on('data', (chunk: string) => (this.output += chunk));
  }

  get members(): readonly Shown[] {
    const rows = this.output.matchAll(/^ {2}(web\d) {2}http:\/\/([\d.]+):\d+ {2}process (\d+)$/gm);
    return Array.from(rows, ([, name, address, pid]) => ({
      name: name!,
      address: address!,
      pid: Number(pid),
    }));
  }

  /** As they are shown, word by word. */
  get commands(): Readonly<Record<'ask' | 'status' | 'explain' | 'drain', readonly string[]>> {
    const shown = (pattern: RegExp): string[] => pattern.exec(this.output)![1]!.split(' ');
    return {
      ask: shown(/^ {2}dig (.*)$/m),
      status: shown(/^ {2}node (.* status .*)$/m),
      explain: shown(/^ {2}node (.* explain .*)$/m),
      drain: shown(/^ {2}node (.* drain .*)$/m),
    };
  }

  get directory(): string {
    return /--state-dir (.*)\/state$/m.exec(this.output)![1]!;
  }

  async ask(): Promise<string[]> {
    const { stdout } = await promisify(execFile)('dig', this.commands.ask);
    return stdout.trim().replaceAll('\t', ' ').split('\n').sort();
  }

  async run(name: 'status' | 'explain' | 'drain'): Promise<string> {
    return (await promisify(execFile)(process.execPath, this.commands[name])).stdout;
  }

  pressEnter(): void {
    this.#child.stdin!.write('\n');
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /**
   * Waits for a line, whose time and level are passed over.
   *
   * @param after how much output to pass over
   * @throws {Error} with all output if it never comes
   */
  async said(pattern: RegExp, after = 0): Promise<void> {
    const hasSaid = (): boolean =>
      this.output
        .slice(after)
        .split('\n')
        .some((line) => pattern.test(line.replace(/^[\d:.]{12} \w+ +/, '')));
    await this.until(() => hasSaid() || this.#child.exitCode !== null);
    if (!hasSaid()) throw new Error(`The demo did not say ${pattern}:\n${this.output}`);
  }

  async until(holds: () => boolean): Promise<void> {
    const endMs = performance.now() + PATIENCE_MS;
    while (!holds()) {
      if (performance.now() > endMs) throw new Error(`It never came to that:\n${this.output}`);
      await delay(PAUSE_MS);
    }
  }

  async exited(): Promise<number | null> {
    const [code] = (await this.#exited) as [number | null];
    return code;
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGTERM');
    await this.#exited;
  }
}

/** Listens there, unless somebody does already. @returns what ends it */
async function occupy(address: string, port: number): Promise<() => void> {
  const server = createServer();
  server.listen(port, address);
  await Promise.race([once(server, 'listening'), once(server, 'error')]);
  return () => server.close();
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
