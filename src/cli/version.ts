/** The version of this server. */

import { readFileSync } from 'node:fs';

/** As the package's manifest states it; from the sources and from what they compile to it is equally far away. */
export function readVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
