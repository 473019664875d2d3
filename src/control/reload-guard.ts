/**
 * What a reload does with each zone: pure, from what was loaded and what is in service.
 *
 * A truncated YAML file is valid YAML and a vanished one no error at all, so a change that nobody asked for by name
 * is not believed when it takes much away: the zone is held, that is, keeps its old data and raises an alarm, until
 * the operator accepts (SIGHUP) or the files come back.
 *
 *     the zone's files              watched change            accepted
 *     are those in service          refresh                   refresh
 *     have errors                   reject                    reject
 *     lose up to 1/5 of the names   serve                     serve
 *     lose more                     hold                      serve
 *     are gone                      hold                      withdraw (hold if the directory has errors)
 */

import type {
  BrokenZone,
  CompiledZone,
  LoadReport,
  UnchangedZone,
  UntouchedZone,
  ZoneLoad,
} from './load-job.ts';

/** Ours: more than a change made by hand takes away at once, less than a file cut short loses. */
const MAX_REMOVED_SHARE = 1 / 5;

/** Why a zone without files is held: accepting takes it out of service, or can't, since its files may be there. */
export const FILES_GONE = 'the files are gone';
export const DIRECTORY_UNREAD = "the zones directory can't be read in full";

/** What is to happen to the zone `origin` (a `nameKey`). */
export type Decision = { readonly origin: string } & Action;

type Action =
  /** Take the new data into service. */
  | { readonly kind: 'serve'; readonly load: CompiledZone }
  /** The data in service is still what the files say. */
  | { readonly kind: 'refresh'; readonly load: UnchangedZone | UntouchedZone }
  /** Keep what is in service, if anything: the files have errors. */
  | { readonly kind: 'reject'; readonly load: BrokenZone }
  /** Keep what is in service, though the zone's files are free of errors; `load` is null when there are none. */
  | { readonly kind: 'hold'; readonly load: CompiledZone | null; readonly why: string }
  /** Take the zone out of service. */
  | { readonly kind: 'withdraw' };

/**
 * @param served the zones in service, by `nameKey` of their origin
 * @param isAccepted whether the operator stands behind whatever the files say now
 */
export function decideReload(
  report: LoadReport,
  served: ReadonlyMap<string, { readonly names: number }>,
  isAccepted: boolean,
): Decision[] {
  const decisions = report.loads.map((load): Decision => ({
    origin: load.origin,
    ...decideLoad(load, served.get(load.origin)?.names ?? 0, isAccepted),
  }));
  const present = new Set(report.loads.map(({ origin }) => origin));
  const hasErrors = report.problems.some(({ severity }) => severity === 'error');
  for (const origin of served.keys()) {
    if (present.has(origin)) continue;
    if (isAccepted && !hasErrors) decisions.push({ origin, kind: 'withdraw' });
    else decisions.push({ origin, kind: 'hold', load: null, why: hasErrors ? DIRECTORY_UNREAD : FILES_GONE });
  }
  return decisions;
}

function decideLoad(load: ZoneLoad, namesServed: number, isAccepted: boolean): Action {
  switch (load.kind) {
    case 'untouched':
    case 'unchanged':
      return { kind: 'refresh', load };
    case 'broken':
      return { kind: 'reject', load };
    case 'compiled': {
      if (isAccepted || load.namesRemoved <= namesServed * MAX_REMOVED_SHARE) return { kind: 'serve', load };
      return { kind: 'hold', load, why: `the change removes ${load.namesRemoved} of ${namesServed} names` };
    }
  }
}
