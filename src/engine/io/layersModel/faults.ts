/** What a LayersModel can be refused for, each with the layer's name. */
import { LabError } from '../../errors.ts';
import type { KerasLayer } from './kerasLayer.ts';

export function unsupportedLayer({ file, name, type }: KerasLayer, reason: string): LabError {
  return new LabError('layerUnsupported', `${file}: layer '${name}' (${type}): ${reason}`, {
    file,
    layer: name,
    type,
    reason,
  });
}

export function unsupportedModel(file: string, problem: string): LabError {
  return new LabError('modelUnsupported', `${file}: ${problem}`, { file, problem });
}
