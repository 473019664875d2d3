/** How the operator names a host. */

import type { ValueType } from '../schema/index.ts';

/** In lower case, whatever was written. */
export const hostName: ValueType<string> = {
  expected: 'the name of a host, such as dns1.example.com',
  parse: (source) => (/^[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/i.test(source) ? source.toLowerCase() : undefined),
};
