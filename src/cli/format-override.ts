/** Overrides on a terminal: one in full, when it was just made, or many as a list. */

import { count } from '../base/count.ts';
import type { OverrideReport } from '../control/pools/reports.ts';
import { joinCells, padColumns } from './columns.ts';
import { formatMoment, formatMomentAndSpan } from './format-time.ts';

/**
 *     o-7k3m9q: drain web3.example.com (kim: a new kernel)
 *     2 members:
 *       192.0.2.12 (www.example.com. A)
 *       2001:db8::12 (www.example.com. AAAA)
 *     until 16:00:00 (in 1h 24m)
 *     safe after 14:38:53 (in 2m 20s)
 */
export function formatOverride(override: OverrideReport, nowMs: number): string {
  const { id, action, pattern, owner, reason, from, until, matches } = override;
  const lines = [
    `${id}: ${action} ${pattern} (${said(owner, reason)})`,
    matches.length === 0 ? 'no member yet' : `${count(matches.length, 'member')}:`,
    ...matches.map((match) => `  ${match}`),
    ...(Date.parse(from) > nowMs ? [`from ${formatMomentAndSpan(from, nowMs)}`] : []),
    ...(until === null ? [] : [`until ${formatMomentAndSpan(until, nowMs)}`]),
    ...(action === 'drain' ? [formatProspect(override, nowMs)] : []),
  ];
  return `${lines.join('\n')}\n`;
}

/** A line for each, indented. */
export function formatOverrides(overrides: readonly OverrideReport[], nowMs: number): string[] {
  const rows = overrides.map((override) => {
    const { id, action, pattern, owner, reason, from, until, isActive, matches } = override;
    return [
      id,
      action,
      pattern,
      count(matches.length, 'member'),
      isActive ? '' : `from ${formatMoment(from, nowMs)}`,
      until === null ? '' : `until ${formatMoment(until, nowMs)}`,
      formatSafety(override, nowMs),
      said(owner, reason),
    ];
  });
  return padColumns(rows).map((cells) => `  ${joinCells(cells)}`);
}

/** What was taken back, a line for each. */
export function formatCancelled(overrides: readonly OverrideReport[]): string {
  return overrides
    .map(
      ({ id, action, pattern, owner, reason }) =>
        `${id}: took back ${action} ${pattern} (${said(owner, reason)})\n`,
    )
    .join('');
}

/** When the members may be switched off, and how to learn it where that isn't known yet. */
function formatProspect(override: OverrideReport, nowMs: number): string {
  const { safeAfter, waitingFor, isActive } = override;
  const why = isActive ? 'another override keeps it in the answers' : 'the drain has not begun';
  const known = formatSafety(override, nowMs) || `not safe yet: ${why}`;
  const isFinal = safeAfter !== null && waitingFor.length === 0;
  return isFinal ? known : `${known} (evenkeel override list tells more later)`;
}

/** When the members may be switched off, or whom that waits for; empty: it is about no drain, or not known. */
function formatSafety({ safeAfter, waitingFor }: OverrideReport, nowMs: number): string {
  if (waitingFor.length > 0) return `not safe yet: waiting for ${waitingFor.join(', ')}`;
  if (safeAfter === null) return '';
  if (Date.parse(safeAfter) <= nowMs) return `safe since ${formatMoment(safeAfter, nowMs)}`;
  return `safe after ${formatMomentAndSpan(safeAfter, nowMs)}`;
}

function said(owner: string, reason: string): string {
  return reason === '' ? owner : `${owner}: ${reason}`;
}
