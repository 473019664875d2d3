/**
 * A metric, named as one would in a query of Prometheus: `node_load1`, or `pool_busy{pool="web"}`. Lines of a page of
 * metrics begin in the same way.
 */

import type { ValueType } from '../../schema/value-type.ts';

export interface Metric {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

export const metric: ValueType<Metric> = {
  expected: 'a metric such as node_load1 or pool_busy{pool="web"}',
  parse(text) {
    const read = readMetricName(text);
    return read?.end === text.trimEnd().length ? { name: read.name, labels: read.labels } : undefined;
  },
};

/** A metric's name, and where its labels or its value begin. */
const NAME = /[ \t]*([A-Za-z_:][\w:]*)[ \t]*/y;
const LABEL = /[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*/y;

/** Reads the metric that a line begins with; `end` is where the text goes on after name and labels. */
export function readMetricName(text: string): (Metric & { readonly end: number }) | undefined {
  const match = matchAt(NAME, text, 0);
  if (match === undefined) return undefined;
  const labels = new Map<string, string>();
  const name = match[1]!;
  let at = NAME.lastIndex;
  if (text[at] !== '{') return { name, labels, end: match[0].trimEnd().length };
  do {
    // A comma may follow the last label too.
    const label = matchAt(LABEL, text, ++at);
    if (label === undefined) break;
    labels.set(label[1]!, unescape(label[2]!));
    at = LABEL.lastIndex;
  } while (text[at] === ',');
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] === '}' ? { name, labels, end: at + 1 } : undefined;
}

/** In label values: `\\`, `\"` and `\n`. */
function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
