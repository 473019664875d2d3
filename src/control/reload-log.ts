/** What a reload tells the operator: every problem, what was done about it, and what is in service now. */

import type { Logger } from '../base/index.ts';
import { formatName, nameOfKey } from '../dns/name.ts';
import { formatProblem, type Problem } from '../schema/index.ts';
import { count } from '../base/count.ts';
import type { LoadReport } from './load-job.ts';
import { FILES_GONE, type Decision } from './reload-guard.ts';
import type { ZoneStore } from './zone-store.ts';

/** @param store after the decisions were carried out */
export function tellReload(
  logger: Logger,
  report: LoadReport,
  decisions: readonly Decision[],
  store: ZoneStore,
): void {
  tellProblems(logger, report.problems);
  for (const decision of decisions) tellDecision(logger, decision, store);
  tellMissing(logger, decisions);
}

function tellDecision(logger: Logger, decision: Decision, store: ZoneStore): void {
  const { origin } = decision;
  const zone = formatName(nameOfKey(origin));
  switch (decision.kind) {
    case 'serve': {
      const { serial, names, records, problems } = decision.load;
      tellProblems(logger, problems, zone);
      logger.info(
        `Zone ${zone} is in service: serial ${serial}, ${count(names, 'name')}, ${count(records, 'record')}`,
        {
          zone,
          serial,
          names,
          records,
        },
      );
      break;
    }
    case 'refresh':
      logger.debug(`Zone ${zone} has not changed`, { zone });
      break;
    case 'reject': {
      tellProblems(logger, decision.load.problems, zone);
      const served = store.entries.get(origin)?.served;
      if (served)
        logger.error(`Zone ${zone} has errors and keeps its data of ${formatTime(served.sinceMs)}`, { zone });
      else logger.error(`Zone ${zone} has errors and is not served`, { zone });
      break;
    }
    case 'hold':
      // Zones without files are told of together, below: a lost directory takes every zone with it.
      if (decision.load === null) break;
      tellProblems(logger, decision.load.problems, zone);
      logger.error(`Zone ${zone} keeps its old data: ${decision.why}; send SIGHUP to accept it`, {
        zone,
        alarm: decision.why,
      });
      break;
    case 'withdraw':
      logger.info(`Zone ${zone} is out of service: its files are gone`, { zone });
  }
}

/** One line for all: they are held for the same reason. */
function tellMissing(logger: Logger, decisions: readonly Decision[]): void {
  const missing = decisions.filter((decision) => decision.kind === 'hold' && decision.load === null);
  const [first] = missing;
  if (first?.kind !== 'hold') return;
  const zones = missing.map(({ origin }) => formatName(nameOfKey(origin)));
  const subject = missing.length === 1 ? `Zone ${zones[0]!} stays` : `${missing.length} zones stay`;
  const alarm = first.why;
  const advice = alarm === FILES_GONE ? '; send SIGHUP to accept it' : '';
  logger.error(`${subject} in service though ${alarm}${advice}`, { zones, alarm });
}

function tellProblems(logger: Logger, problems: readonly Problem[], zone?: string): void {
  for (const problem of problems) {
    const fields = { ...(zone !== undefined && { zone }), ...problem.at };
    if (problem.severity === 'error') logger.error(formatProblem(problem), fields);
    else logger.warn(formatProblem(problem), fields);
  }
}

function formatTime(unixMs: number): string {
  return new Date(unixMs).toISOString();
}
