import { expect, test } from 'vitest';
import { smallConvNet } from '../../../testing/smallConvNet.ts';
import { mlp } from '../../models/architectures/mlp.ts';
import { resnet } from '../../models/architectures/resnet.ts';
import { storyLlama } from '../../models/architectures/storyLlama.ts';
import { channellessMethods } from './channelless.ts';

test('BN slimming wants something that scales channels; the other methods over channels find theirs in every network', () => {
  expect(channellessMethods(mlp.build())).toEqual(['bnScale']);
  expect(channellessMethods(storyLlama.build())).toEqual([]); // RMS norms
  expect(channellessMethods(resnet.build())).toEqual([]);
  expect(channellessMethods(smallConvNet)).toEqual([]);
});
