/**
 * Questions and answers as dig writes them, so that a conformance table reads like a terminal.
 *
 *     $ dig host3.example. MX +edns
 *     ;; status: NOERROR, flags: qr aa
 *     ; EDNS: version: 0, flags:; udp: 1232
 *     ;; ANSWER SECTION:
 *     host3.example. 3600 IN MX 10 host1.example.
 *
 * Two liberties are taken: left out is what says nothing (the ID, the counts, the echoed question, which the strict checks
 * look after), and nothing is sent that the command doesn't say (dig itself would set RD and send OPT).
 */

import {
  EdnsOption,
  extendedErrorName,
  formatName,
  opcodeName,
  Opcode,
  parseRrClass,
  parseRrType,
  rcodeName,
  rrClassName,
  rrTypeName,
} from '../../src/dns/index.ts';
import { formatRdata } from '../../src/dns/rdata/index.ts';
import type { Message, Opt, ResourceRecord } from './message.ts';
import { FLAG_BITS, hex, type FlagName, type Query, type QueryEdns } from './query.ts';

/** What dig says when nobody answers. */
export const NO_RESPONSE = ';; no servers could be reached';

export interface DigCommand {
  readonly query: Query;
  readonly isStream: boolean;
}

/** Reads `dig NAME [CLASS] [TYPE] [+option[=value]]…`. @throws {TypeError} for what it doesn't know */
export function parseDigCommand(command: string): DigCommand {
  const [program, qname, ...rest] = command.trim().split(/\s+/);
  if (program !== 'dig' || qname === undefined)
    throw new TypeError(`Cannot read "${command}": it is no dig command`);
  let query: Query = { qname };
  let isStream = false;
  const edns = (more: QueryEdns): void => {
    const options = [...(query.edns?.options ?? []), ...(more.options ?? [])];
    query = { ...query, edns: { ...query.edns, ...more, options } };
  };
  const flag = (name: FlagName): void => {
    query = { ...query, flags: [...(query.flags ?? []), name] };
  };
  for (const word of rest) {
    const [option, value = ''] = word.split('=');
    if (option === '+tcp') isStream = true;
    else if (option === '+recurse') flag('rd');
    else if (option === '+adflag') flag('ad');
    else if (option === '+cdflag') flag('cd');
    else if (option === '+aaflag') flag('aa');
    else if (option === '+tcflag') flag('tc');
    else if (option === '+raflag') flag('ra');
    else if (option === '+zflag') flag('z');
    else if (option === '+opcode') query = { ...query, opcode: Number(value) };
    else if (option === '+edns') edns({ version: Number(value) });
    else if (option === '+dnssec') edns({ isDnssecOk: true });
    else if (option === '+bufsize') edns({ sizeOctets: Number(value) });
    else if (option === '+ednsflags') edns({ z: Number(value) });
    else if (option === '+nsid') edns({ options: [{ code: EdnsOption.NSID, data: new Uint8Array() }] });
    else if (option === '+subnet')
      edns({ options: [{ code: EdnsOption.CLIENT_SUBNET, data: composeSubnet(value) }] });
    else if (option === '+ednsopt') {
      const [code = '', data = ''] = value.split(':');
      edns({ options: [{ code: Number(code), data: hex(data) }] });
    } else if (parseRrClass(word) !== undefined && word !== 'ANY') query = { ...query, qclass: word };
    else if (parseRrType(word) !== undefined) query = { ...query, qtype: word };
    else throw new TypeError(`Cannot read "${command}": "${word}" is unknown`);
  }
  return { query, isStream };
}

/** The client-subnet option of an IPv4 prefix such as `192.0.2.0/24` (RFC 7871 §6). */
function composeSubnet(prefix: string): Uint8Array {
  const [address = '', bits = ''] = prefix.split('/');
  const octets = address.split('.').map(Number);
  return Uint8Array.of(0, 1, Number(bits), 0, ...octets.slice(0, Math.ceil(Number(bits) / 8)));
}

