#!/usr/bin/env node
/**
 * The command line: its commands and flags. Exit codes: 0 fine, 1 a problem was found, 2 the command line is wrong.
 */

import { runCheck } from './check.ts';
import {
  addSettings,
  CommanderError,
  configFileOf,
  configOption,
  createProgram,
  flagsOf,
  outputOption,
  type Command,
  type OutputFormat,
} from './command-line.ts';
import { addDemoCommand } from './demo.ts';
import { addDrainCommands } from './drain.ts';
import { addExplainCommand } from './explain.ts';
import { runImport } from './import.ts';
import { addLoadCommand } from './load.ts';
import { addOverrideCommands } from './override.ts';
import { runServe } from './serve.ts';
import { addStatusCommand } from './status.ts';

const USAGE_ERROR = 2;

const program = createProgram();

program.commandsGroup('The server:');

addSettings(program.command('serve'))
  .description('Serve the zones until SIGTERM; SIGHUP takes the zone files as they are')
  .addOption(configOption())
  .action(async (_, command: Command) => {
    // Threads may still be in the kernel: what is left of them ends here.
    process.exit(await runServe(configFileOf(command), flagsOf(command)));
  });

addDemoCommand(program);

program.commandsGroup('Zone files:');

addSettings(program.command('check'), ['zonesDirectory'])
  .description('Tell every problem of the zone files; exits 1 if there is an error')
  .addOption(configOption())
  .addOption(outputOption())
  .action((options: { output: OutputFormat }, command: Command) => {
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

program.commandsGroup('A running server:');

addStatusCommand(program);
addExplainCommand(program);
addDrainCommands(program);
addOverrideCommands(program);
addLoadCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Help and version that were asked for are no errors to commander either.
  process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
}
