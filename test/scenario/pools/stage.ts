/** What a scenario of pools is played on: members, a server with a state directory, a client, and the command line. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AdminStatus } from '../../../src/admin/index.ts';
import type { MemberReport, PoolSetReport } from '../../../src/control/pools/reports.ts';
import { AdminClient } from '../../../src/cli/admin-client.ts';
import { evenkeel, Evenkeel, type Files, type StartOptions } from '../evenkeel.ts';
import { DnsClient } from './dns-client.ts';
import { Member, type Behaviour, type ProgramOptions } from './member.ts';

/** Addresses that no other run of the tests is likely to use at the same time. */
const NET = `127.${20 + (process.pid % 200)}.${(process.pid >> 8) % 250}`;
/** What a slow machine may take for anything that is waited for. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 20;

/** Checks that find out soon, for the scenarios that aren't about the defaults. */
export const QUICK = 'interval: 200ms, timeout: 700ms, confirm_interval: 50ms, fall: 3';

export interface MemberOptions extends Partial<Omit<ProgramOptions, 'address' | 'behaviour'>> {
  readonly behaviour?: Behaviour;
}

/** Call inside a `describe`; whatever was started is gone after each test. */
export function testStage(): Stage {
  const stage = new Stage();
  afterEach(() => stage.clear());
  return stage;
}

export class Stage {
  readonly #members: Member[] = [];
  readonly #servers: Evenkeel[] = [];
  readonly #clients: DnsClient[] = [];
  #stateDirectory: string | null = null;
  #nextHost = 1;

  /** The server started last. */
  get server(): Evenkeel {
    return this.#servers.at(-1)!;
  }

  /** A client of the server started last. */
  get dns(): DnsClient {
    return this.#clients.at(-1)!;
  }

  get stateDirectory(): string {
    return (this.#stateDirectory ??= mkdtempSync(join(tmpdir(), 'evenkeel-state-')));
  }

  /** An address that nobody has. */
  address(): string {
    return `${NET}.${this.#nextHost++}`;
  }

  /** What is saved of the members' health; empty: nothing yet. */
  savedHealth(): string {
    const file = join(this.stateDirectory, 'health.json');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  /** Starts members, each at an address of its own, all at the same port. */
  async members(
    count: number,
    { kind = 'http', port = 0, behaviour = {}, ...pem }: MemberOptions = {},
  ): Promise<Member[]> {
    const members: Member[] = [];
    for (let i = 0; i < count; i++) {
      const options = { kind, behaviour, ...pem, address: this.address(), port: members[0]?.port ?? port };
      const member = await Member.start(options);
      this.#members.push(member);
      members.push(member);
    }
    return members;
  }

  async member(options: MemberOptions = {}): Promise<Member> {
    return (await this.members(1, options))[0]!;
  }

  /** Starts one at an address of the test's choice, at any port. */
  async memberAt(address: string, { kind = 'http', behaviour = {} }: MemberOptions = {}): Promise<Member> {
    const member = await Member.start({ kind, address, port: 0, behaviour });
    this.#members.push(member);
    return member;
  }

  /** More zone files beside `example.com.yaml`, for servers started from now on. */
  otherZones: Files = {};

  /** Starts a server for the zone `example.com` and opens a client; both after a former one was stopped, or beside it. */
  async serve(zone: string, options: Omit<StartOptions, 'zones'> = {}): Promise<void> {
    const server = this.launch(zone, options);
    await server.logged(/^Ready: /);
    await server.logged(/^Admin API on /);
    this.#clients.push(await DnsClient.open(this.server.port));
  }

  /** Starts a server that may not be ready soon. */
  launch(zone: string, options: Omit<StartOptions, 'zones'> = {}): Evenkeel {
    const args = ['--state-dir', this.stateDirectory, '--workers', '1', ...(options.args ?? [])];
    const server = Evenkeel.launch({ ...options, zones: { ...this.otherZones, ...zoneFiles(zone) }, args });
    this.#servers.push(server);
    return server;
  }

  /** Opens a client of a server at that port, which need not be there yet. */
  async client(port: number): Promise<DnsClient> {
    const client = await DnsClient.open(port);
    this.#clients.push(client);
    return client;
  }

  /** Puts another version of the zone in service, and waits until it is. */
  async reload(zone: string): Promise<void> {
    const before = this.server.lines.length;
    this.server.write('example.com.yaml', zoneFiles(zone)['example.com.yaml']);
    this.server.signal('SIGHUP');
    await this.server.logged(/^Zone example\.com\. is in service/, before);
  }

  /** Runs a command that asks the server. */
  async cli(...args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    return await evenkeel([...args, '--state-dir', this.stateDirectory]);
  }

  /** What `evenkeel status -o json` prints, without a process for each look. */
  async status(): Promise<AdminStatus> {
    return await new AdminClient({ socketPath: join(this.stateDirectory, 'admin.sock') }).status();
  }

  async pool(owner: string, type = 'A'): Promise<PoolSetReport> {
    const { pools } = await this.status();
    return pools.find((pool) => pool.owner === `${owner}.` && pool.type === type)!;
  }

  async report(owner: string, member: { readonly address: string }, type = 'A'): Promise<MemberReport> {
    return (await this.pool(owner, type)).members.find(({ value }) => value === member.address)!;
  }

  /** Looks again until it holds; the test's own assertion then tells what is wrong. @returns the last look */
  async until<T>(look: () => T | Promise<T>, holds: (seen: T) => boolean, limitMs = PATIENCE_MS): Promise<T> {
    const endMs = performance.now() + limitMs;
    for (;;) {
      const seen = await look();
      if (holds(seen) || performance.now() > endMs) return seen;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  async clear(): Promise<void> {
    for (const client of this.#clients.splice(0)) client.close();
    for (const server of this.#servers.splice(0)) await server.stop();
    for (const member of this.#members.splice(0)) await member.kill();
    if (this.#stateDirectory !== null) rmSync(this.#stateDirectory, { recursive: true, force: true });
    this.#stateDirectory = null;
    this.otherZones = {};
    this.#nextHost = 1;
  }
}

function zoneFiles(zone: string): { 'example.com.yaml': string } {
  const apex = "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}\n";
  return { 'example.com.yaml': `${apex}${zone}\n` };
}

/** The addresses of members as a YAML list. */
export function listOf(members: readonly { readonly address: string }[]): string {
  return `[${members.map(({ address }) => address).join(', ')}]`;
}
