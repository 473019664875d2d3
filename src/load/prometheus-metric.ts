/**
 * One number out of a page of metrics, in Prometheus's text format 0.0.4:
 *
 *     # TYPE pool_busy gauge
 *     pool_busy{pool="web",zone="a"} 0.7 1395066363000
 *     ^ name    ^ labels             ^   ^ time: not looked at
 *
 * A metric is found in any line that has its labels among its own; of several such lines, the first counts.
 */

import { readMetricName, type Metric } from '../zone/index.ts';

/** Decimal, as Go's ParseFloat reads it; NaN and infinities are no load. Then perhaps a time. */
const VALUE =
  /[ \t]*([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)(?:[ \t]+-?[0-9]+)?[ \t\r]*$/y;

/**
 * The number of the first line that fits; undefined where none does or it has no finite number.
 *
 * @param page the whole response; lines that don't read are passed over
 */
export function readMetric(page: string, { name, labels }: Metric): number | undefined {
  for (const line of page.split('\n')) {
    // Most lines are other metrics: a glance at them is enough.
    if (!line.trimStart().startsWith(name)) continue;
    const read = readMetricName(line);
    if (read?.name !== name) continue;
    if ([...labels].some(([label, value]) => read.labels.get(label) !== value)) continue;
    return readValue(line, read.end);
  }
  return undefined;
}

function readValue(line: string, at: number): number | undefined {
  VALUE.lastIndex = at;
  const number = Number(VALUE.exec(line)?.[1]);
  return Number.isFinite(number) ? number : undefined;
}
