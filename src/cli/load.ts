/** `evenkeel load`: to report a host's load by hand or from a script. */

import { count } from '../base/count.ts';
import { decimal } from '../schema/index.ts';
import { addAdminCommand, tell } from './admin-command.ts';
import { readBy, type Command } from './command-line.ts';

export function addLoadCommand(program: Command): void {
  addAdminCommand(program, 'load')
    .description('Report the load of a host, for policies that shed it')
    .argument('<host>', "The host's name, or an address")
    .argument('<value>', 'Its load, on the scale of the watermarks in its record', readBy(decimal(0, 1e9)))
    .action(async (host: string, value: number, _: unknown, command: Command) => {
      await tell(command, async (client) => {
        const members = await client.pushLoad(host, value);
        return {
          json: { members },
          text: () => `${host}: load ${value} reported for ${count(members, 'member')}\n`,
          isProblem: members === 0,
        };
      });
    });
}
