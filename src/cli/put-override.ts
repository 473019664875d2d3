/** What the commands share that make an override: when, who, why, and whether by force. */

import { userInfo } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import { MAX_AHEAD_MS, type OverrideBody } from '../admin/index.ts';
import type { OverrideReport } from '../control/pools/reports.ts';
import { duration, formatDuration } from '../schema/index.ts';
import type { AdminClient } from './admin-client.ts';
import { addAdminCommand, tell } from './admin-command.ts';
import { Option, readBy, type Command } from './command-line.ts';
import { formatOverride } from './format-override.ts';
import { localMoment } from './local-moment.ts';

/** Whoever takes longer is told of as not having heard. */
const HEARING_MS = 1000;
const LOOK_AGAIN_MS = 25;

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
        const said = await client.putOverride(composeOverride(action, pattern, flags));
        const override = await untilAllHaveHeard(said, client);
        return { json: override, text: () => formatOverride(override, Date.now()) };
      });
    });
}

/** The other replicas hear of it within milliseconds, and what they then say is what the operator wants to know. */
async function untilAllHaveHeard(said: OverrideReport, client: AdminClient): Promise<OverrideReport> {
  const deadlineMs = performance.now() + HEARING_MS;
  let latest = said;
  while (latest.waitingFor.length > 0 && performance.now() < deadlineMs) {
    await delay(LOOK_AGAIN_MS);
    latest = (await client.overrides()).find(({ id }) => id === said.id) ?? latest;
  }
  return latest;
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
