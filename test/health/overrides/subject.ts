/** A member to ask about: one of the addresses of web3. */

import type { Subject } from '../../../src/health/overrides/index.ts';

export const WEB3: Subject = {
  host: 'web3.example.com.',
  address: '192.0.2.11',
  owner: 'www.example.com.',
  type: 'A',
  pool: 'seoul',
};
