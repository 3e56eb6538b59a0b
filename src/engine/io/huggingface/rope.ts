/** The rotary embedding of a `config.json`: `rope_theta` with `rope_scaling` (transformers 4) or `rope_parameters` (5). */
import { LabError } from '../../errors.ts';
import { modelRefusal } from '../../models/modelRefusal.ts';
import type { Rope } from '../../models/rope.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * `rope_scaling` goes before `rope_parameters` where both are present, and its old key `type` stands for `rope_type`.
 * @throws LabError 'modelUnsupported' for a variant that we do not compute, 'manifestInvalid' for a factor that is missing
 */
export function configRope(where: string, config: Fields): Rope {
  const scaling = fieldsOf(config.rope_scaling) ?? fieldsOf(config.rope_parameters) ?? {};
  const parameters = fieldsOf(config.rope_parameters) ?? {};
  const theta = positive(
    where,
    'rope_theta',
    scaling.rope_theta ?? parameters.rope_theta ?? config.rope_theta ?? 10_000,
  );
  const number = (field: string) => positive(where, field, scaling[field]);
  const kind = scaling.rope_type ?? scaling.type ?? 'default';
  if (kind === 'default') return { kind, theta };
  if (kind === 'linear') return { kind, theta, factor: number('factor') };
  if (kind === 'llama3') {
    return {
      kind,
      theta,
      factor: number('factor'),
      lowFrequencyFactor: number('low_freq_factor'),
      highFrequencyFactor: number('high_freq_factor'),
      originalPositions: number('original_max_position_embeddings'),
    };
  }
  const known = 'default, linear, llama3';
  const problem = `rotary embedding '${String(kind)}' is none of ${known}`;
  throw modelRefusal('rope', where, problem, { kind: String(kind), known });
}

function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function positive(where: string, field: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
  const problem = `${field}: wanted a positive number, got ${JSON.stringify(value)}`;
  throw new LabError('manifestInvalid', `${where}: ${problem}`, { file: where, problem, field });
}
