/** Targets as the checkers are given them, with the manual's defaults for whatever a test doesn't mind. */

import type { Check, ProbeContext, Target } from '../../../src/health/check.ts';
import type { Protocol } from '../../../src/health/checkers/index.ts';
import { completeSettings } from '../../../src/schema/settings.ts';
import { HEALTH } from '../../../src/zone/pool/health.ts';

/** Long enough for a busy machine; for tests that don't wait for it. */
const AMPLE_MS = 5000;

export interface Peer {
  readonly address: string;
  readonly port: number;
}

export function targetOf(protocol: Protocol, { address, port }: Peer, settings: Partial<Check> = {}): Target {
  const check: Check = {
    ...completeSettings(HEALTH, { protocol, timeout: AMPLE_MS }),
    port,
    host: 'www.example.com',
    server_name: 'www.example.com',
    name: 'example.com.',
    down_interval: 5000,
    ...settings,
  };
  return { key: 'test', address, check };
}

/** Nothing is permitted and nothing is wanted. */
export const BARE_CONTEXT: ProbeContext = {
  wantsBody: false,
  execDirectory: null,
  openIcmpSocket: () => null,
};
