/** The file by which a Unix socket is reached, which outlives a server that was killed. */

import { lstat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';

/** Its name, in the state directory. */
export const ADMIN_SOCKET_FILE = 'admin.sock';

/** What fits everywhere into `sun_path`, with its final zero; Node cuts off the rest and says nothing. */
const MAX_PATH_OCTETS = 103;

/**
 * Makes way for a new socket: removes the file of a server that is no more, and nothing else.
 *
 * @throws {Error} if a server answers there, the file is no socket, or the path is too long for one
 */
export async function clearSocketPath(path: string): Promise<void> {
  if (Buffer.byteLength(path) > MAX_PATH_OCTETS)
    throw new Error(`a socket's path has ${MAX_PATH_OCTETS} octets at most`);
  const file = await lstat(path).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (file === null) return;
  if (!file.isSocket()) throw new Error('there is a file that is no socket');
  if (await isAnswered(path)) throw new Error('another server answers there');
  await unlink(path);
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve(false);
      else reject(error);
    });
  });
}
