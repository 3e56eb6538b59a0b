/** The explorations of a session: each queues behind what runs, and reads the run without touching it. */
import type { Emit } from '../emitter.ts';
import type { Runner } from '../runner.ts';
import type { Explorations } from './api.ts';
import { runFilm } from './filming.ts';
import { runQuantization } from './quantizing.ts';
import { runRace } from './racing.ts';
import { runSlowMotion } from './slowing.ts';
import { runTelling } from './telling.ts';
import { runTiming } from './timing.ts';

interface ExplorationOptions {
  readonly emit: Emit;
  readonly queue: (work: (signal: AbortSignal) => Promise<void>) => Promise<void>;
  readonly need: () => Runner;
}

export function createExplorations({ emit, queue, need }: ExplorationOptions): Explorations {
  return {
    paint: (stroke) => queue((signal) => need().paint(stroke, signal)),
    race: (request) => queue((signal) => runRace(need().subject, request, emit, signal)),
    film: (request) => queue((signal) => runFilm(need(), request, emit, signal)),
    slowMotion: (request) => queue((signal) => runSlowMotion(need(), request, emit, signal)),
    tell: (request) => queue((signal) => runTelling(need(), request, emit, signal)),
    time: () => queue((signal) => runTiming(need(), emit, signal)),
    quantize: (request) => queue((signal) => runQuantization(need(), request, emit, signal)),
  };
}
