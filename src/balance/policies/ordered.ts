/** `ordered`: a primary and its backups. The first of those that are up, as the zone file has them. */

import type { Client } from '../client.ts';
import type { Offer, Policy } from '../policy.ts';

export class Ordered implements Policy {
  select({ members, answers }: Offer, _client: Client, chosen: Uint16Array): number {
    const count = answers < members ? answers : members;
    for (let i = 0; i < count; i++) chosen[i] = i;
    return count;
  }
}
