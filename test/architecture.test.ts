/** What the folders promise each other (docs/ARCHITECTURE.md), read from the imports themselves. */

import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAX_FILE_LINES = 400;

type Plane = 'both' | 'data' | 'control';

/** The folders of src, lowest rank first: a file imports from its own folder and from lower ranks of its own plane or of both. */
const FOLDERS: readonly (readonly [folder: string, plane: Plane])[] = [
  ['base', 'both'],
  ['dns', 'both'],
  ['wire', 'both'],
  ['image', 'both'],
  ['balance', 'data'],
  ['resolve', 'data'],
  ['transport', 'data'],
  ['worker', 'data'],
  ['schema', 'control'],
  ['zone', 'control'],
  ['config', 'control'],
  ['health', 'control'],
  ['load', 'control'],
  ['replica', 'control'],
  ['control', 'control'],
  ['admin', 'control'],
  ['sim', 'control'],
  ['cli', 'control'],
];

/** `control/` starts the threads, opens their sockets, and asks the resolver to explain an answer: the planes meet there alone. */
const MEETING_PLACE = { from: 'control', to: ['worker', 'transport', 'resolve'] };

interface Import {
  /** The specifier as written. */
  readonly specifier: string;
  /** The imported file relative to the root, for a relative specifier. */
  readonly file: string | undefined;
}

interface SourceFile {
  /** Relative to the root: `src/dns/name.ts`. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly Import[];
  readonly hasDefaultExport: boolean;
}

const files = sourcePaths('src').map(readSource);

describe('the architecture', () => {
  it('has only folders with a rank', () => {
    const ranked = new Set(FOLDERS.map(([folder]) => folder));
    expectNone(
      files.filter(({ folder }) => !ranked.has(folder)),
      ({ path, folder }) => `${path}: folder "${folder}" has no rank in test/architecture.test.ts`,
    );
  });

  it('lets imports go down the ranks only, and never from plane to plane', () => {
    expectNone(
      files.flatMap((file) => file.imports.map((imported) => ({ file, imported }))),
      ({ file, imported }) => {
        if (imported.file === undefined) return undefined;
        const why = forbidden(file.folder, folderOf(imported.file));
        return why && `${file.path} imports ${imported.file}: ${why}`;
      },
    );
  });

  it('has no circle of imports', () => {
    expectNone(findCycles(files), (cycle) => cycle.join(' → '));
  });

  it('imports each third-party package in one file only', () => {
    const importers = new Map<string, string[]>();
    for (const { path, imports } of files) {
      for (const name of new Set(imports.flatMap(({ specifier }) => packageName(specifier) ?? []))) {
        importers.set(name, [...(importers.get(name) ?? []), path]);
      }
    }
    expectNone([...importers], ([name, paths]) =>
      paths.length > 1 ? `"${name}" is imported by ${paths.join(', ')}` : undefined,
    );
  });

  it('has a door, index.ts, to each folder of which others use more than two files', () => {
    const used = new Map<string, Set<string>>();
    for (const { folder, imports } of files) {
      for (const { file } of imports) {
        if (file === undefined || folderOf(file) === folder) continue;
        used.set(folderOf(file), (used.get(folderOf(file)) ?? new Set()).add(file));
      }
    }
    expectNone([...used], ([folder, paths]) =>
      paths.size > 2 && !files.some(({ path }) => path === `src/${folder}/index.ts`)
        ? `src/${folder}/ has no index.ts, and others use ${[...paths].join(', ')}`
        : undefined,
    );
  });

  it('names files in kebab-case, for what they hold', () => {
    expectNone(files, ({ path }) => {
      const name = path.split('/').at(-1)!;
      if (!/^[a-z0-9]+(-[a-z0-9]+)*\.(ts|js)$/.test(name)) return `${path}: not kebab-case`;
      if (/^(utils?|helpers?|common|misc|shared)\./.test(name)) return `${path}: the name says nothing`;
      return undefined;
    });
  });

  it('has no default export', () => {
    expectNone(files, ({ path, hasDefaultExport }) => (hasDefaultExport ? path : undefined));
  });

  it(`has no file over ${MAX_FILE_LINES} lines`, () => {
    expectNone(files, ({ path, text }) => {
      const lines = text.split('\n').length - 1;
      return lines > MAX_FILE_LINES ? `${path}: ${lines} lines; look for the second idea` : undefined;
    });
  });

  it('names no directory of a particular machine', () => {
    const projectFiles = ['src', 'test', 'bench', 'docs', 'deploy', 'zones', '.ci'].flatMap(allPaths);
    expectNone(projectFiles, (path) => {
      const found = /(?<![\w.])\/(work|home|Users|root)\/[\w.]+/.exec(readFileSync(join(ROOT, path), 'utf8'));
      return found ? `${path}: ${found[0]}` : undefined;
    });
  });
});

/** Fails with one line for each item that has a complaint. */
function expectNone<T>(items: readonly T[], complaint: (item: T) => string | undefined): void {
  const complaints = items.map(complaint).filter((line) => line !== undefined);
  if (complaints.length > 0) expect.fail(`${complaints.length} found:\n${complaints.join('\n')}`);
}

/** Why a file in folder `from` must not import one in folder `to`; undefined: it may. */
function forbidden(from: string, to: string): string | undefined {
  if (from === to) return undefined;
  const rankOf = (folder: string): number => FOLDERS.findIndex(([name]) => name === folder);
  const planeOf = (folder: string): Plane => FOLDERS[rankOf(folder)]?.[1] ?? 'both';
  if (from === MEETING_PLACE.from && MEETING_PLACE.to.includes(to)) return undefined;
  if (planeOf(to) !== 'both' && planeOf(to) !== planeOf(from))
    return `the ${planeOf(to)} plane is not the ${planeOf(from)} plane's`;
  if (rankOf(to) > rankOf(from)) return `${to}/ ranks above ${from}/`;
  return undefined;
}

/** Every circle among the imports, as the files passed, once each; imports of types alone count too. */
function findCycles(sources: readonly SourceFile[]): string[][] {
  const importsOf = new Map(
    sources.map(({ path, imports }) => [path, imports.flatMap(({ file }) => file ?? [])]),
  );
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) cycles.push([...trail.slice(start), path]);
    if (start >= 0 || done.has(path)) return;
    for (const next of importsOf.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const { path } of sources) visit(path, []);
  return cycles;
}

/** The npm package an import specifier names: `yaml`, `@hono/node-server`; undefined for our own files and Node's modules. */
function packageName(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('node:')) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function folderOf(path: string): string {
  return path.split('/')[1]!;
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  let hasDefaultExport = false;
  const add = (specifier: ts.Node | undefined): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    const isRelative = specifier.text.startsWith('.');
    imports.push({
      specifier: specifier.text,
      file: isRelative ? join(dirname(path), specifier.text) : undefined,
    });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    if (ts.isCallExpression(node) && ['import', 'require'].includes(node.expression.getText()))
      add(node.arguments[0]);
    if (ts.isExportAssignment(node)) hasDefaultExport = true;
    const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
    if (modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) hasDefaultExport = true;
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, folder: folderOf(path), text, imports, hasDefaultExport };
}

function sourcePaths(folder: string): string[] {
  return allPaths(folder).filter((path) => /\.(ts|js)$/.test(path));
}

/** Every file below a folder, relative to the root; none if the folder isn't there. */
function allPaths(folder: string): string[] {
  try {
    return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
