/** `evenkeel explain`: how an answer comes about, step by step. */

import type { ExplainReport } from '../control/pools/reports.ts';
import { addAdminCommand, tell } from './admin-command.ts';
import type { Command } from './command-line.ts';

export function addExplainCommand(program: Command): void {
  addAdminCommand(program, 'explain')
    .description('Tell how an answer comes about, step by step')
    .argument('<name>', 'The name that is asked for')
    .argument('[type]', 'The type', 'A')
    .option('--client <address>', 'Who asks: an address, or a prefix such as 192.0.2.0/24')
    .action(async (name: string, type: string, { client }: { client?: string }, command: Command) => {
      await tell(command, async (admin) => {
        const report = await admin.explain(name, type, client ?? null);
        return { json: report, text: () => formatExplanation(report) };
      });
    });
}

/** The question, what happened to it, and the answer as dig prints it. */
export function formatExplanation({ question, steps, answer }: ExplainReport): string {
  const told = answer.length > 0 ? answer : ['; no records'];
  return [question, ...steps.map((step) => `  ${step}`), '', ...told, ''].join('\n');
}
