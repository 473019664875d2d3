/** BIND 9 (ISC), authoritative, or resolving. */

import { Daemon, type ZoneText } from './daemon.ts';
import { zoneFiles } from './nsd.ts';

export function startBind(zones: readonly ZoneText[]): Promise<Daemon> {
  const zoneStatements = zones.map(
    ({ origin }, i) =>
      `zone "${origin}" { type primary; file "${i}.zone"; check-names ignore; check-integrity no; };\n`,
  );
  return startNamed(
    zones.map(({ origin }) => origin),
    'recursion no; minimal-responses yes; minimal-any yes; zero-no-soa-ttl no; server-id "ns1";',
    zoneStatements.join(''),
    zoneFiles(zones),
  );
}

/** named with the given statements inside and after `options`. */
export function startNamed(
  readyNames: readonly string[],
  options: string,
  statements: string,
  files: Readonly<Record<string, string>> = {},
): Promise<Daemon> {
  return Daemon.start({
    program: 'named',
    readyNames,
    prepare: ({ directory, address, port }) => ({
      args: ['-g', '-n', '1', '-c', `${directory}/named.conf`],
      files: {
        ...files,
        'named.conf': `
options {
  directory "${directory}";
  pid-file "${directory}/named.pid";
  session-keyfile "${directory}/session.key";
  listen-on port ${port} { ${address}; };
  listen-on-v6 { none; };
  max-udp-size 1232;
  notify no;
  dnssec-validation no;
  ${options}
};
controls { };
${statements}`,
      },
    }),
  });
}
