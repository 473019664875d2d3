/** Presentation text to RDATA. */

import { ROOT } from '../name.ts';
import type { Name } from '../name.ts';
import { rrTypeName } from '../rr-type.ts';
import { checkRdata } from './check.ts';
import type { FieldGroup } from './field.ts';
import { isGenericForm, parseGenericForm } from './generic-form.ts';
import { RECORD_TYPES } from './record-types.ts';
import { TokenReader } from './token.ts';
import type { Token } from './token.ts';

/** RFC 1035 §3.2.1: RDLENGTH has 16 bits. */
const MAX_RDATA_OCTETS = 65535;

/**
 * The RDATA that the words of one record say, uncompressed; relative names take the origin. Any type may be written
 * in the generic form of RFC 3597 §5, `\# 4 c0000201`, and a type that isn't in the table must be.
 *
 * @throws {SyntaxError} saying what was expected, with the field's key before it where there are several
 */
export function parseRdata(type: number, tokens: readonly Token[], origin: Name = ROOT): Uint8Array {
  if (isGenericForm(tokens)) {
    const rdata = parseGenericForm(tokens);
    checkRdata(type, rdata);
    return rdata;
  }
  const groups = RECORD_TYPES[type];
  if (groups === undefined) {
    throw new SyntaxError(
      `${rrTypeName(type)} has no text of its own (expected "\\# length hexadecimal", RFC 3597)`,
    );
  }
  const reader = new TokenReader(tokens);
  const rdata: number[] = [];
  for (const group of groups) {
    try {
      group.kind.parse(reader, rdata, origin);
    } catch (cause) {
      throw groups.length > 1 ? inField(group, cause) : cause;
    }
  }
  if (reader.hasMore) throw new SyntaxError(`expected nothing further, not "${reader.takeRest()[0]!.text}"`);
  if (rdata.length > MAX_RDATA_OCTETS) {
    throw new SyntaxError(`the value is ${rdata.length} octets long (expected at most ${MAX_RDATA_OCTETS})`);
  }
  return new Uint8Array(rdata);
}

function inField({ keys }: FieldGroup, cause: unknown): unknown {
  return cause instanceof SyntaxError
    ? new SyntaxError(`${keys.join(', ')}: ${cause.message}`, { cause })
    : cause;
}
