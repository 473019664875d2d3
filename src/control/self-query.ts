/** A real query through the server's own listeners: the proof that it answers, before anybody is told so. */

import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';

import * as dnsPacket from 'dns-packet';

import { formatListenAddress, type ListenAddress } from '../base/index.ts';

export type Protocol = 'udp' | 'tcp';

/** UDP may lose a packet on a busy machine, so it is asked more than once. */
const ATTEMPTS = 3;
const ATTEMPT_MS = 1500;

const QUERY_ID = 0x4556;

/** RFC 1035 §4.1.1. The question follows it. */
const HEADER_OCTETS = 12;

/**
 * Asks for the zone's SOA over UDP and over TCP. Over UDP, a truncated answer will do: an SOA record with long names does
 * not fit into 512 octets, and TCP brings it whole.
 *
 * @param zone an origin in service, as `formatName` writes it; null: none to ask for, any response will do
 * @throws {Error} saying what came instead of an authoritative answer
 */
export async function queryOurselves(listener: ListenAddress, zone: string | null): Promise<void> {
  const query = dnsPacket.encode({
    type: 'query',
    id: QUERY_ID,
    questions: [{ type: 'SOA', name: zone ?? '.' }],
  });
  const target = { address: reachable(listener.address), port: listener.port };
  for (const protocol of ['udp', 'tcp'] as const) {
    const ask = async (): Promise<void> => {
      checkResponse(await exchange(protocol, target, query), query, zone, protocol);
    };
    await retry(ask).catch((cause: unknown) => {
      const where = `${formatListenAddress(listener)}/${protocol}`;
      throw new Error(`Cannot get an answer from ourselves on ${where}: ${(cause as Error).message}`, {
        cause,
      });
    });
  }
}

/** A wildcard address can be listened on but not asked. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}

async function retry(action: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await action();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

function checkResponse(response: Uint8Array, query: Buffer, zone: string | null, protocol: Protocol): void {
  const { id, type, rcode, flag_aa, flag_tc, answers } = dnsPacket.decode(
    Buffer.from(response),
  ) as dnsPacket.DecodedPacket & { rcode: string };
  if (id !== QUERY_ID || type !== 'response') throw new Error('something else came than a response');
  if (zone === null) return;
  const question = query.subarray(HEADER_OCTETS);
  const isToUs = question.equals(response.subarray(HEADER_OCTETS, query.length));
  const hasSoa = answers?.some((answer) => answer.type === 'SOA') ?? false;
  const isEnough = hasSoa || (flag_tc && protocol === 'udp');
  if (rcode === 'NOERROR' && flag_aa && isToUs && isEnough) return;
  const flaws = [
    ...(isToUs ? [] : ['another question']),
    ...(flag_aa ? [] : ['not authoritative']),
    ...(flag_tc ? ['truncated'] : []),
    ...(hasSoa ? [] : ['no SOA record']),
  ];
  throw new Error(`the SOA of ${zone} was answered with ${[rcode, ...flaws].join(', ')}`);
}

//--- Transport

/** One query, one response, or an error when there is none in time. */
function exchange(protocol: Protocol, target: ListenAddress, query: Buffer): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const close = protocol === 'udp' ? askUdp(target, query, settle) : askTcp(target, query, settle);
    const timer = setTimeout(() => settle(new Error(`no answer within ${ATTEMPT_MS} ms`)), ATTEMPT_MS);
    function settle(outcome: Uint8Array | Error): void {
      clearTimeout(timer);
      close();
      if (outcome instanceof Error) reject(outcome);
      else resolve(outcome);
    }
  });
}

type Settle = (outcome: Uint8Array | Error) => void;

/** @returns what closes the socket */
function askUdp({ address, port }: ListenAddress, query: Buffer, settle: Settle): () => void {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  socket.on('message', settle).on('error', settle);
  socket.connect(port, address, () => socket.send(query));
  return () => socket.close();
}

/** RFC 1035 §4.2.2: a message's length goes before it, in two octets. */
function askTcp({ address, port }: ListenAddress, query: Buffer, settle: Settle): () => void {
  const socket = connect(port, address, () => socket.write(Buffer.concat([lengthOf(query), query])));
  let received = Buffer.alloc(0);
  socket.on('error', settle).on('end', () => settle(new Error('the connection was closed')));
  socket.on('data', (octets) => {
    received = Buffer.concat([received, octets]);
    if (received.length < 2 || received.length < 2 + received.readUInt16BE()) return;
    settle(received.subarray(2));
  });
  return () => socket.destroy();
}

function lengthOf(query: Buffer): Buffer {
  return Buffer.of(query.length >> 8, query.length & 0xff);
}
