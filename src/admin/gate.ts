/**
 * Who may ask what. Reading is open to whoever gets through; what changes something needs a right:
 *
 *     Unix socket    whom the file's mode lets open it may do everything
 *     TCP            the Host header must be ours, and a change needs the token, from loopback too:
 *                    every process of every user comes from there, and every page in a browser
 *
 * The Host header is what stops DNS rebinding: a page whose own name has come to point at this server gets its
 * requests through the browser's walls, but they carry that name. An address in its place can't have been rebound.
 */

import { createHash, timingSafeEqual } from 'node:crypto';

import { parseIpAddress } from '../base/index.ts';
import { Refusal } from './refusal.ts';

/** Lets a request pass. @throws {Refusal} */
export type Gate = (request: Request) => void;

export const socketGate: Gate = () => {};

/**
 * @param token what a change must present; null: none is allowed
 * @param hosts names of ours in lower case, besides `localhost` and any address
 */
export function tcpGate(token: string | null, hosts: readonly string[]): Gate {
  const names = new Set(['localhost', ...hosts]);
  return (request) => {
    checkHost(request.headers.get('Host') ?? '', names);
    if (!isRead(request.method)) checkToken(request.headers.get('Authorization'), token);
  };
}

/** RFC 9110 §9.2.1, but for OPTIONS and TRACE, which we have no use for. */
function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** @param host RFC 9110 §7.2: a name or an address, an IPv6 one in brackets, and perhaps a port */
function checkHost(host: string, names: ReadonlySet<string>): void {
  const name = host.replace(/:[0-9]*$/, '').toLowerCase();
  if (names.has(name) || parseIpAddress(name.replace(/^\[(.*)\]$/, '$1'))) return;
  throw new Refusal(
    421,
    `"${host}" is no name of this server: use an IP address or localhost, or add the name to admin.hosts`,
  );
}

function checkToken(authorization: string | null, token: string | null): void {
  if (token === null) {
    throw new Refusal(
      403,
      'Changes need the Unix socket in the state directory, or a token, and no admin.token is set',
    );
  }
  const presented = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (presented !== undefined && isSame(presented, token)) return;
  const why = presented === undefined ? 'Changes need a token' : 'The token is not the right one';
  throw new Refusal(401, `${why} (Authorization: Bearer …)`, { 'WWW-Authenticate': 'Bearer' });
}

/** Takes the same time wherever they differ, and however long they are. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
