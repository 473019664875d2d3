/** `evenkeel override`: to say over the heads of the checks that members are up or down, and to take it back. */

import { addAdminCommand, tell } from './admin-command.ts';
import type { Command } from './command-line.ts';
import { formatCancelled, formatOverrides } from './format-override.ts';
import { addPutCommand } from './put-override.ts';

export function addOverrideCommands(program: Command): void {
  const group = program
    .command('override')
    .description('Say over the heads of the health checks how members are, see what was said, take it back');

  addPutCommand(group, 'up', 'up').description('Hold members up, whatever their checks find');
  addPutCommand(group, 'down', 'down').description('Hold members down, whatever their checks find');

  addAdminCommand(group, 'cancel')
    .description('Take back an override, or all of exactly that pattern')
    .argument('<id|pattern>', 'The id of an override, or a pattern as it was written')
    .action(async (asked: string, _: unknown, command: Command) => {
      await tell(command, async (client) => {
        const cancelled = await client.cancelOverrides(asked);
        return { json: { overrides: cancelled }, text: () => formatCancelled(cancelled) };
      });
    });

  addAdminCommand(group, 'list')
    .description('List the overrides that are in force or scheduled, drains among them')
    .action(async (_: unknown, command: Command) => {
      await tell(command, async (client) => {
        const overrides = await client.overrides();
        const lines = overrides.length > 0 ? formatOverrides(overrides, Date.now()) : ['no overrides'];
        return { json: { overrides }, text: () => `${lines.map((line) => line.trimStart()).join('\n')}\n` };
      });
    });
}
