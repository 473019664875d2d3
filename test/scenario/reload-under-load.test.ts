/**
 * Reloads while queries come in: none is lost, no answer is older than one given before, and the images' memory is used
 * again: at most two images above what the server takes after its first load.
 *
 * EVENKEEL_RELOAD_NAMES sets the size of the zone: the default suits every day, 100000 a release.
 */

import { expect } from 'chai';
import { readFileSync } from 'node:fs';

import { UdpClient } from '../support/client.ts';
import { composeQuery } from '../support/query.ts';
import { Evenkeel } from './evenkeel.ts';

const NAMES = Number(process.env['EVENKEEL_RELOAD_NAMES'] ?? 500);
/** What each name's TXT record holds: so much that a forgotten image would show beside the heap's own ups and downs. */
const TEXT_OCTETS = Math.max(100, Math.ceil(500_000 / NAMES));
/** An image takes some 100 octets a name besides. */
const IMAGE_OCTETS = NAMES * (TEXT_OCTETS + 100);
/** The ups and downs of the main thread's heap and of the allocator; 100 images lost would be more. */
const ALLOWED_OCTETS = 2 * IMAGE_OCTETS + 16_000_000;
const RELOADS = 100;
/** Queries under way at any time. */
const IN_FLIGHT = 16;
const ANSWER_MS = 10_000;

/** A zone whose `version` tells which one it is. */
function zone(version: number): string {
  const text = 'x'.repeat(TEXT_OCTETS);
  const hosts = Array.from({ length: NAMES }, (_, i) => `h${i}: {type: TXT, value: ${text}}`);
  return [
    "'': {type: NS, values: [ns1.example.net., ns2.example.net.]}",
    `version: {type: A, value: 10.0.${version >> 8}.${version & 0xff}}`,
    ...hosts,
    '',
  ].join('\n');
}

/** Asks without a pause, and keeps count. */
class Load {
  readonly #client: UdpClient;
  answered = 0;
  lost = 0;
  outdated = 0;
  #newest = 0;
  #id = 0;
  #isOver = false;
  readonly #lanes: Promise<void>[];

  constructor(client: UdpClient) {
    this.#client = client;
    this.#lanes = Array.from({ length: IN_FLIGHT }, () => this.#run());
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#lanes);
    this.#client.close();
  }

  async #run(): Promise<void> {
    while (!this.#isOver) {
      const newestBefore = this.#newest;
      this.#id = (this.#id + 1) & 0xffff;
      const response = await this.#client.ask(
        composeQuery({ qname: 'version.big.example.', id: this.#id }),
        ANSWER_MS,
      );
      if (response === undefined) this.lost++;
      else {
        this.answered++;
        const version = (response.at(-2)! << 8) | response.at(-1)!;
        if (version < newestBefore) this.outdated++;
        this.#newest = Math.max(this.#newest, version);
      }
    }
  }
}

function residentOctets(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024;
}

describe('100 reloads under load', function () {
  this.timeout(3_600_000);

  it('lose no query and leave no memory behind', async () => {
    const server = await Evenkeel.start({ zones: { 'big.example.yaml': zone(0) }, args: ['--workers', '1'] });
    let grown: number;
    const load = new Load(await UdpClient.open('127.0.0.1', server.port));
    try {
      const base = residentOctets(server.pid);
      for (let version = 1; version <= RELOADS; version++) {
        const before = server.lines.length;
        server.write('big.example.yaml', zone(version));
        server.signal('SIGHUP');
        await server.logged(/^Zone big\.example\. is in service/, before);
      }
      grown = residentOctets(server.pid) - base;
    } finally {
      await load.stop();
      await server.stop();
    }
    expect(grown).to.be.below(ALLOWED_OCTETS);
    expect(load.answered).to.be.above(RELOADS);
    expect(load.lost).to.equal(0);
    expect(load.outdated).to.equal(0);
  });
});
