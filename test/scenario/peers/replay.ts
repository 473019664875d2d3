/**
 * What the replays of other servers' tests have in common: a stage with websites, programs for exec checks, and answers as
 * one line for each record, which is how those tests write them.
 *
 *     'dyn 120 A 192.0.2.1'       dyn.example.com. 120 IN A 192.0.2.1
 *
 * The zones, the states of the members and the answers expected are facts of those tests; the words are ours. Where an answer
 * is another than theirs, the title says so and why.
 */

import { expect } from 'chai';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { OverrideBody } from '../../../src/admin/index.ts';
import { AdminClient } from '../../../src/cli/admin-client.ts';
import type { OverrideReport } from '../../../src/control/pools/reports.ts';
import { formatName, rrTypeName } from '../../../src/dns/index.ts';
import { formatRdata } from '../../../src/dns/rdata/index.ts';
import type { ResourceRecord } from '../../support/message.ts';
import type { StartOptions } from '../evenkeel.ts';
import type { Answer } from '../pools/dns-client.ts';
import { Stage } from '../pools/stage.ts';
import { Website, type Site } from './website.ts';

const ZONE = 'example.com.';

/** As quick as goes without false alarms on a machine that is busy with other things. */
export const QUICK = 'interval: 300ms, confirm_interval: 50ms, timeout: 500ms';

/** Longer than any first round of checks. */
const FIRST_ANSWER_MS = 15_000;

/** Programs for exec checks, by their names. */
export type Programs = Readonly<Record<string, string>>;

export class Replay {
  readonly stage = new Stage();
  readonly #websites: Website[] = [];
  #directory: string | null = null;

  /** A directory for files of the test's own. */
  get directory(): string {
    return (this.#directory ??= mkdtempSync(join(tmpdir(), 'evenkeel-replay-')));
  }

  /** Starts websites, each at an address of its own, all at the same port. */
  async websites(count: number, site?: Site): Promise<Website[]> {
    const websites: Website[] = [];
    for (let i = 0; i < count; i++) {
      const port = websites[0]?.port ?? this.#websites[0]?.port ?? 0;
      const website = await Website.start(this.stage.address(), port, site);
      this.#websites.push(website);
      websites.push(website);
    }
    return websites;
  }

  /** Addresses at which nobody listens. */
  dead(count: number): string[] {
    return Array.from({ length: count }, () => this.stage.address());
  }

  /** Starts a server for `example.com`. */
  async serve(zone: string, options: Omit<StartOptions, 'zones'> = {}): Promise<void> {
    await this.stage.serve(zone, options);
  }

  /** The same with exec checks, whose programs are shell scripts. */
  async serveWithPrograms(zone: string, programs: Programs): Promise<void> {
    for (const [name, script] of Object.entries(programs)) {
      const file = join(this.directory, name);
      writeFileSync(file, `#!/bin/sh\n${script}\n`);
      chmodSync(file, 0o755);
    }
    const config = join(this.directory, 'evenkeel.yaml');
    writeFileSync(config, `exec_dir: ${this.directory}\n`);
    await this.serve(zone, { args: ['--config', config] });
  }

  /** The first answer that a server gives which is only just starting, to questions asked since before it listened. */
  async firstAnswer(zone: string, label: string): Promise<Answer> {
    // A server that went before finds a port that is free.
    await this.serve('nothing: {type: A, value: 192.0.2.1}');
    const { port } = this.stage.server;
    await this.stage.server.stop();
    this.stage.launch(zone, { listen: [`127.0.0.1:${port}`] });
    const client = await this.stage.client(port);
    const answers: Answer[] = [];
    await this.stage.until(
      () => {
        void client
          .askOnce(`${label}.example.com`, FIRST_ANSWER_MS)
          .then((answer) => answer && answers.push(answer));
        return answers.length;
      },
      (count) => count > 0,
    );
    const [first] = answers;
    if (first === undefined) throw new Error(`No answer for ${label}`);
    return first;
  }

  /** The answer section, its records sorted. */
  async answer(label: string, type = 'A', subnet?: string): Promise<string[]> {
    return linesOf(await this.ask(label, type, subnet));
  }

  async ask(label: string, type = 'A', subnet?: string): Promise<Answer> {
    return await this.stage.dns.ask(`${label}.example.com`, type, subnet);
  }

  /** Expects an answer now or soon: what a probe finds takes its time. */
  async expectAnswer(label: string, type: string, expected: readonly string[]): Promise<void> {
    const lines = [...expected].sort();
    const seen = await this.stage.until(
      () => this.answer(label, type),
      (told) => told.join() === lines.join(),
    );
    expect(seen, `${label} ${type}`).to.deep.equal(lines);
  }

  /** Expects these addresses now or soon, whatever their TTL. */
  async expectValues(label: string, expected: readonly string[], type = 'A'): Promise<void> {
    const sorted = [...expected].sort();
    const seen = await this.stage.until(
      async () => [...(await this.ask(label, type)).values].sort(),
      (told) => told.join() === sorted.join(),
    );
    expect(seen, `${label} ${type}`).to.deep.equal(sorted);
  }

  /** Says an override, be it about the last member of a pool. */
  async override(action: OverrideBody['action'], pattern: string): Promise<OverrideReport> {
    return await this.#admin().putOverride({ action, pattern, force: true });
  }

  async cancelOverride(idOrPattern: string): Promise<void> {
    await this.#admin().cancelOverrides(idOrPattern);
  }

  async clear(): Promise<void> {
    await this.stage.clear();
    for (const website of this.#websites.splice(0)) await website.stop();
    if (this.#directory !== null) rmSync(this.#directory, { recursive: true, force: true });
    this.#directory = null;
  }

  #admin(): AdminClient {
    return new AdminClient({ socketPath: join(this.stage.stateDirectory, 'admin.sock') });
  }
}

export function linesOf({ message }: Answer): string[] {
  return message.answer.map(lineOf).sort();
}

/** `www 60 A 192.0.2.1`; an owner outside the zone, and the zone itself, by its whole name. */
export function lineOf({ owner, ttlSeconds, type, rdata }: ResourceRecord): string {
  const name = formatName(owner);
  const label = name.endsWith(`.${ZONE}`) ? name.slice(0, -ZONE.length - 1) : name;
  return [label, ttlSeconds, rrTypeName(type), formatRdata(type, rdata)].join(' ');
}
