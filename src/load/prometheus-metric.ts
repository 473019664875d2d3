/**
 * One number out of a page of metrics, in Prometheus's text format 0.0.4:
 *
 *     # TYPE pool_busy gauge
 *     pool_busy{pool="web",zone="a"} 0.7 1395066363000
 *     ^ name    ^ labels             ^   ^ time: not looked at
 *
 * The metric is named as one would in a query: `node_load1`, or `pool_busy{pool="web"}`, which any line fits that has
 * those labels among its own. Of several lines that fit, the first counts.
 */

export interface MetricSelector {
  readonly name: string;
  /** What a line's labels must be; it may have others. */
  readonly labels: ReadonlyMap<string, string>;
}

/** A metric's name, and where its labels or its value begin. */
const NAME = /[ \t]*([A-Za-z_:][\w:]*)[ \t]*/y;
const LABEL = /[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*/y;
/** Decimal, as Go's ParseFloat reads it; NaN and infinities are no load. Then perhaps a time. */
const VALUE =
  /[ \t]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?:[ \t]+-?[0-9]+)?[ \t\r]*$/y;

/** @throws {SyntaxError} what is wrong */
export function parseMetricSelector(text: string): MetricSelector {
  const series = readSeries(text);
  if (series === undefined || series.end !== text.trimEnd().length)
    throw new SyntaxError(`Cannot read metric "${text}": not of the form name or name{label="value"}`);
  return series;
}

/**
 * The number of the first line that fits; undefined where none does or it has no finite number.
 *
 * @param page the whole response; lines that don't read are passed over
 */
export function readMetric(page: string, { name, labels }: MetricSelector): number | undefined {
  for (const line of page.split('\n')) {
    // Most lines are other metrics: a glance at them is enough.
    if (!line.trimStart().startsWith(name)) continue;
    const series = readSeries(line);
    if (series?.name !== name) continue;
    if ([...labels].some(([label, value]) => series.labels.get(label) !== value)) continue;
    return readValue(line, series.end);
  }
  return undefined;
}

interface Series extends MetricSelector {
  /** Where the text goes on after name and labels. */
  readonly end: number;
}

function readSeries(text: string): Series | undefined {
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

function readValue(line: string, at: number): number | undefined {
  const number = Number(matchAt(VALUE, line, at)?.[1]);
  return Number.isFinite(number) ? number : undefined;
}

/** In label values: `\\`, `\"` and `\n`. */
function unescape(text: string): string {
  return text.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}
