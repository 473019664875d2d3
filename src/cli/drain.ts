/** `evenkeel drain`, `evenkeel undrain`: to take members out of answers in good time, and back in. */

import type { OverrideReport } from '../control/pools/reports.ts';
import { parsePattern } from '../health/overrides/index.ts';
import { AdminError } from './admin-client.ts';
import { addAdminCommand, tell } from './admin-command.ts';
import type { Command } from './command-line.ts';
import { formatCancelled } from './format-override.ts';
import { addPutCommand } from './put-override.ts';

export function addDrainCommands(program: Command): void {
  addPutCommand(program, 'drain', 'drain')
    .summary('Take members out of answers, and tell when they can be switched off')
    .description(
      'Take members out of answers, in all zones, and tell when no cache holds them any more, so that they can be ' +
        'switched off. With --at, TTLs are lowered ahead of time, so that it is soon after that moment',
    );

  addAdminCommand(program, 'undrain')
    .description('Take drained members back in')
    .argument('<pattern|id>', 'What was drained, as it was written then, or the id of the drain')
    .action(async (asked: string, _: unknown, command: Command) => {
      await tell(command, async (client) => {
        const drains = drainsOf(await client.overrides(), asked);
        if (drains.length === 0)
          throw new AdminError(
            `Cannot undrain "${asked}": there is no such drain (see evenkeel override list)`,
            1,
          );
        const cancelled: OverrideReport[] = [];
        for (const { id } of drains) cancelled.push(...(await client.cancelOverrides(id)));
        return { json: { overrides: cancelled }, text: () => formatCancelled(cancelled) };
      });
    });
}

/** Only drains: what holds a member down of set purpose is not to be taken back by the way. */
function drainsOf(overrides: readonly OverrideReport[], asked: string): OverrideReport[] {
  const text = canonicalPattern(asked);
  return overrides.filter(
    ({ action, id, pattern }) => action === 'drain' && (id === asked || pattern === text),
  );
}

/** @returns null for what is no pattern, such as an id */
function canonicalPattern(text: string): string | null {
  try {
    return parsePattern(text).text;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
