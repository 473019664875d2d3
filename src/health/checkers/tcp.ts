/**
 * `tcp`: a connection that is accepted is a pass.
 *
 * It is ended with a reset, as HAProxy's does: an orderly end would leave each probe's address and port in TIME_WAIT for a
 * minute, 120,000 of them with 10,000 targets every five seconds.
 */

import { connect, type Socket } from 'node:net';
import type { Checker } from '../check.ts';
import { attempt } from './attempt.ts';
import { failBy, pass } from './probe-result.ts';

export const tcpChecker: Checker = {
  probe({ address, check }) {
    return attempt(check.timeout, (settle) => {
      const socket = connect({ host: address, port: check.port });
      socket.on('connect', () => settle(pass('connected')));
      socket.on('error', (error) => settle(failBy(error)));
      return () => reset(socket);
    });
  },
};

/** A socket that is still connecting would put its reset off until it is connected. */
function reset(socket: Socket): void {
  if (socket.connecting) socket.destroy();
  else socket.resetAndDestroy();
}
