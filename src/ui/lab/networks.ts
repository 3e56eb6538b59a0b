/** Networks that ship with the page, in the order of the list: ids of architectures. */
export const bundledNetworks: readonly string[] = ['cnn', 'mlp', 'resnet'];
