/** Three servers that share a real Redis, each with a state directory of its own, and what is asked of them. */

import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { AdminStatus, OverrideBody } from '../../../src/admin/index.ts';
import type { CheckReport, OverrideReport } from '../../../src/control/pools/reports.ts';
import { AdminClient } from '../../../src/cli/admin-client.ts';
import { RedisServer } from '../../support/redis-server.ts';
import { TcpProxy } from '../../support/tcp-proxy.ts';
import { Evenkeel, type Files, type LogLine } from '../evenkeel.ts';
import { DnsClient, type Answer } from '../pools/dns-client.ts';
import type { Member } from '../pools/member.ts';
import { listOf, QUICK, Stage } from '../pools/stage.ts';

/** What a slow machine may take for anything that is waited for. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 20;

/** The RRset with the pool under test. */
export const WWW = 'www.example.com';

export interface TrioOptions {
  /** Default: three. */
  readonly replicas?: number;
  /** Whether each reaches Redis by a network of its own, which can fail. */
  readonly isProxied?: boolean;
}

type Zones = string | Files;

/** Call inside a `describe`; whatever was started is gone after each test. */
export function testTrio(): Trio {
  const trio = new Trio();
  afterEach(() => trio.clear());
  return trio;
}

/** Call inside a `describe` whose tests leave everything as it was: what they are all played on is started once. */
export function sharedTrio(begin: (trio: Trio) => Promise<void>): Trio {
  const trio = new Trio();
  before(() => begin(trio));
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    // Nobody knows how it left things.
    await trio.clear();
    await begin(trio);
  });
  after(() => trio.clear());
  return trio;
}

export class Trio {
  readonly #stage = new Stage();
  #redis: RedisServer | null = null;
  readonly #replicas: Replica[] = [];

  get redis(): RedisServer {
    return this.#redis!;
  }

  /** All that there are, running or not. */
  get replicas(): readonly Replica[] {
    return this.#replicas;
  }

  get running(): readonly Replica[] {
    return this.#replicas.filter(({ isRunning }) => isRunning);
  }

  /** Starts members, each at an address of its own, all at the same port. */
  async members(count: number): Promise<Member[]> {
    return await this.#stage.members(count);
  }

