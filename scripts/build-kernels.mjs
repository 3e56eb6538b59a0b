/**
 * Compiles the AssemblyScript kernels to src/engine/kernels/wasm/build/kernels.wasm; does nothing when that file is newer
 * than its sources and this script.
 */
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, 'src/engine/kernels/wasm');
const sources = readdirSync(join(folder, 'assembly')).filter((name) => name.endsWith('.ts'));
const output = join(folder, 'build/kernels.wasm');
const DATA_SECTION = 11;

if (upToDate()) console.log('kernels: up to date');
else await build();

function upToDate() {
  const built = statSync(output, { throwIfNoEntry: false });
  if (!built) return false;
  const inputs = [...sources.map((name) => join(folder, 'assembly', name)), fileURLToPath(import.meta.url)];
  return inputs.every((path) => statSync(path).mtimeMs < built.mtimeMs);
}

async function build() {
  /** @type {Record<string, string | Uint8Array>} */
  const files = {};
  const result = await asc.main(
    [
      'index.ts',
      ...['--baseDir', join(folder, 'assembly'), '--outFile', 'kernels.wasm'],
      ...['-O3', '--enable', 'simd', '--noAssert', '--use', 'abort='],
      // tfjs' heap is imported and everything lies there: no memory, allocator or data of its own
      ...['--runtime', 'stub', '--importMemory', '--noExportMemory'],
    ],
    {
      writeFile(name, contents) {
        files[name] = contents;
      },
    },
  );
  if (result.error) throw new Error(`kernels: ${result.error.message}\n${result.stderr}`);
  const bytes = /** @type {Uint8Array} */ (files['kernels.wasm']);
  if (sectionIds(bytes).includes(DATA_SECTION)) {
    throw new Error("kernels: the module has a data segment, which would overwrite the start of tfjs' heap");
  }
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, bytes);
  console.log(`kernels: ${bytes.length} bytes -> ${output.slice(root.length + 1)}`);
}

/**
 * Ids of a module's sections. WebAssembly core specification 5.5.2: after 8 bytes, [id, LEB128 size, contents]*.
 * @param {Uint8Array} bytes
 */
function sectionIds(bytes) {
  /** @type {number[]} */
  const ids = [];
  for (let at = 8; at < bytes.length; ) {
    ids.push(bytes[at++]);
    let size = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      size += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += size;
  }
  return ids;
}
