/**
 * `icmp`: an echo that is replied to is a pass (RFC 792; RFC 4443 §4). Where the system doesn't permit ICMP sockets, it is
 * a failure that says so.
 */

import type { Checker, ProbeContext, ProbeResult, Target } from '../check.ts';
import { attempt } from './attempt.ts';
import { EchoSocket } from './echo-socket.ts';

export class IcmpChecker implements Checker {
  readonly #ipv4 = new EchoSocket(4);
  readonly #ipv6 = new EchoSocket(6);

  probe({ address, check }: Target, { openIcmpSocket }: ProbeContext): Promise<ProbeResult> {
    const socket = address.includes(':') ? this.#ipv6 : this.#ipv4;
    return attempt(check.timeout, (settle) => socket.sendEcho(address, openIcmpSocket, settle));
  }
}