/** The response, or silence, as lines. */
export function formatResponse(message: Message | undefined): string[] {
  if (message === undefined) return [NO_RESPONSE];
  const { opcode, rcode, flags, opt, answer, authority, additional } = message;
  const set = (Object.keys(FLAG_BITS) as FlagName[]).filter((flag) => (flags & FLAG_BITS[flag]) !== 0);
  const opcodeText = opcode === Opcode.QUERY ? '' : `opcode: ${opcodeName(opcode)}, `;
  return [
    `;; ${opcodeText}status: ${rcodeName(rcode)}, flags: ${set.join(' ')}`,
    ...(opt ? formatOpt(opt) : []),
    ...formatSection('ANSWER', answer),
    ...formatSection('AUTHORITY', authority),
    ...formatSection('ADDITIONAL', additional),
  ];
}

function formatOpt({ version, isDnssecOk, sizeOctets, options }: Opt): string[] {
  const flags = isDnssecOk ? 'flags: do' : 'flags:';
  return [
    `; EDNS: version: ${version}, ${flags}; udp: ${sizeOctets}`,
    ...options.map(({ code, data }) => formatOption(code, data)),
  ];
}

function formatOption(code: number, data: Uint8Array): string {
  const octets = Buffer.from(data);
  switch (code) {
    case EdnsOption.NSID:
      return `; NSID: ${octets.toString('hex')} ("${octets.toString('latin1')}")`;
    case EdnsOption.EXTENDED_ERROR: {
      const error = octets.readUInt16BE(0);
      const text = octets.length > 2 ? `: (${octets.toString('utf8', 2)})` : '';
      return `; EDE: ${error} (${titleCase(extendedErrorName(error))})${text}`;
    }
    case EdnsOption.CLIENT_SUBNET: {
      const address = [...octets.subarray(4), 0, 0, 0, 0].slice(0, 4).join('.');
      const isIpv4 = octets.readUInt16BE(0) === 1;
      return `; CLIENT-SUBNET: ${isIpv4 ? address : octets.toString('hex', 4)}/${octets[2]!}/${octets[3]!}`;
    }
    default:
      return `; OPT=${code}: ${octets.toString('hex')}`;
  }
}

/** `NOT_AUTHORITATIVE` as dig spells it: `Not Authoritative`. */
function titleCase(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/(^|_)([a-z])/g, (_, gap: string, letter: string) => (gap && ' ') + letter.toUpperCase());
}

function formatSection(title: string, records: readonly ResourceRecord[]): string[] {
  return records.length === 0 ? [] : [`;; ${title} SECTION:`, ...records.map(formatRecord)];
}

export function formatRecord({ owner, ttlSeconds, rrClass, type, rdata }: ResourceRecord): string {
  return [
    formatName(owner),
    ttlSeconds,
    rrClassName(rrClass),
    rrTypeName(type),
    formatRdata(type, rdata),
  ].join(' ');
}

/**
 * Lines in an order that can be compared: blanks evened out, the records of each section's RRsets sorted, and the RRsets
 * of the authority and additional sections too, since only an answer's chain has an order that means something.
 */
export function normalise(lines: readonly string[]): string[] {
  const sections: { title: string; records: string[] }[] = [];
  for (const line of lines.map((text) => text.trim().replaceAll(/\s+/g, ' ')).filter((text) => text !== '')) {
    if (line.startsWith(';')) sections.push({ title: line, records: [] });
    else sections.at(-1)?.records.push(line);
  }
  return sections.flatMap(({ title, records }) => [
    title,
    ...(title.includes('ANSWER') ? sortRrsets(records) : records.sort()),
  ]);
}

function sortRrsets(records: readonly string[]): string[] {
  const rrset = (record: string): string => record.split(' ').slice(0, 4).join(' ');
  const order = [...new Set(records.map(rrset))];
  return order.flatMap((key) => records.filter((record) => rrset(record) === key).sort());
}
