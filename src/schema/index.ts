/**
 * How the operator's YAML is read: as a tree that knows the file, line and column of everything in it, by readers
 * that collect every problem and go on.
 *
 *     text ──parseYaml──▶ tree ──expect…, readSettings──▶ values
 *                   └────────────────┴──▶ Report ──▶ `file:line:column: where: what is wrong (expected what)`
 *
 * Zone files of any size go through {@link parseYamlEntries}, which holds a piece of the file at a time.
 */

export * from './expect.ts';
export * from './include.ts';
export * from './nearest.ts';
export { parseYaml } from './parse-yaml.ts';
export type { IncludeReader, YamlOptions } from './parse-yaml.ts';
export * from './problem.ts';
export * from './report.ts';
export * from './settings.ts';
export * from './value-type.ts';
export * from './yaml-entries.ts';
export * from './yaml-tree.ts';
