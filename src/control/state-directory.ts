/** Where the server keeps what must survive a restart. */

import { access, chown, constants, mkdir } from 'node:fs/promises';

import type { Logger } from '../base/index.ts';
import type { Account } from './privileges.ts';

/**
 * Makes the directory where there is none, and gives it to whom the server will run as. What can't be done is told
 * and lived with: without a state the server answers all the same.
 */
export async function prepareStateDirectory(
  directory: string,
  account: Account | null,
  logger: Logger,
): Promise<void> {
  try {
    await mkdir(directory, { recursive: true });
    if (account) await chown(directory, account.uid, account.gid);
    else await access(directory, constants.W_OK);
  } catch (error) {
    logger.warn(`Cannot use state directory "${directory}": ${(error as Error).message}`, { error });
  }
}
