/** The admin API as a table of routes, by way of hono. What a route gets is checked, what it gives is sent as JSON. */

import { Hono, type Context } from 'hono';

import type { Clock, Logger } from '../base/index.ts';
import { RequestError, type PoolControl, type StatusReport } from '../control/pools/reports.ts';
import { text } from '../schema/index.ts';
import { parseJson, readBody } from './body.ts';
import { FieldReader } from './field-reader.ts';
import type { Gate } from './gate.ts';
import { readLoadPushes } from './load-pushes.ts';
import { composeMetrics, METRICS_CONTENT_TYPE } from './metrics.ts';
import { readOverrideRequest } from './override-request.ts';
import { Refusal } from './refusal.ts';

export interface ApiOptions {
  readonly control: PoolControl;
  /** Whether clients may be sent here. */
  readonly isReady: () => boolean;
  readonly version: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Api {
  /** Never rejects. */
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

/** What `GET /v1/status` gives. */
export interface AdminStatus extends StatusReport {
  readonly version: string;
}

interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly answer: (context: Context) => Response | Promise<Response>;
}

/** @param gate what the listener asks of its requests */
export function createApi(gate: Gate, options: ApiOptions): Api {
  const api = new Hono();
  api.use(async (context, next) => {
    gate(context.req.raw);
    await next();
    context.header('Cache-Control', 'no-store');
  });
  const table = routes(options);
  for (const { method, path, answer } of table) api.on(method, path, answer);
  for (const [path, allow] of allowedMethods(table)) {
    api.all(path, ({ req }) => {
      throw new Refusal(405, `${path} knows no ${req.method}, but ${allow}`, { Allow: allow });
    });
  }
  api.notFound(({ req }) => {
    throw new Refusal(404, `There is no ${req.path} (docs/admin.md)`);
  });
  api.onError((error, context) => {
    if (error instanceof Refusal) return context.json({ error: error.message }, error.status, error.headers);
    if (error instanceof RequestError) return context.json({ error: error.message }, STATUS_OF[error.kind]);
    options.logger.error(`Cannot answer ${context.req.method} ${context.req.path}: ${error.message}`, {
      error,
    });
    return context.json({ error: "A fault of the server's: its log tells more" }, 500);
  });
  return { fetch: (request) => api.fetch(request) };
}

const STATUS_OF = { malformed: 400, 'not-found': 404, conflict: 409 } as const satisfies Record<
  RequestError['kind'],
  number
>;

function routes({ control, isReady, version, clock }: ApiOptions): readonly Route[] {
  return [
    { method: 'GET', path: '/healthz', answer: (context) => context.text('ok\n') },
    {
      method: 'GET',
      path: '/readyz',
      answer: (context) => (isReady() ? context.text('ready\n') : context.text('not ready\n', 503)),
    },
    {
      method: 'GET',
      path: '/metrics',
      answer: (context) =>
        context.body(composeMetrics(control.status()), 200, { 'Content-Type': METRICS_CONTENT_TYPE }),
    },
    {
      method: 'GET',
      path: '/v1/status',
      answer: (context) => context.json({ version, ...control.status() } satisfies AdminStatus),
    },
    {
      method: 'GET',
      path: '/v1/explain',
      answer(context) {
        const query = new FieldReader(context.req.query(), ['name', 'type', 'client']);
        query.needs('name');
        const name = query.text('name', text);
        const type = query.text('type', text) ?? 'A';
        const client = query.text('client', text) ?? null;
        if (name === undefined || query.problems.length > 0) throw query.error();
        return context.json(control.explain(name, type, client));
      },
    },
    {
      method: 'GET',
      path: '/v1/overrides',
      answer: (context) => context.json({ overrides: control.status().overrides }),
    },
    {
      method: 'POST',
      path: '/v1/overrides',
      async answer(context) {
        const body = parseJson(await readBody(context.req.raw));
        return context.json(control.putOverride(readOverrideRequest(body, clock.now())), 201);
      },
    },
    {
      method: 'DELETE',
      path: '/v1/overrides/:idOrPattern',
      answer: (context) =>
        context.json({ overrides: control.cancelOverrides(context.req.param('idOrPattern') ?? '') }),
    },
    {
      method: 'POST',
      path: '/v1/load',
      async answer(context) {
        const isPlainText = /^text\/plain\b/i.test(context.req.header('Content-Type') ?? '');
        const pushes = readLoadPushes(await readBody(context.req.raw), isPlainText);
        return context.json({ members: control.pushLoads(pushes) });
      },
    },
  ];
}

/** By path, as the header Allow lists them. */
function allowedMethods(table: readonly Route[]): ReadonlyMap<string, string> {
  const allowed = new Map<string, string>();
  for (const { method, path } of table) {
    const before = allowed.get(path);
    const methods = method === 'GET' ? 'GET, HEAD' : method;
    allowed.set(path, before === undefined ? methods : `${before}, ${methods}`);
  }
  return allowed;
}
