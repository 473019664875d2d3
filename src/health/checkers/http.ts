/**
 * `http` and `https`: a GET request (RFC 9110 §9.3.1) whose response has an expected status, and the expected text in it.
 *
 *     request ──▶ status ──▶ expected? ──▶ body, only if its text matters ──▶ pass
 *        ▲          │
 *        └──────────┘ redirect, at most `follow` times
 *
 * As soon as the verdict is known, the connection is destroyed, whatever the server still has to say. If the body matters
 * (a text must stand in it, or the member's load is read from it), a response that breaks off within it is a failure.
 *
 * The connection is made here and handed to node:http: `agent: false`, which makes an Agent for each request, was measured to
 * cost half as much CPU again.
 */

import { request, STATUS_CODES, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { count } from '../../base/index.ts';
import type { Checker, ProbeContext, ProbeResult, Target } from '../check.ts';
import { attempt, type Settle } from './attempt.ts';
import { firstLine } from './first-line.ts';
import { HttpBody } from './http-body.ts';
import {
  firstDestination,
  hostHeader,
  redirectedTo,
  type HttpDestination,
  type Scheme,
} from './http-destination.ts';
import { fail, failBy, pass } from './probe-result.ts';
import { connectTls, type Trust } from './tls-connection.ts';

/** RFC 9110 §15.4: those with a Location to go to; 300 offers a choice, 304 is about caches. */
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

export class HttpChecker implements Checker {
  readonly #scheme: Scheme;
  readonly #trust: Trust;

  /** @param trust whom certificates are believed; a redirect may lead an `http` check to TLS */
  constructor(scheme: Scheme, trust: Trust) {
    this.#scheme = scheme;
    this.#trust = trust;
  }

  probe(target: Target, { wantsBody }: ProbeContext): Promise<ProbeResult> {
    return attempt(target.check.timeout, (settle) => {
      const exchange = new HttpExchange(target, wantsBody, this.#trust, settle);
      exchange.ask(firstDestination(this.#scheme, target.check));
      return () => exchange.close();
    });
  }
}

/** The requests and responses of one probe, one after the other, each over a connection of its own. */
class HttpExchange {
  readonly #target: Target;
  readonly #wantsBody: boolean;
  readonly #trust: Trust;
  readonly #settle: Settle;
  /** The connection of the request under way. */
  #socket: Socket | undefined;
  #redirects = 0;

  constructor(target: Target, wantsBody: boolean, trust: Trust, settle: Settle) {
    this.#target = target;
    this.#wantsBody = wantsBody;
    this.#trust = trust;
    this.#settle = settle;
  }

  /** @throws {TypeError} before anything is opened, if the path or the host has characters that can't be sent */
  ask(destination: HttpDestination): void {
    const outgoing = request({
      createConnection: () => this.#open(destination),
      path: destination.path,
      headers: { Host: hostHeader(destination), 'User-Agent': 'evenkeel', Accept: '*/*' },
    });
    const socket = this.#socket;
    outgoing.on('error', (error) => this.#onError(error, socket));
    const onResponse = (response: IncomingMessage): void => this.#onResponse(response, destination);
    outgoing.on('response', onResponse);
    // 101, which nobody asked for. Unheard, it would end the connection without an error.
    outgoing.on('upgrade', onResponse);
    outgoing.end();
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open({ scheme, port, serverName }: HttpDestination): Socket {
    const { address, check } = this.#target;
    const socket: Socket =
      scheme === 'https'
        ? connectTls({ address, port, serverName, isVerified: check.verify }, this.#trust)
        : connect({ host: address, port });
    // node:http listens too, but only from the next tick on.
    socket.on('error', (error) => this.#onError(error, socket));
    this.#socket = socket;
    return socket;
  }

  /** A connection that a redirect has ended may still report that. */
  #onError(error: Error, socket: Socket | undefined): void {
    if (socket === this.#socket) this.#settle(failBy(error));
  }

  #onResponse(response: IncomingMessage, from: HttpDestination): void {
    const { expect, follow } = this.#target.check;
    const { location } = response.headers;
    const status = response.statusCode!;
    if (follow > 0 && REDIRECTS.includes(status) && location !== undefined) {
      this.#follow(location, from);
    } else if (!expect.some((range) => status >= range.from && status <= range.to)) {
      this.#settle(fail(`HTTP ${status}`));
    } else if (this.#wantsBody || this.#target.check.match !== null) {
      this.#read(response);
    } else {
      this.#settle(pass(describeStatus(status)));
    }
  }

  #follow(location: string, from: HttpDestination): void {
    const { follow } = this.#target.check;
    const next = redirectedTo(location, from);
    if (next === null) {
      this.#settle(fail(`redirected to "${firstLine(location)}"`));
      return;
    }
    if (++this.#redirects > follow) {
      this.#settle(fail(`redirected more than ${count(follow, 'time')}`));
      return;
    }
    this.#socket?.destroy();
    try {
      this.ask(next);
    } catch (error) {
      this.#settle(failBy(error as Error));
    }
  }

  #read(response: IncomingMessage): void {
    const { match, max_body: maxOctets } = this.#target.check;
    const body = new HttpBody({ match, maxOctets, isKept: this.#wantsBody });
    const judge = (): void => {
      const status = describeStatus(response.statusCode!);
      this.#settle(
        body.hasMatch
          ? pass(status, { body: body.text })
          : fail(`${status} without the text "${firstLine(match ?? '')}"`),
      );
    };
    response.on('data', (chunk: Buffer) => {
      body.push(chunk);
      if (body.isEnough) judge();
    });
    response.on('end', judge);
    response.on('error', (error) => this.#settle(failBy(error)));
  }
}

/** `200 OK`; the server's own reason phrase is free text (RFC 9112 §4). */
function describeStatus(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? ''}`.trimEnd();
}
