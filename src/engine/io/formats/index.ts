/** Every further form that an export may hold. Adding one = its file + one line. */
import { createRegistry } from '../../registry.ts';
import type { ExportFormat } from './format.ts';
import { layersModel } from './layersModel.ts';
import { onnx } from './onnx.ts';
import { packed } from './packed.ts';

export const exportFormats = createRegistry<ExportFormat>('export format', [layersModel, onnx, packed]);
