#!/usr/bin/env node
/**
 * The command line: its commands and flags. Exit codes: 0 fine, 1 a problem was found, 2 the command line is wrong.
 */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { SETTING_ROWS, type ServerSetting, type WrittenConfig } from '../config/index.ts';
import { runCheck, type CheckOutput } from './check.ts';
import { runImport } from './import.ts';
import { runServe } from './serve.ts';
import { readVersion } from './version.ts';

const USAGE_ERROR = 2;

const program = new Command('evenkeel')
  .description('Authoritative DNS server that knows which of your servers are alive and how loaded they are')
  .version(readVersion())
  .exitOverride()
  .configureHelp({ showGlobalOptions: true });

const configOption = new Option(
  '-c, --config <file>',
  'Configuration file (default: evenkeel.yaml in the working directory, if there is one)',
);

addSettings(program.command('serve'))
  .description('Serve the zones until SIGTERM; SIGHUP takes the zone files as they are')
  .addOption(configOption)
  .action(async (_, command: Command) => {
    // Threads may still be in the kernel: what is left of them ends here.
    process.exit(await runServe(configFileOf(command), flagsOf(command)));
  });

addSettings(program.command('check'), ['zonesDirectory'])
  .description('Tell every problem of the zone files; exits 1 if there is an error')
  .addOption(configOption)
  .addOption(new Option('-o, --output <format>', 'How to tell').choices(['text', 'json']).default('text'))
  .action((options: { output: CheckOutput }, command: Command) => {
    process.exitCode = runCheck(configFileOf(command), flagsOf(command), options.output);
  });

program
  .command('import')
  .description('Turn an RFC 1035 master file into a zone file')
  .argument('<file>', 'The master file')
  .option('--origin <name>', "The zone's origin (default: the owner of the SOA record)")
  .option('-o, --output <file>', 'Where to write (default: standard output)')
  .action(async (file: string, options: { origin?: string; output?: string }) => {
    process.exitCode = await runImport(file, options);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version that were asked for are no errors to commander either.
  process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
}

//--- Flags from the table of settings

/** Declares the flags of all settings, or of those named. */
function addSettings(command: Command, names?: readonly string[]): Command {
  for (const [name, row] of SETTING_ROWS) {
    if (row.flag === null || (names && !names.includes(name))) continue;
    command.addOption(settingOption(row.flag, row));
  }
  return command;
}

/** Without a default of commander's own: what isn't written must be left to the file. */
function settingOption(
  flag: string,
  { type, isList, doc, defaultText }: ServerSetting<unknown, unknown>,
): Option {
  return new Option(flag, `${doc} (default: ${defaultText})`).argParser((text: string, before: unknown) => {
    const value = type.parse(text);
    if (value === undefined) throw new InvalidArgumentError(`Expected ${type.expected}`);
    return isList ? [...((before as unknown[] | undefined) ?? []), value] : value;
  });
}

function flagsOf(command: Command): WrittenConfig {
  const values = command.opts<Record<string, unknown>>();
  const written = SETTING_ROWS.flatMap(([name, { flag }]) => {
    const option = command.options.find(({ flags }) => flags === flag);
    const value = option && values[option.attributeName()];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(written) as WrittenConfig;
}

function configFileOf(command: Command): string | undefined {
  return command.opts<{ config?: string }>().config;
}
