/** Reads what a source file imports and which globals it reaches for, with the parser that builds it. */
import { posix } from 'node:path';
import { parseSync } from 'vite';

export interface SourceFile {
  /** From the repository's root: src/ui/App.tsx. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A path from the repository's root, or a package's name with its subpath. */
  readonly target: string;
  readonly isPackage: boolean;
  /** False = `import type`, `export type`, `typeof import()`: gone from the build. `{ type A }` alone still loads the file. */
  readonly runtime: boolean;
}

export interface Reading {
  readonly imports: readonly Import[];
  readonly defaultExport: boolean;
  /** `fetch()`, `document.`, `new Worker`, `Math.random`, as written. */
  readonly globals: readonly string[];
}

interface Node {
  readonly type: string;
  readonly [field: string]: unknown;
}

const watchedCalls = new Set(['fetch', 'importScripts', 'postMessage']);
const watchedObjects = new Set(['document', 'indexedDB', 'localStorage', 'sessionStorage']);
const watchedClasses = new Set(['EventSource', 'WebSocket', 'Worker', 'XMLHttpRequest']);

export function readSource({ path, text }: SourceFile): Reading {
  const { program, errors } = parseSync(path, text);
  const [error] = errors;
  if (error) throw new Error(`${path}: ${error.message}`);
  const imports: Import[] = [];
  const globals: string[] = [];
  let defaultExport = false;
  const add = (source: unknown, runtime: boolean) => imports.push(resolve(path, literal(source), runtime));

  walk(program as unknown as Node, (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        add(node.source, node.importKind !== 'type');
        break;
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        if (node.source) add(node.source, node.exportKind !== 'type');
        if (specifiers(node).some((name) => name === 'default')) defaultExport = true;
        break;
      case 'ExportDefaultDeclaration':
        defaultExport = true;
        break;
      case 'ImportExpression':
        add(node.source, true);
        break;
      case 'TSImportType':
        add(node.source ?? node.argument, false);
        break;
      case 'CallExpression':
        if (watchedCalls.has(nameOf(node.callee))) globals.push(`${nameOf(node.callee)}()`);
        break;
      case 'NewExpression':
        if (watchedClasses.has(nameOf(node.callee))) globals.push(`new ${nameOf(node.callee)}`);
        break;
      case 'MemberExpression':
        if (watchedObjects.has(nameOf(node.object))) globals.push(`${nameOf(node.object)}.`);
        if (nameOf(node.object) === 'Math' && nameOf(node.property) === 'random') globals.push('Math.random');
        break;
    }
  });
  return { imports, defaultExport, globals };
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child) walk(child as Node, visit);
    }
  }
}

/** The text of a string literal; a computed import is an error, since nobody could hold it against a rule. */
function literal(source: unknown): string {
  const node = source as Node;
  const value = node.type === 'TSLiteralType' ? (node.literal as Node).value : node.value;
  if (typeof value !== 'string') throw new Error(`import: wanted a string literal, got ${node.type}`);
  return value;
}

function resolve(from: string, specifier: string, runtime: boolean): Import {
  const [path = ''] = specifier.split('?', 1); // ?url and ?raw are Vite's
  if (!path.startsWith('.')) return { target: path, isPackage: true, runtime };
  return { target: posix.normalize(posix.join(posix.dirname(from), path)), isPackage: false, runtime };
}

function specifiers(node: Node): string[] {
  return ((node.specifiers ?? []) as Node[]).map((specifier) => nameOf(specifier.exported));
}

function nameOf(node: unknown): string {
  const { type, name } = (node ?? {}) as Node;
  return type === 'Identifier' ? String(name) : '';
}
