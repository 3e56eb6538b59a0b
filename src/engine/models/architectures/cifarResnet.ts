/**
 * The residual networks that He et al. 2016 made for CIFAR-10 (ResNet-20, -32, -44, -56, -110): three stages of basic
 * blocks on 32 x 32 images, shortcuts without weights (option A: every second pixel, channels of zeros). They are known
 * from their files only: no recipe names them. Tensors are named as in akamaster/pytorch_resnet_cifar10.
 */
import type { SpecNode } from '../layers/index.ts';
import type { ClassifierSpec } from '../spec.ts';

export interface CifarResnetPlan {
  readonly classes: number;
  /** Filters of the stem. */
  readonly stem: number;
  /** Blocks of each stage, each with the filters of its two convolutions. */
  readonly stages: readonly (readonly (readonly [inner: number, outer: number])[])[];
}

/** Of ImageNet's training images, which the published networks were trained with on CIFAR too. Pixels in [0, 1]. */
const normalization = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] } as const;

export function cifarResnet({ classes, stem, stages }: CifarResnetPlan): ClassifierSpec {
  const nodes: SpecNode[] = [
    { id: 'normalize', type: 'normalize', inputs: ['input'], ...normalization },
    ...convBn('conv1', 'bn1', 'normalize', stem, 1),
    { id: 'relu', type: 'relu', inputs: ['bn1'] },
  ];
  let [input, width] = ['relu', stem];
  for (const [stage, blocks] of stages.entries()) {
    for (const [block, [inner, outer]] of blocks.entries()) {
      const id = `layer${stage + 1}.${block}`;
      nodes.push(...basicBlock(id, input, { width, inner, outer, stride: stage > 0 && block === 0 ? 2 : 1 }));
      [input, width] = [`${id}.relu2`, outer];
    }
  }
  nodes.push(
    { id: 'avgpool', type: 'globalAveragePool', inputs: [input] },
    { id: 'linear', type: 'dense', inputs: ['avgpool'], units: classes, bias: true },
  );
  const layers = stages.reduce((sum, { length }) => sum + 2 * length, 2);
  return { name: `resnet${layers}`, task: 'classify', inputShape: [32, 32, 3], classes, nodes, output: 'linear' };
}

interface Block {
  /** Channels that come in. */
  readonly width: number;
  readonly inner: number;
  readonly outer: number;
  readonly stride: 1 | 2;
}

function basicBlock(id: string, input: string, { width, inner, outer, stride }: Block): readonly SpecNode[] {
  const zeros = outer - width;
  const before = Math.floor(zeros / 2);
  const shortcut: readonly SpecNode[] =
    stride === 1
      ? []
      : [
          // a window of one pixel: every second row and column
          { id: `${id}.shortcut.0`, type: 'maxPool', inputs: [input], size: 1, stride },
          { id: `${id}.shortcut.1`, type: 'padChannels', inputs: [`${id}.shortcut.0`], before, after: zeros - before },
        ];
  return [
    ...convBn(`${id}.conv1`, `${id}.bn1`, input, inner, stride),
    { id: `${id}.relu1`, type: 'relu', inputs: [`${id}.bn1`] },
    ...convBn(`${id}.conv2`, `${id}.bn2`, `${id}.relu1`, outer, 1),
    ...shortcut,
    { id: `${id}.add`, type: 'add', inputs: [`${id}.bn2`, shortcut.at(-1)?.id ?? input] },
    { id: `${id}.relu2`, type: 'relu', inputs: [`${id}.add`] },
  ];
}

function convBn(conv: string, bn: string, input: string, filters: number, stride: number): readonly SpecNode[] {
  return [
    { id: conv, type: 'conv2d', inputs: [input], filters, kernel: [3, 3], stride, padding: 1, bias: false },
    { id: bn, type: 'batchNorm', inputs: [conv], epsilon: 1e-5, momentum: 0.1 },
  ];
}
