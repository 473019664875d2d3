/**
 * What the choice among a pool's members costs an answer: pools against plain RRsets of as many addresses, in the query
 * handler alone, without the kernel.
 *
 *     npm run bench:pools [-- --seconds 0.3 --rounds 15]
 *
 * Each round measures a plain RRset and a pool one after the other; ratios are taken within a round, and their median
 * is told. All policies are in use before anything is measured, as on a server that has pools of every kind.
 */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createRandom, systemClock, type Logger } from '../src/base/index.ts';
import { PoolService } from '../src/control/pools/pool-service.ts';
import { nameKey, parseName, RrType } from '../src/dns/index.ts';
import { OverrideBook } from '../src/health/index.ts';
import { createQueryHandler } from '../src/resolve/index.ts';
import type { QueryHandler } from '../src/transport/exchange.ts';
import { collectPoolSets, compileZone, loadZone } from '../src/zone/index.ts';
import { composeQuery, measureAnswers } from './answer-time.ts';
import { formatTable, median } from './table.ts';

const ORIGIN = 'bench.example.';
const NAMES = 1000;
const MEMBERS = 4;

interface Kind {
  readonly label: string;
  readonly title: string;
  /** How many addresses an answer carries. */
  readonly answers: number;
  readonly balance: string;
}

const KINDS: readonly Kind[] = [
  { label: 'turn', title: 'round-robin', answers: 4, balance: 'round-robin' },
  { label: 'turn2', title: 'round-robin', answers: 2, balance: '{policy: round-robin, answers: 2}' },
  { label: 'any', title: 'random', answers: 4, balance: 'random' },
  { label: 'weight2', title: 'weighted', answers: 2, balance: '{policy: weighted, answers: 2}' },
  { label: 'weight', title: 'weighted', answers: 1, balance: 'weighted' },
  { label: 'hash', title: 'client-hash', answers: 1, balance: 'client-hash' },
  { label: 'order', title: 'ordered', answers: 1, balance: 'ordered' },
];

const SILENT: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const { values: options } = parseArgs({
  options: { seconds: { type: 'string', default: '0.3' }, rounds: { type: 'string', default: '15' } },
});
const seconds = Number(options.seconds);

const handler = createHandler();
for (const { label } of KINDS) measureAnswers(handler, queriesFor(label, true), 0.05);
const rows = [false, true].flatMap((hasEdns) => KINDS.map((kind) => compare(kind, hasEdns)));
console.log(`CPU nanoseconds per answer, median of ${options.rounds} rounds\n`);
console.log(formatTable(['pool of 4', 'plain', 'pool', '× plain'], rows));

function compare({ label, title, answers }: Kind, hasEdns: boolean): string[] {
  const plainQueries = queriesFor(`plain${answers}`, hasEdns);
  const poolQueries = queriesFor(label, hasEdns);
  // Compiled before it counts.
  for (const queries of [plainQueries, poolQueries]) measureAnswers(handler, queries, seconds);
  const rounds = Array.from({ length: Number(options.rounds) }, (_, round) => {
    const isPlainFirst = round % 2 === 0;
    const early = isPlainFirst ? measureAnswers(handler, plainQueries, seconds) : 0;
    const pool = measureAnswers(handler, poolQueries, seconds);
    return { plain: isPlainFirst ? early : measureAnswers(handler, plainQueries, seconds), pool };
  });
  return [
    `${title}, ${answers} of ${MEMBERS}${hasEdns ? ', EDNS' : ''}`,
    median(rounds.map(({ plain }) => plain)).toFixed(0),
    median(rounds.map(({ pool }) => pool)).toFixed(0),
    median(rounds.map(({ plain, pool }) => pool / plain)).toFixed(2),
  ];
}

/** In no order, as in the race; every label is as long, so that names cost the same. */
function queriesFor(label: string, hasEdns: boolean): Uint8Array[] {
  return Array.from({ length: NAMES }, (_, n) =>
    composeQuery(`${labelOf(label, (n * 389) % NAMES)}.${ORIGIN}`, RrType.A, hasEdns),
  );
}

function labelOf(label: string, n: number): string {
  return `${label}-${n}`.padEnd(12, 'x');
}

function createHandler(): QueryHandler {
  const directory = mkdtempSync(join(tmpdir(), 'evenkeel-bench-'));
  const file = join(directory, `${ORIGIN}yaml`);
  writeFileSync(file, zoneText());
  const { zone } = loadZone(
    { origin: parseName(ORIGIN), directory, files: [file] },
    { defaultTtlSeconds: 300, allotSerial: () => 1 },
  );
  rmSync(directory, { recursive: true });
  const service = new PoolService({
    witness: { batches: [], havePassed: () => true },
    resolvers: [],
    overrides: new OverrideBook('bench', createRandom(1)),
    clock: systemClock,
    logger: SILENT,
  });
  service.adopt([
    { origin: nameKey(parseName(ORIGIN)), image: compileZone(zone!), sets: collectPoolSets(zone!) },
  ]);
  return createQueryHandler(service.catalog, { addressOrder: 'rotate', serverId: null, version: null });
}

function zoneText(): string {
  const lines = [`? ''`, `: {type: NS, value: ns1.${ORIGIN}}`, 'ns1: {type: A, value: 192.0.2.1}'];
  for (let n = 0; n < NAMES; n++) {
    const addresses = Array.from({ length: MEMBERS }, (_, i) => `198.18.${n >> 6}.${((n & 63) << 2) | i}`);
    for (const answers of new Set(KINDS.map((kind) => kind.answers)))
      lines.push(
        `${labelOf(`plain${answers}`, n)}: {type: A, values: [${addresses.slice(0, answers).join(', ')}]}`,
      );
    const members = addresses.map((address, i) => `{value: ${address}, weight: ${1 + i}}`).join(', ');
    for (const { label, balance } of KINDS) {
      const values = label.startsWith('weight') ? members : addresses.join(', ');
      lines.push(`${labelOf(label, n)}: {type: A, values: [${values}], balance: ${balance}}`);
    }
  }
  return `${lines.join('\n')}\n`;
}
