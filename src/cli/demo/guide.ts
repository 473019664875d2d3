/** What whoever watches the demo can do, told once it is ready to be tried. */

import { basename } from 'node:path';

import type { RunningMember } from './members.ts';
import { DNS_ADDRESS, stateDirectory, USUAL_DNS_PORT, zoneFile, type Scene } from './scene.ts';

export function composeGuide(scene: Scene, members: readonly RunningMember[]): string {
  const { dnsPort, httpPort } = scene;
  const rows = members.map(
    ({ name, address, pid }) => `  ${name}  http://${address}:${httpPort}  process ${pid}`,
  );
  const { name, pid } = members[1]!;
  const evenkeel = programName();
  const state = `--state-dir ${stateDirectory(scene)}`;
  return `Three members, and a server for demo.example that probes each of them every second:

${rows.join('\n')}

${dnsPort === USUAL_DNS_PORT ? '' : `Port ${USUAL_DNS_PORT} is taken, so the server is at ${dnsPort}. `}In another terminal, ask, kill one, and ask again:

  dig @${DNS_ADDRESS} -p ${dnsPort} www.demo.example +noall +answer
  kill ${pid}

${name} is out after two seconds or so. kill -STOP makes a member hang, kill -CONT wakes it up.
Enter starts again whoever has ended; Ctrl-C ends the demo. There is more to ask:

  ${evenkeel} status ${state}
  ${evenkeel} explain www.demo.example ${state}
  ${evenkeel} drain web3.demo.example ${state}

and a zone to edit: ${zoneFile(scene)}

`;
}

/** How the reader can run this program. */
function programName(): string {
  const [, file = ''] = process.argv;
  if (process.env['npm_execpath'] !== undefined) return 'npx evenkeel';
  return basename(file) === 'evenkeel' ? 'evenkeel' : `node ${file}`;
}
