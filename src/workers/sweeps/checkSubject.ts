/** What a sweep works on, read from a file of the visitor: believed only as far as it fits together. */
import type { Dataset } from '../../engine/data/dataset.ts';
import { checkSequences } from '../../engine/models/decoder.ts';
import { paramSpecs } from '../../engine/models/params.ts';
import { validateSpec } from '../../engine/models/shapes.ts';
import type { ModelSpec } from '../../engine/models/spec.ts';
import { parsePruneStage } from '../../engine/pipelines/recipe.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import { sizeOf } from '../../engine/tensor/shape.ts';

/** @param given as `unpackPlain` gave it. @throws Error | LabError naming what does not fit */
export function checkSubject(given: unknown): SweepSubject {
  const { spec, params, masks, base, stage, test, calibration, predictions, tokenizer } = given as SweepSubject;
  validateSpec(spec);
  const sizes = new Map(paramSpecs(spec).map(({ name, shape }) => [name, sizeOf(shape)]));
  wanted('params', params instanceof Map && params.size === sizes.size);
  for (const [name, size] of sizes) {
    const values = params.get(name);
    wanted(name, values instanceof Float32Array && values.length === size && values.every(Number.isFinite));
  }
  wanted('masks', masks instanceof Map);
  for (const [name, kept] of masks) {
    wanted(`mask of ${name}`, kept instanceof Uint8Array && kept.length === sizes.get(name) && kept.every(isBit));
  }
  wanted('stage', Number.isInteger(stage) && stage >= 0);
  checkDataset(test, spec);
  wanted('calibration', calibration instanceof Map && calibration.size > 0);
  for (const examples of calibration.values()) checkDataset(examples, spec);
  wanted('predictions', predictions === undefined || (Number.isInteger(predictions) && predictions > 0));
  const least = { spec, params, masks, base: parsePruneStage(base), stage, test, calibration };
  const whole = predictions === undefined ? least : { ...least, predictions };
  if (tokenizer === undefined) return whole;
  wanted('tokenizer', tokenizer instanceof Map && [...tokenizer.values()].every((file) => file instanceof Uint8Array));
  return { ...whole, tokenizer };
}

function checkDataset(data: Dataset, spec: ModelSpec): void {
  const { kind, name, size, classes } = data;
  wanted('data', typeof name === 'string' && Number.isInteger(size) && size > 0 && classes === spec.classes);
  if (kind === 'images') {
    const { images, labels, shape } = data;
    wanted('shape of the images', Array.isArray(shape) && shape.length === 3 && shape.every(Number.isInteger));
    wanted('images', images instanceof Float32Array && images.length === size * sizeOf(shape));
    wanted(
      'labels',
      labels instanceof Uint8Array && labels.length === size && labels.every((label) => label < classes),
    );
    return;
  }
  wanted('data of a known kind', kind === 'tokens' && spec.task === 'language');
  const { sequences, bounds, tasks } = data;
  const isText = (tokens: unknown) => tokens instanceof Int32Array && tokens.length > 0;
  wanted('sequences', Array.isArray(sequences) && sequences.length === size && sequences.every(isText));
  checkSequences(spec as Extract<ModelSpec, { task: 'language' }>, sequences);
  wanted('bounds', bounds === null || (bounds instanceof Float64Array && bounds.length === size));
  for (const item of Object.values(tasks).flat()) {
    wanted('questions', isText(item.context) && item.options.length > 1 && item.options.every(isText));
    wanted('answers', Number.isInteger(item.answer) && item.answer >= 0 && item.answer < item.options.length);
  }
}

const isBit = (value: number) => value === 0 || value === 1;

function wanted(what: string, fits: boolean): void {
  if (!fits) throw new Error(`${what} do not fit`);
}
