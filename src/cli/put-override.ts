/** What the commands share that make an override: when, who, why, and whether by force. */

import { userInfo } from 'node:os';

import { MAX_AHEAD_MS, type OverrideBody } from '../admin/index.ts';
import { duration, formatDuration } from '../schema/index.ts';
import { addAdminCommand, tell } from './admin-command.ts';
import { Option, readBy, type Command } from './command-line.ts';
import { formatOverride } from './format-override.ts';
import { localMoment } from './local-moment.ts';

interface OverrideFlags {
  readonly at?: string;
  /** Milliseconds. */
  readonly for?: number;
  readonly reason?: string;
  readonly force?: true;
}

/** Declares a command that makes an override of whatever it is given as its pattern. */
export function addPutCommand(parent: Command, name: string, action: OverrideBody['action']): Command {
  return addAdminCommand(parent, name)
    .argument(
      '<pattern>',
      'Whom it is about: web3.example.com, 192.0.2.11, www.example.com/A, web*.example.com',
    )
    .addOption(
      new Option(
        '--at <time>',
        'When it begins: 22:00, 2026-11-23T22:00, or 10m from now (default: now)',
      ).argParser((text) => readBy(localMoment(Date.now()))(text)),
    )
    .addOption(
      new Option('--for <duration>', 'How long it lasts (default: until it is taken back)').argParser(
        readBy(duration(1000, MAX_AHEAD_MS)),
      ),
    )
    .option('--reason <text>', 'Why, for everyone who sees it')
    .option('--force', 'Even if it takes out the last member of a pool, or there is no such member')
    .action(async (pattern: string, flags: OverrideFlags, command: Command) => {
      await tell(command, async (client) => {
        const override = await client.putOverride(composeOverride(action, pattern, flags));
        return { json: override, text: () => formatOverride(override, Date.now()) };
      });
    });
}

function composeOverride(
  action: OverrideBody['action'],
  pattern: string,
  { at, for: lengthMs, reason, force }: OverrideFlags,
): OverrideBody {
  return {
    action,
    pattern,
    owner: operator(),
    ...(at !== undefined && { from: at }),
    ...(lengthMs !== undefined && { for: formatDuration(lengthMs) }),
    ...(reason !== undefined && { reason }),
    ...(force && { force }),
  };
}

/** Who is at the keyboard, not who they have become. */
function operator(): string {
  const { SUDO_USER: sudoUser } = process.env;
  if (sudoUser) return sudoUser;
  try {
    return userInfo().username;
  } catch {
    // An account that has no name.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
