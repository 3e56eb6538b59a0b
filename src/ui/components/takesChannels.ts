/** Whether a chosen method takes whole channels, by what the catalogue says of it. Pure. */
import type { MethodDescription } from '../../engine/catalog.ts';
import type { Choice } from '../../engine/pipelines/recipe.ts';

export function takesChannels({ id, options }: Choice, methods: readonly MethodDescription[]): boolean {
  const channels = methods.find((method) => method.id === id)?.channels;
  if (channels === undefined || typeof channels === 'string') return channels === 'always';
  return options[channels.option] === channels.choice;
}
