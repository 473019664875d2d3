/** What all commands have in common that ask a running server: which one, and how they tell what it said. */

import { join } from 'node:path';

import { ADMIN_SOCKET_FILE } from '../admin/index.ts';
import type { ValueType } from '../schema/index.ts';
import { AdminClient, AdminError } from './admin-client.ts';
import {
  addSettings,
  configFileOf,
  configOption,
  flagsOf,
  Option,
  outputOption,
  readBy,
  type Command,
  type OutputFormat,
} from './command-line.ts';
import { paintFor, type Paint } from './paint.ts';
import { readConfig } from './read-config.ts';

/** What a command has learned. */
export interface Finding {
  /** As the server sent it. */
  readonly json: unknown;
  readonly text: (paint: Paint) => string;
  /** Whether it makes the exit code 1. */
  readonly isProblem?: boolean;
}

interface AdminFlags {
  readonly output: OutputFormat;
  readonly server?: URL;
  readonly token?: string;
}

const serverUrl: ValueType<URL> = {
  expected: 'a URL such as http://127.0.0.1:5380',
  parse: (text) => (/^https?:\/\//.test(text) && URL.canParse(text) ? new URL(text) : undefined),
};

/** Declares a command with the options that find the server. */
export function addAdminCommand(parent: Command, name: string): Command {
  const command = parent.command(name).addOption(outputOption()).optionsGroup('The server that is asked:');
  return addSettings(command, ['stateDirectory'])
    .addOption(configOption())
    .addOption(
      new Option(
        '--server <url>',
        'Ask over HTTP (default: the Unix socket in the state directory)',
      ).argParser(readBy(serverUrl)),
    )
    .addOption(new Option('--token <token>', 'What changes over HTTP need').env('EVENKEEL_TOKEN'))
    .optionsGroup('Options:');
}

/** Asks the server and tells the finding; sets the exit code. */
export async function tell(command: Command, ask: (client: AdminClient) => Promise<Finding>): Promise<void> {
  const { output } = command.opts<AdminFlags>();
  const client = clientFor(command);
  if (client === null) {
    process.exitCode = 1;
    return;
  }
  try {
    const { json, text, isProblem = false } = await ask(client);
    process.stdout.write(
      output === 'json' ? `${JSON.stringify(json, null, 2)}\n` : text(paintFor(process.stdout)),
    );
    process.exitCode = isProblem ? 1 : 0;
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}

/** @returns null if the configuration that names the socket can't be read, which has been told */
function clientFor(command: Command): AdminClient | null {
  const { server, token = null } = command.opts<AdminFlags>();
  if (server) return new AdminClient({ url: server, token });
  const loaded = readConfig(configFileOf(command), flagsOf(command));
  return loaded && new AdminClient({ socketPath: join(loaded.config.stateDirectory, ADMIN_SOCKET_FILE) });
}
