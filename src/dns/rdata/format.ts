/** RDATA to presentation text. */

import { fieldSpans } from './check.ts';
import type { FieldSpan } from './check.ts';
import { formatGenericForm } from './generic-form.ts';

/**
 * The RDATA's canonical text, on one line, its names absolute. A type that isn't in the table, and octets that are
 * not RDATA of their type, are written in the generic form of RFC 3597 §5. Reads back to the same octets.
 */
export function formatRdata(type: number, rdata: Uint8Array): string {
  const spans = trySpans(type, rdata);
  if (spans === undefined) return formatGenericForm(rdata);
  const texts = spans.map((span) => formatSpan(rdata, span));
  return texts.filter((text) => text !== '').join(' ');
}

/**
 * The text of each field, one for each of the type's `rdataFields`, empty where an optional field is absent;
 * undefined where {@link formatRdata} writes the generic form.
 */
export function splitRdata(type: number, rdata: Uint8Array): string[] | undefined {
  return trySpans(type, rdata)?.flatMap((span) => {
    const text = formatSpan(rdata, span);
    return span.group.keys.length === 1 ? [text] : text.split(' ');
  });
}

function formatSpan(rdata: Uint8Array, { group, start, end }: FieldSpan): string {
  return group.kind.format(rdata, start, end);
}

function trySpans(type: number, rdata: Uint8Array): FieldSpan[] | undefined {
  try {
    return fieldSpans(type, rdata);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
