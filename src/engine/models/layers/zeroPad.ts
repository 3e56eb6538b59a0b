/** Zeros around the image, each side its own: TensorFlow's 'same' padding is uneven where PyTorch's is not. */
import * as tf from '@tensorflow/tfjs-core';
import type { LayerType, NodeBase } from '../layer.ts';
import { imageInput } from './inputs.ts';

export interface ZeroPadNode extends NodeBase {
  readonly type: 'zeroPad';
  /** Units: pixels. */
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export const zeroPad: LayerType<ZeroPadNode> = {
  id: 'zeroPad',
  channels: 'identity',
  outputShape(node, inputs) {
    const [height, width, channels] = imageInput(node.id, inputs);
    return [height + node.top + node.bottom, width + node.left + node.right, channels];
  },
  params: () => [],
  macs: () => 0,
  forward: ({ top, bottom, left, right }, [x]) =>
    tf.pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]),
};
