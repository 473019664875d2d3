/** Giving up root's rights once the sockets are open. */

import { userInfo } from 'node:os';

/** Of Node's API, but missing in its types. */
const { initgroups } = process as unknown as { initgroups: (username: string, gid: number) => void };

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
 * @throws {Error} from the system; then the process must not go on
 */
export function becomeAccount({ uid, gid, username }: Account): void {
  // The groups first: once the user has changed, they can't be.
  if (username === null) process.setgroups!([gid]);
  else initgroups(username, gid);
  process.setgid!(gid);
  process.setuid!(uid);
  if (canBecomeRoot()) throw new Error(`Cannot run as user ${uid}: root's rights can be had back`);
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
