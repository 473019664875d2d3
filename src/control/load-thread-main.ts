/** What runs in the load thread: one job, one report. */

import { parentPort, workerData } from 'node:worker_threads';

import type { LoadJob } from './load-job.ts';
import { loadZones } from './load-zones.ts';

parentPort!.postMessage(loadZones(workerData as LoadJob));
