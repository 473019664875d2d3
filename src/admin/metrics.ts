/** The status as Prometheus reads it (text format 0.0.4): so far, how replicas stand with each other. */

import type { StatusReport } from '../control/pools/reports.ts';

export const METRICS_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = Readonly<Record<string, string>>;

interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly (readonly [labels: Labels, value: number])[];
}

export function composeMetrics({ replicas, zones }: StatusReport): string {
  const metrics: readonly Metric[] = [
    {
      name: 'evenkeel_replica_isolated',
      type: 'gauge',
      help: '1 while this replica is cut off from the store that replicas share, and decides alone',
      samples: [[{}, Number(replicas.isIsolated)]],
    },
    {
      name: 'evenkeel_replicas',
      type: 'gauge',
      help: 'Replicas that hear each other, this one included',
      samples: [[{}, replicas.others.length + 1]],
    },
    {
      name: 'evenkeel_store_silence_seconds',
      type: 'gauge',
      help: 'How long ago the store was last in reach',
      samples: replicas.silentMs === null ? [] : [[{}, replicas.silentMs / 1000]],
    },
    {
      name: 'evenkeel_store_failures_total',
      type: 'counter',
      help: 'Calls that the store has refused or left unanswered',
      samples: [[{}, replicas.failures]],
    },
    {
      name: 'evenkeel_zone_differing_replicas',
      type: 'gauge',
      help: 'Replicas that have served other content of the zone for more than ten seconds',
      samples: zones.map(({ zone, differsOn }) => [{ zone }, differsOn.length]),
    },
  ];
  return metrics.map(composeMetric).join('');
}

function composeMetric({ name, type, help, samples }: Metric): string {
  const lines = samples.map(([labels, value]) => `${name}${composeLabels(labels)} ${value}\n`);
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function composeLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escapeValue(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
