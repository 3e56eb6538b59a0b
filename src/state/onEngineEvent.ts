/** The one place where events become state: drained from a frame on, so that a busy worker costs few and short renders. */
import type { ComparisonView, EngineEvent, EvidenceView, ModelView, RunView, SweepView } from '../workers/protocol.ts';
import { draftStore } from './draft.ts';
import { keepEqual } from './keepEqual.ts';
import { type LabState, labStore } from './lab.ts';

/** Pictures and figures: only the newest of a kind matters, and each is drawn in a task of its own. */
const drawn = ['tile', 'layers', 'metrics', 'histogram', 'weight'] as const;
type Drawn = Extract<EngineEvent, { readonly type: (typeof drawn)[number] }>;

const queue: EngineEvent[] = [];
const newest = new Map<Drawn['type'], Drawn>();
let scheduled = false;
let nextErrorId = 1;

export function onEngineEvent(event: EngineEvent): void {
  if (isDrawn(event)) newest.set(event.type, event);
  else queue.push(event);
  if (scheduled) return;
  scheduled = true;
  // A hidden tab gets no frames; its state must still move on.
  if (document.visibilityState === 'hidden') setTimeout(drain, 0);
  else requestAnimationFrame(drain);
}

/** What is cheap at once; then one picture a task, so that a pointer or a key never waits for all of them. */
function drain(): void {
  if (queue.length > 0) {
    take(queue.splice(0));
  } else {
    const next = newest.values().next().value;
    if (next) {
      newest.delete(next.type);
      take([next]);
    }
  }
  scheduled = newest.size > 0;
  if (scheduled) setTimeout(drain, 0);
}

function take(events: readonly EngineEvent[]): void {
  labStore.setState((state) => events.reduce(reduce, state), true);
  for (const event of events) {
    if (event.type === 'settings' || (event.type === 'catalog' && draftStore.getState().settings === null)) {
      draftStore.setState({ settings: event.settings });
    }
  }
}

function isDrawn(event: EngineEvent): event is Drawn {
  return drawn.some((type) => type === event.type);
}

/** One event into the mirror. Pure; exported for its test. */
export function reduce(state: LabState, event: EngineEvent): LabState {
  switch (event.type) {
    case 'catalog':
      // The first word of a new worker: what the earlier one was computing is not coming any more.
      return {
        ...state,
        catalog: event.catalog,
        exported: null,
        evidence: stopped(state.evidence),
        race: ended(state.race),
        quantization: ended(state.quantization),
        speed: ended(state.speed),
        telling: ended(state.telling),
        sweep: halted(state.sweep),
        scan: halted(state.scan),
        pairTelling: state.pairTelling && { ...state.pairTelling, telling: ended(state.pairTelling.telling) },
      };
    case 'backend':
      return { ...state, backend: event.report };
    case 'model':
      return { ...state, model: event.model, ...(isAnother(state.model, event.model) ? unknown : {}) };
    case 'data':
      return { ...state, data: event.data };
    case 'run':
      return { ...state, run: event.run, exported: movedOn(state.run, event.run) ? null : state.exported };
    case 'layers':
      return { ...state, layers: keepEqual(state.layers, event.layers) };
    case 'tile':
      return { ...state, tile: event.view };
    case 'takenTile':
      return { ...state, takenTile: event.view };
    case 'histogram':
      return { ...state, histogram: keepEqual(state.histogram, event.histogram) };
    case 'weight':
      return { ...state, weight: event.weight };
    case 'metrics':
      return { ...state, metrics: keepEqual(state.metrics, event.metrics) };
    case 'loss':
      return { ...state, loss: event.reset ? event.points : [...state.loss, ...event.points] };
    case 'telling':
      return { ...state, telling: event.view };
    case 'slow':
      return { ...state, slow: event.view };
    case 'film':
      return { ...state, film: event.view };
    case 'speed':
      return { ...state, speed: event.view };
    case 'race':
      return { ...state, race: event.view };
    case 'quantization':
      return { ...state, quantization: event.view };
    case 'masks':
      return { ...state, masks: event.masks };
    case 'sweep':
      if (event.sweep.request.layers === 'each') return { ...state, scan: event.sweep };
      return { ...state, sweep: event.sweep, comparison: keepOf(state.comparison, event.sweep) };
    case 'comparison':
      return { ...state, comparison: event.comparison };
    case 'pairTelling':
      return { ...state, pairTelling: event.view };
    case 'runs':
      return { ...state, runs: event.runs, runStorage: event.storage };
    case 'storage':
      return { ...state, storage: event.storage };
    case 'notebook':
      return { ...state, notebook: event.notebook };
    case 'branch':
      return { ...state, branch: event.branch };
    case 'sweeps':
      return { ...state, sweeps: event.sweeps };
    case 'evidence':
      return { ...state, evidence: event.evidence };
    case 'export':
      return { ...state, exported: event.export };
    case 'resumable':
      return { ...state, resumable: event.run };
    case 'progress':
      return { ...state, progress: event.progress };
    case 'settings':
      return state;
    case 'address':
      return { ...state, address: event.query };
    case 'corrected':
      return { ...state, corrected: event.corrected };
    case 'error':
      return { ...state, errors: [...state.errors, { id: nextErrorId++, error: event.error }] };
    default:
      return event satisfies never;
  }
}

/** What is said of a network before its own run has said anything: figures of another one would be taken for its own. */
const unknown = {
  layers: [],
  tile: null,
  histogram: null,
  weight: null,
  metrics: null,
  film: null,
  slow: null,
  telling: null,
  quantization: null,
} as const satisfies Partial<LabState>;

function isAnother(before: ModelView | null, now: ModelView): boolean {
  return before !== null && (before.architecture !== now.architecture || before.origin !== now.origin);
}

function stopped(evidence: EvidenceView | null): EvidenceView | null {
  return evidence?.status === 'running' ? { ...ended(evidence), current: null } : evidence;
}

/** What was under way, cut off where it stood. */
function ended<View extends { readonly status: 'running' | 'finished' | 'cancelled' } | null>(view: View): View {
  return view?.status === 'running' ? { ...view, status: 'cancelled' } : view;
}

/** A comparison goes with its sweep. */
function keepOf(comparison: ComparisonView | null, sweep: SweepView): ComparisonView | null {
  return comparison?.sweep === sweep.id ? comparison : null;
}

function halted(sweep: SweepView | null): SweepView | null {
  if (sweep?.timing) return { ...sweep, timing: null };
  return sweep?.status === 'running' ? { ...sweep, status: 'stopped', remainingMs: null } : sweep;
}

/** Whether the network may have changed, so that files written before no longer hold it. */
function movedOn(before: RunView | null, now: RunView): boolean {
  if (before === null) return false;
  if (before.stage !== now.stage || before.step !== now.step || before.atCheckpoint !== now.atCheckpoint) return true;
  return JSON.stringify(before.recipe) !== JSON.stringify(now.recipe);
}
