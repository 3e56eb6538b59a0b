/** A kept sweep as a file that another lab reads: its facts and points; with its network and examples it can go on there. */
import * as z from 'zod/mini';
import { errorCodes, LabError } from '../../engine/errors.ts';
import { prunableWeights } from '../../engine/models/prunable.ts';
import { writeChoice } from '../../engine/pipelines/choiceText.ts';
import { versionIds } from '../../engine/pipelines/version.ts';
import { keyText, parseSweepRequest } from '../../engine/sweeps/request.ts';
import type { SweepSubject } from '../../engine/sweeps/subject.ts';
import type { FullPoint, SweepPoint } from '../../engine/sweeps/sweeper.ts';
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from '../../storage/checkpointFile.ts';
import { packPlain, unpackPlain } from '../../storage/plainData.ts';
import type { KeptSweep, SweepRecord } from '../../storage/sweepStore.ts';
import { mostName, mostNote } from '../../storage/words.ts';
import { checkSubject } from './checkSubject.ts';

const kind = 'sweep';

const measured = {
  sparsity: z.number(),
  accuracy: z.number(),
  loss: numeric(),
  perClass: z.array(numeric()),
  perplexity: z.nullable(numeric()),
  boundPerplexity: z.nullable(numeric()),
  tasks: z.record(z.string(), numeric()),
  macs: z.number(),
  bytes: z.number(),
  denseMacs: z.optional(z.number()),
  denseBytes: z.optional(z.number()),
};
const pointSchema = z.object({
  ...measured,
  method: z.string(),
  pattern: z.string(),
  seed: z.number(),
  wanted: z.number(),
  layer: z.nullable(z.string()),
  channelShare: z.optional(z.number()),
  ms: z.optional(z.number()),
  timedAs: z.optional(z.enum(versionIds)),
});
const recordSchema = z.object({
  id: z.string(),
  startedAt: z.number(),
  // Files of before sweeps had words have none
  name: z._default(z.string().check(z.maxLength(mostName)), ''),
  note: z._default(z.string().check(z.maxLength(mostNote)), ''),
  starred: z._default(z.boolean(), false),
  request: z.unknown(),
  facts: z.object({
    architecture: z.string(),
    origin: z.string(),
    data: z.string(),
    examples: z.number(),
    of: z.number(),
    weights: z.optional(z.string()),
  }),
  total: z.int().check(z.gte(0)),
  dense: z.nullable(z.object(measured)),
  faults: z.array(
    z.object({
      method: z.string(),
      seed: z.number(),
      error: z.object({ code: z.enum(errorCodes), message: z.string(), details: z.record(z.string(), z.unknown()) }),
    }),
  ),
  finished: z.boolean(),
});
const fileSchema = z.object({
  record: recordSchema,
  points: z.array(
    z.object({ point: pointSchema, masks: z.instanceof(Uint8Array), predictions: z.instanceof(Uint8Array) }),
  ),
  subject: z.unknown(),
});

/** A number, also one that is infinite or none. */
function numeric() {
  return z.custom<number>((value) => typeof value === 'number');
}

export async function encodeSweep({ record, points, subject }: KeptSweep): Promise<Uint8Array<ArrayBuffer>> {
  const none = new Uint8Array();
  const told = subject ? points : points.map(({ point }) => ({ point, masks: none, predictions: none }));
  const { json, arrays } = packPlain({ record, points: told, subject });
  const parts = await encodeCheckpoint(record.startedAt, { kind, json }, arrays);
  const bytes = new Uint8Array(Math.max(...parts.map((part) => part.offset + part.bytes.length)));
  for (const part of parts) bytes.set(part.bytes, part.offset);
  return bytes;
}

/**
 * @param name of the file, for the sentence of an error
 * @throws LabError 'checkpointInvalid' for a file that is damaged; 'manifestInvalid' for one that does not fit together;
 *   'recipeInvalid' for a request that cannot be
 */
export async function decodeSweep(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<KeptSweep> {
  const file = await decodeCheckpoint(bytes);
  if (file.status !== 'ok') throw new LabError('checkpointInvalid', `${name} is damaged or gone`, { what: name });
  try {
    return check(file.value);
  } catch (thrown) {
    if (thrown instanceof LabError && thrown.code === 'recipeInvalid') throw thrown;
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new LabError('manifestInvalid', `${name}: ${why}`, { name, why });
  }
}

function check({ meta, arrays }: Checkpoint): KeptSweep {
  const { kind: found, json } = meta as { readonly kind?: unknown; readonly json?: unknown };
  if (found !== kind) throw new Error('no sweep');
  const parsed = fileSchema.safeParse(unpackPlain(json, arrays));
  if (!parsed.success) throw new Error(`${parsed.error.issues[0].path.join('.')}: ${parsed.error.issues[0].message}`);
  const { record, points } = parsed.data;
  const request = parseSweepRequest(record.request);
  const methods = new Set(request.methods.map(({ id }) => id));
  const patterns = new Set(['', ...request.patterns.map(writeChoice)]); // '' = of whole channels
  const asked = ({ method, pattern, seed }: SweepPoint) =>
    methods.has(method) && patterns.has(pattern) && request.seeds.includes(seed);
  if (!points.every(({ point }) => asked(point))) throw new Error('a point that was not asked for');
  if (new Set(points.map(({ point }) => keyText(point))).size < points.length) throw new Error('a point twice');
  if (points.length > record.total) throw new Error('more points than there are');
  const subject = parsed.data.subject === null ? null : checkSubject(parsed.data.subject);
  if (subject) checkMasks(points, subject);
  const facts = record as unknown as SweepRecord;
  return { record: { ...facts, request }, points: points as readonly FullPoint[], subject };
}

function checkMasks(points: readonly Pick<FullPoint, 'masks' | 'predictions'>[], { spec, test }: SweepSubject): void {
  const weights = prunableWeights(spec).reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const taken = test.kind === 'images' ? test.size : 0;
  for (const { masks, predictions } of points) {
    if (masks.length !== Math.ceil(weights / 8) || predictions.length !== taken) throw new Error('masks do not fit');
  }
}
