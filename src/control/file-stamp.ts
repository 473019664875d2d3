/**
 * Which state of which files a zone was read from, so that a reload reads only the zones whose files changed.
 *
 * The change time (ctime) moves with every write, truncation and rename into place, and nobody can set it back; with
 * the inode it also tells a symlink that was pointed elsewhere.
 */

import { statSync, type Stats } from 'node:fs';

export interface FileStamp {
  readonly files: readonly string[];
  /** Inode, size and change time of each file; empty when they may have changed while they were read. */
  readonly state: string;
}

/** A file's change time comes from the kernel's tick, which may stand up to 10 ms behind the clock. */
const TICK_MS = 20;

/**
 * Stamps files after they were read.
 *
 * @param readFromMs when reading began, in Unix milliseconds: a file that changed since may have been read before or after
 */
export function stampFiles(files: readonly string[], readFromMs: number): FileStamp {
  const isRacy = files.some((file) => (statOf(file)?.ctimeMs ?? 0) > readFromMs - TICK_MS);
  return { files, state: isRacy ? '' : describeState(files) };
}

/** Whether the stamp still holds, and covers all the files the zone has now. */
export function isStampCurrent(stamp: FileStamp, files: readonly string[]): boolean {
  return files.every((file) => stamp.files.includes(file)) && stamp.state === describeState(stamp.files);
}

function describeState(files: readonly string[]): string {
  return files.map(describeFile).join('\n');
}

function describeFile(file: string): string {
  const stat = statOf(file);
  return stat === undefined ? 'missing' : `${stat.dev}:${stat.ino} ${stat.size} ${stat.ctimeMs}`;
}

/** @returns undefined for a file that is gone or can't be looked at */
function statOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}
