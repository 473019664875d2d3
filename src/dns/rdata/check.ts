/** RDATA octets against their type's fields: where each field lies, and where the names are. */

import { rrTypeName } from '../rr-type.ts';
import type { FieldGroup } from './field.ts';
import { RECORD_TYPES } from './record-types.ts';

/** A field group and its octets, [start, end) of the RDATA. */
export interface FieldSpan {
  readonly group: FieldGroup;
  readonly start: number;
  readonly end: number;
}

const NO_NAMES: readonly number[] = [];

/** @throws {SyntaxError} unless the octets are RDATA of this type; a type that isn't in the table takes any octets */
export function checkRdata(type: number, rdata: Uint8Array): void {
  fieldSpans(type, rdata);
}

/**
 * Where the domain names in the RDATA begin.
 *
 * @throws {SyntaxError} where the type may hold names and the octets are not its RDATA
 */
export function rdataNames(type: number, rdata: Uint8Array): readonly number[] {
  if (RECORD_TYPES[type]?.some(({ kind }) => kind.names !== undefined) !== true) return NO_NAMES;
  return fieldSpans(type, rdata)!.flatMap(
    ({ group, start, end }) => group.kind.names?.(rdata, start, end) ?? [],
  );
}

/**
 * The RDATA divided into its type's fields; undefined for a type that isn't in the table.
 *
 * @throws {SyntaxError} where the octets are not RDATA of this type
 */
export function fieldSpans(type: number, rdata: Uint8Array): FieldSpan[] | undefined {
  const groups = RECORD_TYPES[type];
  if (groups === undefined) return undefined;
  const spans: FieldSpan[] = [];
  let start = 0;
  for (const group of groups) {
    const end = endOfField(group, rdata, start, type);
    spans.push({ group, start, end });
    start = end;
  }
  if (start < rdata.length) throw new SyntaxError(`${rrTypeName(type)} data goes on after its last field`);
  return spans;
}

function endOfField({ keys, kind }: FieldGroup, rdata: Uint8Array, start: number, type: number): number {
  const end = kind.end(rdata, start);
  if (end <= rdata.length) return end;
  throw new SyntaxError(`${rrTypeName(type)} data ends within ${keys.join(', ')}`);
}
