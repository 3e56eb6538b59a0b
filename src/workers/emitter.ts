/** Sends events up; finds the buffers that move instead of being copied. */
import type { EngineEvent } from './protocol.ts';

export type Emit = (event: EngineEvent) => void;

/** @param port of the page; a moved array is gone from the worker, so events hold arrays made for them */
export function createEmitter(port: Pick<MessagePort, 'postMessage'>): Emit {
  return (event) => port.postMessage(event, buffersOf(event));
}

/** Typed arrays that an event owns; each buffer once. */
function buffersOf(event: EngineEvent): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const add = (array: ArrayBufferView) => buffers.add(array.buffer as ArrayBuffer);
  if (event.type === 'tile') {
    add(event.view.tile.values);
    add(event.view.tile.pruned);
    if (event.view.inputNorms) add(event.view.inputNorms);
  }
  if (event.type === 'layers') {
    for (const { thumbnail } of event.layers) {
      add(thumbnail.values);
      add(thumbnail.pruned);
    }
  }
  if (event.type === 'data' && event.data.kind === 'images') {
    add(event.data.samples.pixels);
    add(event.data.samples.labels);
  }
  if (event.type === 'film') add(event.view.frames);
  return [...buffers];
}
