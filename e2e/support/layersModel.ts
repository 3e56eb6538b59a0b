/** A small TensorFlow.js LayersModel with made-up weights, as the two files that TensorFlow.js saves. */

export interface PickedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Convolution with ReLU, pooling, dropout, dense with softmax over ten classes. */
export function smallLayersModel(inputShape: readonly [number, number, number]): PickedFile[] {
  const [height, width, channels] = inputShape;
  const features = Math.floor(height / 2) * Math.floor(width / 2) * 8;
  const layer = (class_name: string, name: string, config: object) => ({ class_name, config: { name, ...config } });
  const layers = [
    layer('Conv2D', 'conv', {
      batch_input_shape: [null, ...inputShape],
      filters: 8,
      kernel_size: [3, 3],
      padding: 'same',
      activation: 'relu',
    }),
    layer('MaxPooling2D', 'pool', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' }),
    layer('Dropout', 'drop', { rate: 0.25 }),
    layer('Flatten', 'flat', {}),
    layer('Dense', 'dense', { units: 10, activation: 'softmax' }),
  ];
  const weights = [
    { name: 'conv/kernel', shape: [3, 3, channels, 8] },
    { name: 'conv/bias', shape: [8] },
    { name: 'dense/kernel', shape: [features, 10] },
    { name: 'dense/bias', shape: [10] },
  ];
  const count = weights.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b), 0);
  const values = Float32Array.from({ length: count }, (_, i) => Math.sin(i * i + 1) / 4);
  const json = {
    format: 'layers-model',
    modelTopology: { class_name: 'Sequential', config: { name: 'small', layers } },
    weightsManifest: [
      { paths: ['./small.weights.bin'], weights: weights.map((weight) => ({ ...weight, dtype: 'float32' })) },
    ],
  };
  return [
    { name: 'model.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(json)) },
    { name: 'small.weights.bin', mimeType: 'application/octet-stream', buffer: Buffer.from(values.buffer) },
  ];
}
