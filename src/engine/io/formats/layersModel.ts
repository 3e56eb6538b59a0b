/** TensorFlow.js LayersModel: `tf.loadLayersModel('model.json')`. */
import { readLayersModel } from '../layersModel/read.ts';
import { writeLayersModel } from '../layersModel/write.ts';
import { type ExportFormat, fileNamed, textFile } from './format.ts';

const names = { json: 'model.json', weights: 'weights.bin' } as const;

export const layersModel: ExportFormat = {
  id: 'layersModel',
  folder: 'tfjs',
  write({ spec, params }) {
    const { json, weights } = writeLayersModel(spec, params, names.weights);
    return [
      { name: names.json, stream: json },
      { name: names.weights, stream: weights },
      textFile('load_layers_model.py', pythonReader),
    ];
  },
  async verify({ params, spec }, files, checker, { wanted, of }) {
    const read = await readLayersModel(fileNamed(files, names.json), files);
    checker.equal('classes', spec.classes, read.spec.classes);
    checker.values(params, read.params);
    checker.logits(wanted, await of(read.params, read.spec));
  },
};

const pythonReader = `"""Reads this TensorFlow.js LayersModel: the weights into numpy, or the model into Keras.

In JavaScript:  const model = await tf.loadLayersModel('model.json')
Images are channels last, [batch, height, width, channels], pixels in [0, 1].
"""
import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent


def load_weights():
    """Name -> float32 array in Keras' layout: kernels [height, width, in, out], dense [in, out]."""
    weights = {}
    for group in json.loads((HERE / "model.json").read_text())["weightsManifest"]:
        values = np.frombuffer(b"".join((HERE / path).read_bytes() for path in group["paths"]), "<f4")
        for entry in group["weights"]:
            size = int(np.prod(entry["shape"], dtype=np.int64))
            weights[entry["name"]], values = values[:size].reshape(entry["shape"]), values[size:]
        assert values.size == 0, "the weight file is longer than its manifest"
    return weights


def load_keras():
    """The model in Keras; needs: pip install tensorflowjs"""
    from tensorflowjs.converters import load_keras_model

    return load_keras_model(str(HERE / "model.json"))


if __name__ == "__main__":
    for name, values in load_weights().items():
        print(f"{name:48s} {str(values.shape):20s} zeros {int((values == 0).sum())} of {values.size}")
`;
