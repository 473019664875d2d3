/** Keeps what a benchmark found, with the machine it ran on. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { fileURLToPath } from 'node:url';

const RESULTS = fileURLToPath(new URL('../results/', import.meta.url));

/** @returns where it was written */
export function writeResult(name: string, figures: object): string {
  const date = new Date().toISOString();
  const machine = {
    cpu: cpus()[0]!.model,
    cores: cpus().length,
    kernel: release(),
    node: process.version,
    loadAverage: loadavg().map((load) => Number(load.toFixed(2))),
  };
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}${date.slice(0, 19).replaceAll(':', '')}-${name}.json`;
  writeFileSync(file, `${JSON.stringify({ date, machine, ...figures }, null, 2)}\n`);
  return file;
}
