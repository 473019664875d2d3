/** `!include`, confined to one directory: a zone file can't show the server's other files to the world. */

import { readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';

import type { IncludeReader } from './parse-yaml.ts';
import type { YamlFile } from './yaml-tree.ts';

/**
 * Reads included files below `root`. A path is relative to the including file. Links are followed first and judged by
 * where they lead, so that the `..data` links of a mounted ConfigMap work and a link out of `root` does not.
 *
 * @param onRead hears of every file that was read, for the content hash
 */
export function includeWithin(root: string, onRead: (source: YamlFile) => void): IncludeReader {
  return (path, from) => {
    const file = isAbsolute(path) ? path : join(dirname(from), path);
    const realFile = realPath(file, path);
    const below = relative(realpathSync(root), realFile);
    if (below === '..' || below.startsWith(`..${sep}`) || isAbsolute(below)) {
      throw new Error(`Cannot include "${path}": it is outside the zone directory`);
    }
    const source = { file, text: readText(realFile, path) };
    onRead(source);
    return source;
  };
}

function realPath(file: string, path: string): string {
  try {
    return realpathSync(file);
  } catch (cause) {
    throw new Error(`Cannot include "${path}": there is no such file`, { cause });
  }
}

function readText(file: string, path: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`Cannot include "${path}": it can't be read`, { cause });
  }
}
