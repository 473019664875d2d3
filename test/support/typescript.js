/** Lets Node run TypeScript from source, in worker threads too: on Node 20 `--import tsx` itself covers the main thread alone. */

import { register } from 'tsx/esm/api';

register();
