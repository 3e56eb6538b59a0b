/** The page's end of the worker: starts it, wraps it, hears its events, notices its death. */
import * as Comlink from 'comlink';
import type { EngineApi, EngineEvent } from './protocol.ts';

export interface EngineClient {
  readonly api: Comlink.Remote<EngineApi>;
  /** Ends the worker at once, whatever it does; its memory is freed. */
  terminate(): void;
}

/** @param onCrash called when the worker dies of an uncaught fault; start a new client and resume from storage */
export function createEngineClient(
  onEvent: (event: EngineEvent) => void,
  onCrash: (message: string) => void,
): EngineClient {
  const worker = new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module', name: 'engine' });
  const events = new MessageChannel();
  events.port1.onmessage = (message: MessageEvent<EngineEvent>) => onEvent(message.data);
  worker.addEventListener('error', (event) => onCrash(event.message || 'worker failed to start'));
  worker.addEventListener('messageerror', () => onCrash('a message could not be read'));
  worker.postMessage({ type: 'events', port: events.port2 }, [events.port2]);
  return {
    api: Comlink.wrap<EngineApi>(worker),
    terminate() {
      worker.terminate();
      events.port1.close();
    },
  };
}
