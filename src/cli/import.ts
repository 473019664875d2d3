/** `evenkeel import`: an RFC 1035 master file as a zone file of ours. */

import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { count } from '../base/count.ts';
import { formatName, ROOT } from '../dns/name.ts';
import type { Name } from '../dns/name.ts';
import { RrType } from '../dns/rr-type.ts';
import { formatProblem } from '../schema/problem.ts';
import { formatZoneFile, groupRecords, readMasterFile } from '../zone/import/index.ts';
import type { MasterFile, OwnerGroup } from '../zone/import/index.ts';
import { parseOwnerName } from '../zone/names.ts';

export interface ImportOptions {
  /** Default: the owner of the SOA record. */
  readonly origin?: string | undefined;
  /** A file, or `-`, the default, for standard output. */
  readonly output?: string | undefined;
}

export interface ImportStreams {
  readonly stdout: NodeJS.WritableStream;
  readonly stderr: NodeJS.WritableStream;
}

/**
 * Reads a master file and, if there is no error in it, writes it as YAML. Problems and a summary go to standard
 * error.
 *
 * @returns the exit code: 0 written, 1 not written, 2 an option that can't be read
 */
export async function runImport(
  file: string,
  { origin: originText, output = '-' }: ImportOptions = {},
  { stdout, stderr }: ImportStreams = process,
): Promise<number> {
  const say = (line: string): void => void stderr.write(`${line}\n`);
  let wanted: Name | undefined;
  try {
    wanted = originText === undefined ? undefined : parseOwnerName(originText, ROOT);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    say(`--origin: ${error.message}`);
    return 2;
  }
  const master = readMasterFile(file, { origin: wanted });
  for (const problem of master.problems) say(formatProblem(problem));
  const { origin, records, problems } = master;
  if (origin === undefined || problems.some(({ severity }) => severity === 'error')) {
    say(`Cannot import "${file}": there are errors in it, nothing was written`);
    return 1;
  }
  if (records.length === 0) {
    say(`Cannot import "${file}": it has no record at or below ${formatName(origin)}, nothing was written`);
    return 1;
  }
  if (!records.some(({ type }) => type === RrType.SOA)) {
    say(`${file}: there is no SOA record: the server will make one`);
  }
  const owners = groupRecords(records);
  try {
    await write(formatZoneFile(origin, owners), output, stdout);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    say(`Cannot write "${output}": ${error.message}`);
    return 1;
  }
  say(summary(origin, master, owners));
  return 0;
}

/** A file comes into being whole: a server that watches its directory never sees half of it. */
async function write(text: Iterable<string>, output: string, stdout: NodeJS.WritableStream): Promise<void> {
  if (output === '-') {
    await pipeline(Readable.from(text), stdout, { end: false });
    return;
  }
  const unfinished = join(dirname(output), `.${basename(output)}.${process.pid}`);
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, output);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** `example.com.: read 12 records, wrote 11 records at 9 names, left out 1 duplicate` */
function summary(origin: Name, { records, outsideCount }: MasterFile, owners: readonly OwnerGroup[]): string {
  const written = owners
    .flatMap(({ groups }) => groups)
    .reduce((sum, group) => sum + group.records.length, 0);
  const leftOut = [
    count(records.length - written, 'duplicate'),
    `${count(outsideCount, 'record')} outside the zone`,
  ].filter((text) => !text.startsWith('0 '));
  return [
    `${formatName(origin)}: read ${count(records.length + outsideCount, 'record')}`,
    `wrote ${count(written, 'record')} at ${count(owners.length, 'name')}`,
    ...(leftOut.length > 0 ? [`left out ${leftOut.join(' and ')}`] : []),
  ].join(', ');
}
