/** ONNX: what onnxruntime and most inference engines read. */
import { LabError } from '../../errors.ts';
import { readWhole } from '../byteSource.ts';
import { torchParams } from '../checkpoint/torchLayout.ts';
import { readOnnx } from '../onnx/read.ts';
import { onnxInput, onnxResult, writeOnnx } from '../onnx/write.ts';
import { type ClassifierRequest, type ExportFormat, fileNamed, textFile } from './format.ts';

const modelName = 'model.onnx';

export const onnx: ExportFormat = {
  id: 'onnx',
  folder: 'onnx',
  write: (request) => [
    { name: modelName, stream: writeOnnx(request.spec, request.params) },
    textFile('load_onnx.py', pythonReader(request)),
  ],
  /** There is no other runtime in the page: weights are compared bit by bit, operations by number and by their ends. */
  async verify({ params, spec }, files, checker) {
    const file = fileNamed(files, modelName);
    const read = readOnnx(file.name, await readWhole(file, Number.POSITIVE_INFINITY));
    checker.equal('operations without input', 0, read.dangling.length);
    const native = torchParams(spec).map(({ name, toNative }) => {
      const tensor = read.tensors.get(name);
      if (!tensor) throw new LabError('tensorMissing', `${file.name}: no tensor '${name}'`, { tensor: name });
      return [name, toNative(tensor.values)] as const;
    });
    checker.values(params, new Map(native));
  },
};

function pythonReader({ spec }: ClassifierRequest): string {
  const [height, width, channels] = spec.inputShape;
  const shape = spec.inputShape.length === 3 ? [channels, height, width] : spec.inputShape;
  return `"""Runs this ONNX network. Needs: pip install onnxruntime numpy

Images are channels first, [batch, ${shape.join(', ')}], pixels in [0, 1].
"""
from pathlib import Path

import numpy as np
import onnxruntime

MODEL = Path(__file__).resolve().parent / "${modelName}"


def load_model():
    return onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])


def run(session, images):
    """float32 [batch, ${shape.join(', ')}] -> [batch, ${spec.classes}], ${onnxResult[spec.head ?? 'logits']}"""
    return session.run(None, {"${onnxInput}": np.asarray(images, np.float32)})[0]


if __name__ == "__main__":
    print("of an empty image:", run(load_model(), np.zeros((1, ${shape.join(', ')})))[0].tolist())
`;
}
