/** What each file of an export is, by its name: for the page by an id, for the index in the zip in a sentence. */

/** The last ones take what no other did. */
export const contents = [
  { id: 'masks', is: /^masks\.safetensors$/, means: 'U8 for each weight that could be cut: 1 = kept, 0 = cut' },
  { id: 'weights', is: /^[^/]+\.safetensors$/, means: 'the weights, with their zeros' },
  { id: 'manifest', is: /^pruning_manifest\.json$/, means: 'recipe, seed, metrics, hashes of tensors and files' },
  { id: 'loader', is: /^load\.py$/, means: 'opens the weights in Python and checks the zeros' },
  { id: 'notebook', is: /^notebook\/notebook\.json$/, means: 'recipe, settings, figures, notes: opens in a lab' },
  { id: 'loss', is: /^notebook\/loss\./, means: 'the loss of training, as picture and table' },
  {
    id: 'sweep',
    is: /^notebook\/\d+\.sweep$/,
    means:
      'a sweep of the very weights that this network had before its first cut, on the same data, for a lab to open',
  },
  {
    id: 'curve',
    is: /^notebook\/\d+\.(curve\.svg|layers\.svg|csv)$/,
    means: 'accuracy or perplexity over sparsity, or layer by layer, as picture and table',
  },
  { id: 'course', is: /^charts\/sparsity\./, means: 'sparsity over training steps, as picture and table' },
  { id: 'values', is: /^layers\/.+\.weights\.(svg|csv)$/, means: 'the weights of a layer, as picture and table' },
  { id: 'mask', is: /^layers\/.+\.mask\.(svg|csv)$/, means: 'what a layer keeps: 1 = kept, 0 = cut' },
  { id: 'scores', is: /^layers\/.+\.scores\.(svg|csv)$/, means: 'how many scores lie where, and how many were cut' },
  { id: 'index', is: /^README\.txt$/, means: 'this list' },
  { id: 'format', is: /\//, means: 'the network in another form, with its own loader' },
  { id: 'folder', is: /^/, means: 'configuration, tokenizer or licence of the folder that the network came from' },
] as const satisfies readonly { readonly id: string; readonly is: RegExp; readonly means: string }[];

export type Content = (typeof contents)[number]['id'];

/** @param name with its folder. The first that fits. */
export function contentOf(name: string): Content {
  return contents.find(({ is }) => is.test(name))!.id;
}
