/** The built server as a process, and dig to ask it: what an operator has. */

import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
/** What a slow machine may take for anything that is waited for. */
const PATIENCE_MS = 30_000;

export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** Zone files by name; what lies in a directory has its name before it. */
export type Files = Readonly<Record<string, string>>;

export interface StartOptions {
  readonly zones?: Files;
  readonly args?: readonly string[];
  /** Default: any free port of 127.0.0.1. */
  readonly listen?: readonly string[];
  /** The program's entry file; default: that of this checkout. */
  readonly main?: string;
  /** What is added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One run of `evenkeel serve`, in a directory of its own. */
export class Evenkeel {
  readonly directory: string;
  readonly lines: LogLine[] = [];
  readonly #child: ChildProcess;
  readonly #exited: Promise<number | null>;
  readonly #onLine = new Set<() => void>();
  #errorOutput = '';

  /** Starts a server and waits until it is ready. @throws {Error} with its log if it never is */
  static async start(options: StartOptions = {}): Promise<Evenkeel> {
    const server = Evenkeel.launch(options);
    await server.logged(/^Ready: /);
    return server;
  }

  /** Starts a server that may not get far. */
  static launch({
    zones = {},
    args = [],
    listen = ['127.0.0.1:0'],
    main = MAIN,
    env = {},
  }: StartOptions = {}): Evenkeel {
    if (!existsSync(main)) throw new Error(`Cannot start evenkeel: it is not built (npm run build)`);
    return new Evenkeel(main, zones, [...listen.flatMap((address) => ['--listen', address]), ...args], env);
  }

  private constructor(
    main: string,
    zones: Files,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ) {
    this.directory = mkdtempSync(join(tmpdir(), 'evenkeel-scenario-'));
    chmodSync(this.directory, 0o755); // for whom the server may become
    mkdirSync(this.zonesDirectory);
    for (const [file, text] of Object.entries(zones)) this.write(file, text);
    this.#child = spawn(
      process.execPath,
      [main, 'serve', '--log-format', 'json', '--admin', 'none', ...args],
      {
        cwd: this.directory,
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    running.add(this.#child);
    this.#exited = once(this.#child, 'close').then(([code]: (number | null)[]) => {
      running.delete(this.#child);
      for (const look of this.#onLine) look();
      return code ?? null;
    });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => {
      this.lines.push(JSON.parse(line) as LogLine);
      for (const look of this.#onLine) look();
    });
    this.#child.stderr!.on('data', (chunk: Buffer) => {
      this.#errorOutput += chunk.toString();
    });
  }

  get pid(): number {
    return this.#child.pid!;
  }

  get zonesDirectory(): string {
    return join(this.directory, 'zones');
  }

  /** `127.0.0.1:40001`, one for each listener. */
  get listen(): readonly string[] {
    return this.lines.find(({ msg }) => msg.startsWith('Ready: '))!['listen'] as string[];
  }

  /** The port of the first listener. */
  get port(): number {
    return Number(/\d+$/.exec(this.listen[0]!)![0]);
  }

  /** What it has told on standard error. */
  get errorOutput(): string {
    return this.#errorOutput;
  }

  /** Replaces a zone file at a stroke, as a careful deployment does. */
  write(file: string, text: string): void {
    const path = join(this.zonesDirectory, file);
    mkdirSync(dirname(path), { recursive: true });
    const draft = join(this.directory, 'draft');
    writeFileSync(draft, text);
    renameSync(draft, path);
  }

  remove(file: string): void {
    rmSync(join(this.zonesDirectory, file), { recursive: true });
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /**
   * Waits for a log line.
   *
   * @param after how many lines to pass over; default none
   * @throws {Error} with the log if the server ends without, or takes too long
   */
  async logged(pattern: RegExp, after = 0): Promise<LogLine> {
    const find = (): LogLine | undefined => this.lines.slice(after).find(({ msg }) => pattern.test(msg));
    return await new Promise((resolve, reject) => {
      const look = (): void => {
        const line = find();
        if (line !== undefined) settle(() => resolve(line));
        else if (!running.has(this.#child)) settle(() => reject(this.#failure(pattern)));
      };
      const timer = setTimeout(() => settle(() => reject(this.#failure(pattern))), PATIENCE_MS);
      const settle = (act: () => void): void => {
        clearTimeout(timer);
        this.#onLine.delete(look);
        act();
      };
      this.#onLine.add(look);
      look();
    });
  }

  /** Waits until the server has ended by itself. @returns its exit code; null if a signal killed it */
  async exited(): Promise<number | null> {
    return await this.#exited;
  }

  /** Ends the server if it still runs, and removes its directory. */
  async stop(): Promise<void> {
    if (running.has(this.#child)) {
      this.#child.kill('SIGTERM');
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), PATIENCE_MS);
      await this.#exited;
      clearTimeout(timer);
    }
    rmSync(this.directory, { recursive: true, force: true });
  }

  #failure(pattern: RegExp): Error {
    const log = this.lines.map(({ level, msg }) => `${level} ${msg}`);
    return new Error([`The server did not log ${pattern}:`, ...log, this.#errorOutput].join('\n  '));
  }
}

/** Runs `evenkeel` to its end. */
export async function evenkeel(
  args: readonly string[],
  cwd: string = tmpdir(),
): Promise<{ code: number; stdout: string; stderr: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [MAIN, ...args], { cwd });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

/** What dig prints, trimmed: `dig(server, 'www.example.com', 'A', '+short')`. */
export async function dig(server: Evenkeel, ...args: readonly string[]): Promise<string> {
  const at = args.some((arg) => arg.startsWith('@')) ? [] : ['@127.0.0.1'];
  const patience = ['+tries=3', '+timeout=5', '+norecurse'];
  const { stdout } = await promisify(execFile)('dig', [
    ...at,
    '-p',
    String(server.port),
    ...patience,
    ...args,
  ]);
  return stdout.trim();
}

/** Asks again until the answer is the expected one; the last answer, if it never is. */
export async function digUntil(
  isExpected: (answer: string) => boolean,
  server: Evenkeel,
  ...args: readonly string[]
): Promise<string> {
  const limit = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await dig(server, ...args);
    if (isExpected(answer) || Date.now() > limit) return answer;
  }
}
