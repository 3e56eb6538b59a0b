/** Seconds to evaluate 1,000 test images of each bundled network on WASM in Node, one thread. The bar: under 2 s. */
import { readFileSync } from 'node:fs';
import { subset } from '../../src/engine/data/dataset.ts';
import { evaluate } from '../../src/engine/evaluation/evaluate.ts';
import { bytesSource } from '../../src/engine/io/byteSource.ts';
import { importCheckpoint } from '../../src/engine/io/importCheckpoint.ts';
import { parseModelManifest } from '../../src/engine/models/manifest.ts';
import { disposeParams, paramsFromArrays } from '../../src/engine/models/params.ts';
import { useWasm as startWasm } from '../../src/testing/backends.ts';
import { digitsSource } from '../../src/workers/digitsSource.ts';

const folder = new URL('../../public/models/', import.meta.url);
const passes = 5;

export interface EvaluateTime {
  readonly id: string;
  readonly accuracy: number;
  /** Of 1,000 images. */
  readonly medianSeconds: number;
  readonly firstSeconds: number;
}

export async function measureEvaluate(): Promise<readonly EvaluateTime[]> {
  await startWasm();
  const { models } = parseModelManifest(readFileSync(new URL('manifest.json', folder)));
  const test = await digitsSource({ train: 1, test: 1000 }, 1, () => {}).test();
  const times: EvaluateTime[] = [];
  for (const { id, file } of models) {
    const bytes = new Uint8Array(readFileSync(new URL(file, folder)));
    const { spec, params: arrays } = await importCheckpoint(bytesSource(bytes, file));
    const params = paramsFromArrays(spec, arrays);
    const seconds: number[] = [];
    let accuracy = 0;
    for (let pass = 0; pass <= passes; pass++) {
      const started = performance.now();
      ({ accuracy } = await evaluate(spec, params, subset(test, 1000)));
      seconds.push((performance.now() - started) / 1000);
    }
    disposeParams(params);
    const [firstSeconds, ...warm] = seconds;
    times.push({ id, accuracy, firstSeconds, medianSeconds: warm.toSorted((a, b) => a - b)[(passes - 1) / 2] });
  }
  return times;
}
