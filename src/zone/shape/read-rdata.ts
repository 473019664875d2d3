/**
 * One value of a record, in whichever shape it is written, as RDATA.
 *
 *     a map                {preference: 10, exchange: mail.example.com.}   octoDNS's shape, one key a field
 *     a text, TXT and SPF  v=spf1 -all                                     the text itself
 *     a text, all others   10 mail.example.com.                            presentation text, or RFC 3597's `\# 4 c0000201`
 */

import type { Name } from '../../dns/name.ts';
import { domainName, parseRdata, rdataFields, tokenizeRdata } from '../../dns/rdata/index.ts';
import type { Token } from '../../dns/rdata/index.ts';
import { RrType } from '../../dns/rr-type.ts';
import { expectScalar } from '../../schema/expect.ts';
import type { Report } from '../../schema/report.ts';
import type { YamlNode, YamlScalar } from '../../schema/yaml-tree.ts';
import { readFields } from './fields.ts';
import { targetText } from './target.ts';
import { composeText } from './text.ts';

/** @returns undefined where the value can't be read; the report says why */
export function readRdata(
  type: number,
  node: YamlNode,
  origin: Name,
  where: string,
  report: Report,
): Uint8Array | undefined {
  if (node.kind === 'map') return readFields(type, node, origin, where, report);
  const scalar = expectScalar(node, where, report);
  if (scalar === undefined) return undefined;
  try {
    if (type === RrType.TXT || type === RrType.SPF) return composeText(type, scalar.text);
    return parseRdata(type, presentationTokens(type, scalar, where, report), origin);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report.error(scalar.at, where, error.message);
    return undefined;
  }
}

function presentationTokens(type: number, { text, at }: YamlScalar, where: string, report: Report): Token[] {
  const tokens = tokenizeRdata(text);
  const fields = rdataFields(type);
  if (fields === undefined || tokens[0]?.text === '\\#') return tokens;
  return tokens.map((token, i) =>
    fields[i]?.kind === domainName ? { ...token, text: targetText(token.text, at, where, report) } : token,
  );
}
