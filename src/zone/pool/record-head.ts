/** A record of the file but for its values: what they need to become members of pools. */

import type { Name } from '../../dns/name.ts';
import type { SteeringDefaults } from './defaults.ts';
import type { Health } from './health.ts';
import type { Place, Section } from './section.ts';
import type { Steering } from './steering.ts';

export interface RecordHead extends Place {
  readonly owner: Name;
  readonly type: number;
  readonly ttlSeconds: number;
  readonly steering: Steering;
  /** octoDNS's own check, which the long form obeys and the short form doesn't. */
  readonly healthcheck: Section<Health> | undefined;
  readonly defaults: SteeringDefaults;
}
