/** Two points of the sweep on the page against each other: cut again to read their weights, the rest was kept. */
import type { Dataset } from '../../engine/data/dataset.ts';
import { LabError } from '../../engine/errors.ts';
import { writeChoice } from '../../engine/pipelines/choiceText.ts';
import { compareLayers, findFlips, jaccardMatrix } from '../../engine/sweeps/compare.ts';
import { keyText, type PointKey } from '../../engine/sweeps/request.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import { createSweeper, type FullPoint } from '../../engine/sweeps/sweeper.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';
import type { ComparisonView } from '../protocol.ts';
import { jobOf } from './jobOf.ts';
import type { LiveSweep } from './record.ts';

/** Examples that are shown of those that flip. */
const shownFlips = 36;

interface ComparedKeys {
  readonly a: PointKey;
  readonly b: PointKey;
}

/** @throws LabError 'checkpointInvalid' for a point that is not there */
export async function comparePoints(
  { sweep, subject }: { readonly sweep: LiveSweep; readonly subject: SweepSubject },
  keys: ComparedKeys,
): Promise<ComparisonView> {
  const { points, record } = sweep;
  const find = (key: PointKey): FullPoint => {
    const found = points.find(({ point }) => keyText(point) === keyText(key));
    if (!found) throw new LabError('checkpointInvalid', `sweep: no point ${keyText(key)}`, { what: keyText(key) });
    return found;
  };
  const [a, b] = [find(keys.a), find(keys.b)];
  const sweeper = createSweeper(subject);
  try {
    const weightsA = await sweeper.weightsAt(jobOf(record.request, keys.a));
    const weightsB = await sweeper.weightsAt(jobOf(record.request, keys.b));
    const pattern = patternBeside(record.request, keys);
    const beside = points.filter(({ point }) => {
      const key = { ...keys.a, method: point.method, pattern: point.pattern };
      return keyText(key) === keyText(point) && (point.pattern === '' || point.pattern === pattern);
    });
    beside.sort((one, other) => placeOf(record.request, one) - placeOf(record.request, other));
    const flips = findFlips(labelsOf(subject.test), a.predictions, b.predictions);
    const shown = flips.examples.slice(0, shownFlips);
    return {
      sweep: record.id,
      a: a.point,
      b: b.point,
      layers: compareLayers(weightsA, weightsB),
      matrix: {
        methods: beside.map(({ point }) => point.method),
        jaccard: jaccardMatrix(beside.map(({ masks }) => masks)),
      },
      flips: {
        ...flips,
        examples: shown,
        pictures: picturesOf(
          subject.test,
          shown.map(({ example }) => example),
        ),
      },
      tells: subject.tokenizer !== undefined,
    };
  } finally {
    sweeper.dispose();
  }
}

/** In which methods over single weights stand beside whole channels, which have none: A's, or else B's, or else the first. */
function patternBeside({ patterns }: LiveSweep['record']['request'], { a, b }: ComparedKeys): string {
  return a.pattern || b.pattern || writeChoice(patterns[0]);
}

function placeOf({ methods }: LiveSweep['record']['request'], { point }: FullPoint): number {
  return methods.findIndex(({ id }) => id === point.method);
}

function labelsOf(test: Dataset): Uint8Array {
  return test.kind === 'images' ? test.labels : new Uint8Array();
}

/** Images as bytes, one behind another; null where examples are no images. */
function picturesOf(test: Dataset, examples: readonly number[]): ComparisonView['flips']['pictures'] {
  if (test.kind !== 'images') return null;
  const size = sizeOf(test.shape);
  const pixels = new Uint8Array(examples.length * size);
  for (const [place, example] of examples.entries()) {
    for (let i = 0; i < size; i++) pixels[place * size + i] = Math.round(test.images[example * size + i] * 255);
  }
  return { pixels, shape: test.shape };
}
