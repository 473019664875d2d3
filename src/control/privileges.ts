/** Giving up root's rights once the sockets are open. */

import { accessSync, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Of Node's API, but missing in its types. */
const { initgroups } = process as unknown as { initgroups: (username: string, gid: number) => void };

const THIS_FILE = fileURLToPath(import.meta.url);

/** Whom to become. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
  /** For the user's supplementary groups; null: a number that names no account, and so has none. */
  readonly username: string | null;
}

export function isRoot(): boolean {
  return process.geteuid?.() === 0;
}

/**
 * Finds the account that `USER` or `USER:GROUP` names.
 *
 * @returns null if it is whom the process runs as already
 * @throws {Error} if there is no such user or group, if a number without an account comes without a group, or if only root
 *   could become it
 */
export function findAccount(text: string): Account | null {
  const [user = '', group] = text.split(':');
  if (!isRoot()) {
    const me = userInfo();
    if (group === undefined && (user === me.username || user === String(me.uid))) return null;
    throw new Error(`Cannot run as user "${text}": only root can change users, and this is ${me.username}`);
  }
  try {
    const account = findUser(user);
    const gid = group === undefined ? account.gid : findGroup(group);
    if (gid === null) throw new Error('a number without an account (expected USER:GROUP)');
    return { ...account, gid };
  } catch (cause) {
    throw new Error(`Cannot run as user "${text}": ${(cause as Error).message}`, { cause });
  }
}

/**
 * Becomes the account for good. The C library does so for every thread at once.
 *
 * @throws {Error} from the system, or if the account can't read the program, whose later threads are still to be
 *   loaded; then the process must not go on
 */
export function becomeAccount({ uid, gid, username }: Account): void {
  // The groups first: once the user has changed, they can't be.
  if (username === null) process.setgroups!([gid]);
  else initgroups(username, gid);
  process.setgid!(gid);
  process.setuid!(uid);
  if (canBecomeRoot()) throw new Error(`Cannot run as user ${uid}: root's rights can be had back`);
  checkProgram(username ?? String(uid));
}

/** Whatever keeps the user from one file of the program (a home of mode 0700 above it) keeps it from all. */
function checkProgram(user: string): void {
  try {
    accessSync(THIS_FILE, constants.R_OK);
  } catch (cause) {
    const directory = dirname(dirname(THIS_FILE));
    throw new Error(`Cannot run as user "${user}": it can't read ${directory}, where the program is`, {
      cause,
    });
  }
}

/**
 * Node can't look up an account, but takes a name for the effective user, by way of the system's own name service,
 * and tells whose rights the process has: so the user is put on for a moment.
 */
function findUser(user: string): { uid: number; gid: number | null; username: string | null } {
  process.seteuid!(parseId(user));
  try {
    const { uid, gid, username } = userInfo();
    return { uid, gid, username };
  } catch {
    return { uid: process.geteuid!(), gid: null, username: null };
  } finally {
    process.seteuid!(0);
  }
}

function findGroup(group: string): number {
  const before = process.getegid!();
  process.setegid!(parseId(group));
  const gid = process.getegid!();
  process.setegid!(before);
  return gid;
}

function parseId(text: string): string | number {
  return /^[0-9]+$/.test(text) ? Number(text) : text;
}

function canBecomeRoot(): boolean {
  try {
    process.setuid!(0);
    return true;
  } catch {
    return false;
  }
}
