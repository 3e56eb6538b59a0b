/** The page's end of the worker: starts it, wraps it, hears its events, notices its death. */
import * as Comlink from 'comlink';
import type { LargeApi, LargeEvent } from './large/protocol.ts';
import type { EngineApi, EngineEvent } from './protocol.ts';

export interface Client<Api> {
  readonly api: Comlink.Remote<Api>;
  /** Ends the worker at once, whatever it does; its memory is freed. */
  terminate(): void;
}

export type EngineClient = Client<EngineApi>;
export type LargeClient = Client<LargeApi>;

/** @param onCrash called when the worker dies of an uncaught fault; start a new client and resume from storage */
export function createEngineClient(
  onEvent: (event: EngineEvent) => void,
  onCrash: (message: string) => void,
): EngineClient {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  return connect(worker, onEvent, onCrash);
}

/** As createEngineClient, for checkpoints too large to hold: a worker of their own. */
export function createLargeClient(
  onEvent: (event: LargeEvent) => void,
  onCrash: (message: string) => void,
): LargeClient {
  const worker = new Worker(new URL('./large/large.worker.ts', import.meta.url), { type: 'module', name: 'large' });
  return connect(worker, onEvent, onCrash);
}

function connect<Api, Event>(
  worker: Worker,
  onEvent: (event: Event) => void,
  onCrash: (message: string) => void,
): Client<Api> {
  const events = new MessageChannel();
  events.port1.onmessage = (message: MessageEvent<Event>) => onEvent(message.data);
  worker.addEventListener('error', (event) => onCrash(event.message || 'worker failed to start'));
  worker.addEventListener('messageerror', () => onCrash('a message could not be read'));
  worker.postMessage({ type: 'events', port: events.port2 }, [events.port2]);
  return {
    api: Comlink.wrap<Api>(worker),
    terminate() {
      worker.terminate();
      events.port1.close();
    },
  };
}
