/**
 * Lets Node run TypeScript, in this thread and in every worker it starts: mocha loads this file by `--import`, which workers
 * inherit. tsx's own entry point registers itself in the main thread alone.
 */

import { register } from 'tsx/esm/api';

register();