  /**
   * Starts Redis and servers with the same zones; each answers, and knows of all others.
   *
   * @param zones files, or the text of `example.com.yaml`
   */
  async serve(zones: Zones, { replicas = 3, isProxied = false }: TrioOptions = {}): Promise<void> {
    this.#redis = await RedisServer.start();
    for (let i = 0; i < replicas; i++) await this.add(zones, { isProxied });
    await Promise.all(this.#replicas.map((replica) => replica.start()));
    await this.areTogether();
  }

  /** One more replica, which is yet to be started. */
  async add(zones: Zones, { isProxied = false }: TrioOptions = {}): Promise<Replica> {
    const { port } = this.redis;
    const proxy = isProxied ? await TcpProxy.start(port) : null;
    const replica = new Replica(`dns${this.#replicas.length + 1}`, proxy?.port ?? port, proxy, zones);
    this.#replicas.push(replica);
    return replica;
  }

  /** Waits until each of those running knows of all others that are. */
  async areTogether(limitMs = PATIENCE_MS): Promise<void> {
    const { running } = this;
    const names = running.map(({ name }) => name);
    const seen = await until(
      () =>
        Promise.all(
          running.map(async (replica) => {
            const { replicas } = await replica.status();
            return [replica.name, ...replicas.others.map(({ name }) => name)].sort();
          }),
        ),
      (all) => all.every((known) => known.join() === names.join()),
      limitMs,
    );
    for (const known of seen) expect(known).to.deep.equal(names);
  }

  /**
   * Waits until these replicas answer `www` with exactly these members.
   *
   * @returns how long that took, in milliseconds
   */
  async agree(
    members: readonly { readonly address: string }[],
    { on = this.running, limitMs = PATIENCE_MS }: { on?: readonly Replica[]; limitMs?: number } = {},
  ): Promise<number> {
    const beganMs = performance.now();
    const expected = addressesOf(members);
    const seen = await until(
      () => Promise.all(on.map(async (replica) => [replica.name, await replica.answers()] as const)),
      (all) => all.every(([, answers]) => answers.join() === expected.join()),
      limitMs,
    );
    expect(Object.fromEntries(seen)).to.deep.equal(
      Object.fromEntries(on.map(({ name }) => [name, expected])),
    );
    return performance.now() - beganMs;
  }

  async clear(): Promise<void> {
    for (const replica of this.#replicas.splice(0)) await replica.clear();
    await this.#stage.clear();
    await this.#redis?.stop();
    this.#redis = null;
  }
}

/** One server of several, over all its restarts. */
export class Replica {
  readonly name: string;
  readonly proxy: TcpProxy | null;
  readonly #redisPort: number;
  readonly #stateDirectory = mkdtempSync(join(tmpdir(), 'evenkeel-state-'));
  readonly #files: Record<string, string>;
  #server: Evenkeel | null = null;
  #dns: DnsClient | null = null;
  /** How often it was started or ended. */
  turns = 0;

  constructor(name: string, redisPort: number, proxy: TcpProxy | null, zones: Zones) {
    this.name = name;
    this.proxy = proxy;
    this.#redisPort = redisPort;
    this.#files = typeof zones === 'string' ? { 'example.com.yaml': zones } : { ...zones };
  }

  get isRunning(): boolean {
    return this.#dns !== null;
  }

  get server(): Evenkeel {
    return this.#server!;
  }

  get dns(): DnsClient {
    return this.#dns!;
  }

  /** Its log since it was started last. */
  get lines(): readonly LogLine[] {
    return this.#server?.lines ?? [];
  }

  get admin(): AdminClient {
    return new AdminClient({ socketPath: join(this.#stateDirectory, 'admin.sock') });
  }

  /** Starts it, again with its state after it was ended. */
  async start(listen?: string): Promise<void> {
    this.launch(listen);
    await this.isReady();
  }

  /** Starts it; it may not be ready soon. */
  launch(listen?: string): void {
    const args = ['--server-id', this.name, '--redis', `redis://127.0.0.1:${this.#redisPort}`];
    this.#server = Evenkeel.launch({
      zones: this.#files,
      args: ['--state-dir', this.#stateDirectory, '--workers', '1', ...args],
      ...(listen !== undefined && { listen: [listen] }),
    });
  }

  async isReady(): Promise<void> {
    await this.server.logged(/^Ready: /);
    await this.server.logged(/^Admin API on /);
    this.#dns = await DnsClient.open(this.server.port);
    this.turns++;
  }

  /** Puts other zone files in service, as a deployment does. */
  write(files: Files): void {
    for (const [file, text] of Object.entries(files)) {
      this.#files[file] = text;
      this.server.write(file, text);
    }
    this.server.signal('SIGHUP');
  }

  /** As a crash does it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As an operator does it. */
  async leave(): Promise<void> {
    await this.#end('SIGTERM');
  }

  suspend(): void {
    this.server.signal('SIGSTOP');
  }

  resume(): void {
    this.server.signal('SIGCONT');
  }

  /** What is in its answers of `www`, in order. */
  async answers(qname = WWW): Promise<readonly string[]> {
    return [...(await this.dns.ask(qname)).values].sort();
  }

  async status(): Promise<AdminStatus> {
    return await this.admin.status();
  }

  /** The check of a member of `www`. */
  async check({ address }: { readonly address: string }): Promise<CheckReport> {
    const { pools } = await this.status();
    const www = pools.find(({ owner }) => owner === `${WWW}.`)!;
    const [check] = www.members.find(({ value }) => value === address)!.checks;
    return check!;
  }

  async drain(member: { readonly address: string }): Promise<OverrideReport> {
    const body: OverrideBody = { action: 'drain', pattern: member.address, owner: 'test', force: true };
    return await this.admin.putOverride(body);
  }

  async undrain(member: { readonly address: string }): Promise<void> {
    expect(await this.admin.cancelOverrides(member.address)).to.have.length(1);
  }

  /** The lines of its log that say so. */
  told(pattern: RegExp, after = 0): readonly LogLine[] {
    return this.lines.slice(after).filter(({ msg }) => pattern.test(msg));
  }

  async clear(): Promise<void> {
    this.#server?.signal('SIGCONT');
    await this.#end('SIGKILL');
    await this.#server?.stop();
    await this.proxy?.stop();
    rmSync(this.#stateDirectory, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    this.turns++;
    this.#dns?.close();
    this.#dns = null;
    this.#server?.signal(signal);
    await this.#server?.exited();
  }
}

/** The zone `example.com` whose `www` has these members, checked often. */
export function wwwZone(members: readonly Member[], health = QUICK): string {
  return `'': {type: NS, values: [ns1.example.net., ns2.example.net.]}
www: {type: A, ttl: 60, values: ${listOf(members)}, health: {protocol: http, port: ${members[0]!.port}, ${health}}}
`;
}

export function addressesOf(members: readonly { readonly address: string }[]): readonly string[] {
  return members.map(({ address }) => address).sort();
}

/** What whoever asks at that port from before it is listened on is answered first: once it is, queries wait in the kernel. */
export async function firstAnswer(port: number): Promise<Answer> {
  const client = await DnsClient.open(port);
  let first: Answer | undefined;
  const asking = async (): Promise<void> => {
    const answer = await client.askOnce(WWW, PATIENCE_MS);
    first ??= answer;
  };
  try {
    return (await until(
      () => {
        void asking();
        return first;
      },
      (answer) => answer !== undefined,
    ))!;
  } finally {
    client.close();
  }
}

/** Looks again until it holds; the test's own assertion then tells what is wrong. @returns the last look */
export async function until<T>(
  look: () => T | Promise<T>,
  holds: (seen: T) => boolean,
  limitMs = PATIENCE_MS,
): Promise<T> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const seen = await look();
    if (holds(seen) || performance.now() > endMs) return seen;
    await delay(PAUSE_MS);
  }
}
