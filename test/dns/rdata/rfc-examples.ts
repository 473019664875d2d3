/** The examples of `fixtures/rfc-examples.txt`. */

import { readFileSync } from 'node:fs';
import { parseRrType } from '../../../src/dns/index.ts';

export interface RfcExample {
  /** Where the example stands, e.g. `RFC 1035 §3.3.9`. */
  readonly title: string;
  readonly type: number;
  /** The record as the RFC writes it, with its type. */
  readonly record: string;
  /** Its RDATA alone. */
  readonly written: string;
  readonly canonical: string;
  readonly rdata: Uint8Array;
}

export function readExamples(): RfcExample[] {
  const file = readFileSync(new URL('./fixtures/rfc-examples.txt', import.meta.url), 'utf8');
  const blocks = file.trim().split('\n\n');
  return blocks.filter((block) => !block.startsWith('#')).map(readExample);
}

function readExample(block: string): RfcExample {
  const [title, record, canonical, hex] = block.split('\n').map((line) => line.trim());
  const [type, ...words] = record!.split(' ');
  return {
    title: title!,
    type: parseRrType(type!)!,
    record: record!,
    written: words.join(' '),
    canonical: canonical!.slice(type!.length + 1),
    rdata: Uint8Array.from(Buffer.from(hex === '-' ? '' : hex!, 'hex')),
  };
}
