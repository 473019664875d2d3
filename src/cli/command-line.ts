/**
 * What commands share of the command line: flags from the table of settings, and values read by their types. The
 * parser is commander, which is known here alone.
 */

import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

import { SETTING_ROWS, type ServerSetting, type SettingName, type WrittenConfig } from '../config/index.ts';
import type { ValueType } from '../schema/index.ts';
import { readVersion } from './version.ts';

export { Command, CommanderError, Option };

export type OutputFormat = 'text' | 'json';

/** The program without a command yet; whatever is wrong with the command line is thrown. */
export function createProgram(): Command {
  return new Command('evenkeel')
    .description(
      'Authoritative DNS server that knows which of your servers are alive and how loaded they are',
    )
    .version(readVersion())
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
}

export function configOption(): Option {
  return new Option(
    '-c, --config <file>',
    'Configuration file (default: evenkeel.yaml in the working directory, if there is one)',
  );
}

export function configFileOf(command: Command): string | undefined {
  return command.opts<{ config?: string }>().config;
}

export function outputOption(): Option {
  return new Option('-o, --output <format>', 'How to tell').choices(['text', 'json']).default('text');
}

/** How an option or an argument of that type is read. */
export function readBy<T>(type: ValueType<T>): (text: string) => T {
  return (text) => {
    const value = type.parse(text);
    if (value === undefined) throw new InvalidArgumentError(`Expected ${type.expected}`);
    return value;
  };
}

/** The same for a parser that throws what is wrong. */
export function readWith<T>(parse: (text: string) => T): (text: string) => T {
  return (text) => {
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new InvalidArgumentError(error.message);
    }
  };
}

//--- Flags from the table of settings

/** In a box, since commander takes null for no value at all. */
interface Boxed {
  readonly value: unknown;
}

/** Declares the flags of all settings, or of those named. */
export function addSettings(command: Command, names?: readonly SettingName[]): Command {
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
  const read = readBy(type);
  return new Option(flag, `${doc} (default: ${defaultText})`).argParser(
    (text: string, before: Boxed | undefined): Boxed => {
      const value = read(text);
      return { value: isList ? [...((before?.value as unknown[] | undefined) ?? []), value] : value };
    },
  );
}

export function flagsOf(command: Command): WrittenConfig {
  const values = command.opts<Record<string, unknown>>();
  const written = SETTING_ROWS.flatMap(([name, { flag }]) => {
    const option = command.options.find(({ flags }) => flags === flag);
    const boxed = option && (values[option.attributeName()] as Boxed | undefined);
    return boxed === undefined ? [] : [[name, boxed.value]];
  });
  return Object.fromEntries(written) as WrittenConfig;
}
