/** The rules of the house about who imports whom, as a function from sources to sentences about what breaks them. */
import { type Import, readSource, type SourceFile } from './sourceImports.ts';

/** Ground first. A file imports from its own room or from lower floors; rooms of one floor do not know each other. */
const floors: readonly (readonly string[])[] = [
  ['engine/errors'],
  ['engine/options', 'engine/registry', 'engine/sparse', 'engine/tensor'],
  ['engine/kernels', 'engine/schedules'],
  ['engine/backend'],
  ['engine/models'],
  ['engine/graph', 'engine/training', 'engine/quantization', 'engine/io'],
  ['engine/patterns', 'engine/views', 'engine/data'],
  ['engine/statistics', 'engine/evaluation'],
  ['engine/methods', 'engine/allocation'],
  ['engine/pipelines'],
  ['engine/sweeps'],
  ['engine/catalog'],
  ['storage', 'evidence', 'pictures'],
  ['workers', 'headless'],
  ['i18n', 'state'],
  ['ui'],
  ['main'],
];

/** What the engine may take from npm: all of it runs in a worker and in Node, and none of it fetches. */
const enginePackages = [
  /^@tensorflow\//,
  /^pure-rand(\/|$)/,
  /^zod(\/|$)/,
  /^fflate$/,
  /^client-zip$/,
  /^@huggingface\/tokenizers$/,
];

/** Files that the page loads besides its own rooms. */
const pageRooms = ['pictures', 'i18n', 'state', 'ui', 'main'];
const protocols = ['src/workers/protocol.ts', 'src/workers/large/protocol.ts'];
const pageFiles = ['src/workers/client.ts', ...protocols];
/** Where a click becomes a call: the only files that start workers. */
const commandFiles = ['src/state/commands.ts', 'src/state/largeCommands.ts'];

const maxLines = 250;

interface ReadFile extends SourceFile {
  readonly imports: readonly Import[];
  readonly defaultExport: boolean;
  readonly globals: readonly string[];
}

/**
 * @param sources every file under src/ but tests and src/testing
 * @param longFiles files that may be longer than the rule says
 * @returns one sentence a fault, file first
 */
export function findFaults(sources: readonly SourceFile[], longFiles: readonly string[] = []): string[] {
  const files = sources.map((source): ReadFile => ({ ...source, ...readSource(source) }));
  return [
    ...files.flatMap((file) => [
      ...file.imports.flatMap((entry) => importFaults(file.path, entry).map((fault) => `${file.path}: ${fault}`)),
      ...globalFaults(file).map((fault) => `${file.path}: ${fault}`),
      ...lengthFaults(file, longFiles).map((fault) => `${file.path}: ${fault}`),
      ...(file.defaultExport ? [`${file.path}: has a default export`] : []),
    ]),
    ...findCycles(files).map((cycle) => `${cycle[0]}: imports itself through ${cycle.slice(1).join(' > ')}`),
    ...longFiles.filter((path) => !sources.some((source) => source.path === path)).map((path) => `${path}: is gone`),
  ];
}

/** src/engine/methods/wanda.ts -> engine/methods; src/engine/errors.ts -> engine/errors; src/main.tsx -> main. */
function roomOf(path: string): string {
  const [first = '', second = ''] = path.replace(/^src\//, '').split('/');
  const room = first === 'engine' ? `${first}/${second}` : first;
  return room.replace(/\.tsx?$/, '');
}

function importFaults(path: string, { target, isPackage, runtime }: Import): string[] {
  const room = roomOf(path);
  if (isPackage) {
    const known = !room.startsWith('engine/') || enginePackages.some((name) => name.test(target));
    return known ? [] : [`the engine takes nothing from ${target}`];
  }
  if (!target.startsWith('src/')) {
    return /\.(json|md)$/.test(target) && !room.startsWith('engine/') ? [] : [`${target} lies outside src`];
  }
  return [
    ...floorFaults(room, roomOf(target), target),
    ...(runtime ? pageFaults(path, target) : typeFaults(room, target)),
  ];
}

function floorFaults(room: string, targetRoom: string, target: string): string[] {
  if (room === targetRoom) return [];
  const floor = floors.findIndex((rooms) => rooms.includes(room));
  const targetFloor = floors.findIndex((rooms) => rooms.includes(targetRoom));
  if (floor < 0) return [`${room} has no floor`];
  if (targetFloor < 0) return [`${targetRoom} has no floor`];
  return targetFloor < floor ? [] : [`${room} stands no higher than ${targetRoom}, so it does not import ${target}`];
}

/** What loads with the page: of the engine only its errors, of the workers only the client, and that in one place. */
function pageFaults(path: string, target: string): string[] {
  if (!pageRooms.includes(roomOf(path)) && !pageFiles.includes(path)) return [];
  const room = roomOf(target);
  if (room.startsWith('engine/') && room !== 'engine/errors') return [`the page takes only types from ${target}`];
  if (room === 'storage' || room === 'evidence' || room === 'headless') return [`the page does not load ${target}`];
  if (room === 'workers' && !commandFiles.includes(path) && !path.startsWith('src/workers/')) {
    return [`only state/commands reaches the workers, not through ${target}`];
  }
  if (room === 'workers' && !pageFiles.includes(target)) return [`the page does not load ${target}`];
  return [];
}

function typeFaults(room: string, target: string): string[] {
  const isUi = room === 'ui' && roomOf(target) === 'workers';
  return isUi && !protocols.includes(target) ? [`ui knows of the workers only workers/protocol, not ${target}`] : [];
}

function globalFaults({ path, globals }: ReadFile): string[] {
  const inEngine = path.startsWith('src/engine/');
  return globals
    .filter((name) => inEngine || name === 'Math.random')
    .map((name) => (name === 'Math.random' ? 'Math.random is not seeded' : `the engine does not use ${name}`));
}

/** Messages are lists of sentences, as long as there is to say. */
const messageFiles = /^src\/i18n\/[^/]+\//;

function lengthFaults({ path, text }: ReadFile, longFiles: readonly string[]): string[] {
  if (messageFiles.test(path)) return [];
  const lines = text.trimEnd().split('\n').length;
  if (lines > maxLines) return longFiles.includes(path) ? [] : [`has ${lines} lines: look for the second noun`];
  return longFiles.includes(path) ? [`has only ${lines} lines and needs no exception`] : [];
}

/** Rings of imports, types included, each as file > file > ... > the first again; one for every way back found. */
function findCycles(files: readonly ReadFile[]): string[][] {
  const importsOf = new Map(files.map((file) => [file.path, file.imports.map((entry) => entry.target)]));
  const cycles: string[][] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]) => {
    const from = trail.indexOf(path);
    if (from >= 0) {
      cycles.push([...trail.slice(from), path]);
      return;
    }
    if (done.has(path)) return;
    for (const target of importsOf.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of importsOf.keys()) visit(path, []);
  return cycles;
}
