/**
 * `dns`: one query over UDP; a response with the expected RCODE is a pass.
 *
 * The query asks for no recursion and carries no EDNS: every name server has an answer to it. A truncated response will
 * do, since nothing of it is read but the header and the question. What doesn't answer the query (RFC 5452 §9.1) is
 * ignored and not a failure: else whoever guesses a port could make a member fail.
 */

import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isSameName, parseName, parseRrType, rcodeName, RrClass, type Name } from '../../dns/index.ts';
import {
  FLAGS_AT,
  HEADER_OCTETS,
  QDCOUNT_AT,
  QNAME_AT,
  QR_BIT,
  QUESTION_TAIL_OCTETS,
  RCODE_MASK,
  readUint16,
  writeUint16,
} from '../../wire/index.ts';
import type { Checker } from '../check.ts';
import { attempt } from './attempt.ts';
import { fail, failBy, pass } from './probe-result.ts';

export const dnsChecker: Checker = {
  probe({ address, check }) {
    return attempt(check.timeout, (settle) => {
      const query = composeQuery(parseName(check.name), parseType(check.type));
      const socket = createSocket({
        type: address.includes(':') ? 'udp6' : 'udp4',
        // Members are always addresses, and need no looking up.
        lookup: (host, _options, callback) => callback(null, host, 0),
      });
      socket.on('error', (error) => settle(failBy(error)));
      socket.on('message', (message) => {
        const rcode = responseRcode(message, query);
        if (rcode === undefined) return;
        const isExpected = check.rcode === 'any' || check.rcode === rcodeName(rcode).toLowerCase();
        settle(isExpected ? pass(rcodeName(rcode)) : fail(rcodeName(rcode)));
      });
      // Connected, the socket takes datagrams of this server alone, and hears of a closed port.
      socket.on('connect', () => socket.send(query));
      socket.connect(check.port, address);
      return () => socket.close();
    });
  },
};

/** @throws {SyntaxError} */
function parseType(text: string): number {
  const type = parseRrType(text);
  if (type === undefined) throw new SyntaxError(`unknown type "${text}"`);
  return type;
}

/** One question, no flag, and an ID that can't be guessed (RFC 5452 §9.2). */
function composeQuery(qname: Name, qtype: number): Uint8Array {
  const query = new Uint8Array(HEADER_OCTETS + qname.length + QUESTION_TAIL_OCTETS);
  writeUint16(query, 0, randomInt(0x1_0000));
  writeUint16(query, QDCOUNT_AT, 1);
  query.set(qname, QNAME_AT);
  writeUint16(query, QNAME_AT + qname.length, qtype);
  writeUint16(query, QNAME_AT + qname.length + 2, RrClass.IN);
  return query;
}

/**
 * The RCODE of a response to the query. A server that could make nothing of the question may leave it out (FORMERR,
 * NOTIMP); one that answers it may not.
 *
 * @returns undefined if it is no response, or one to something else
 */
function responseRcode(message: Uint8Array, query: Uint8Array): number | undefined {
  if (message.length < HEADER_OCTETS || readUint16(message, 0) !== readUint16(query, 0)) return undefined;
  const flags = readUint16(message, FLAGS_AT);
  if ((flags & QR_BIT) === 0) return undefined;
  const rcode = flags & RCODE_MASK;
  const isBare = rcode !== 0 && readUint16(message, QDCOUNT_AT) === 0;
  return isBare || echoesQuestion(message, query) ? rcode : undefined;
}

/** Names are compared as RFC 4343 says: some servers answer in lower case. */
function echoesQuestion(message: Uint8Array, query: Uint8Array): boolean {
  const tailAt = query.length - QUESTION_TAIL_OCTETS;
  return (
    readUint16(message, QDCOUNT_AT) === 1 &&
    message.length >= query.length &&
    isSameName(message.subarray(QNAME_AT, tailAt), query.subarray(QNAME_AT, tailAt)) &&
    Buffer.compare(message.subarray(tailAt, query.length), query.subarray(tailAt)) === 0
  );
}
