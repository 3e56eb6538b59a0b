/** A page without a screen: the newest of each event, the loss curve, its own form, and what it looks at. */

import { collectBytes } from '../engine/io/byteStream.ts';
import { encodeModel } from '../engine/io/checkpoint/encode.ts';
import type { ModelSpec } from '../engine/models/spec.ts';
import type { Settings } from '../engine/pipelines/settings.ts';
import type { Platform } from '../workers/platform.ts';
import type { EngineApi, EngineEvent, LossPoint, Overlay } from '../workers/protocol.ts';
import type { Runner } from '../workers/runner.ts';
import { createSession } from '../workers/session.ts';
import { randomArrays } from './imageNetworks.ts';
import { memoryPlatform } from './memoryPlatform.ts';
import { tinyFolder } from './tinyLlama.ts';

type Event<T extends EngineEvent['type']> = Extract<EngineEvent, { type: T }>;

/** A window of a layer in the heatmap, and one weight in the inspector. */
export interface Look {
  readonly name: string;
  readonly overlay: Overlay;
  readonly row: number;
  readonly column: number;
  /** The histogram is of the weight's row; else of the layer. */
  readonly ofRow: boolean;
}

export interface LabPage {
  readonly api: EngineApi;
  /** The one that the session made last: what the screen is compared with. */
  readonly runner: () => Runner;
  last<T extends EngineEvent['type']>(type: T): Event<T>;
  losses: readonly LossPoint[];
  form: Settings;
  look: Look | null;
  readonly errors: readonly string[];
}

export function openPage(form: Settings, runner: () => Runner, platform: Partial<Platform> = {}): LabPage {
  const newest = new Map<EngineEvent['type'], EngineEvent>();
  const errors: string[] = [];
  const take = (event: EngineEvent) => {
    newest.set(event.type, event);
    if (event.type === 'error') errors.push(event.error.message);
    if (event.type === 'loss') page.losses = event.reset ? event.points : [...page.losses, ...event.points];
    if (event.type === 'settings') page.form = event.settings;
  };
  const page: LabPage = {
    api: createSession((event) => take(structuredClone(event)), memoryPlatform(platform)),
    runner,
    last: <T extends EngineEvent['type']>(type: T) => newest.get(type) as Event<T>,
    losses: [],
    form,
    look: null,
    errors,
  };
  return page;
}

/** What the form does with a changed field. */
export function change(page: LabPage, part: Partial<Settings>): Promise<void> {
  page.form = { ...page.form, ...part };
  return page.api.prepare(page.form);
}

/** The heatmap's window reaches to the layer's end. */
export async function lookAt(page: LabPage, look: Look): Promise<void> {
  const { api } = page;
  const { name, row, column, overlay, ofRow } = look;
  page.look = look;
  await Promise.all([
    api.watchTile({ name, overlay, row, column, rows: 4096, columns: 4096, maxCells: 4096 }),
    api.watchHistogram({ name, row: ofRow ? row : null }),
    api.watchWeight({ name, row, column }),
  ]);
}

/** A network of ours as a file, with random weights. */
export async function networkFile(spec: ModelSpec): Promise<File> {
  return new File([await collectBytes(encodeModel(spec, randomArrays(spec)))], 'model.safetensors');
}

/** The tiny LLaMA as a folder with its own token ids. */
export async function languageFiles(): Promise<File[]> {
  const ids = [0, 1, 2, 3].map((row) => Array.from({ length: 12 }, (_, i) => (row * 7 + i * 5) % 32));
  const files = await Promise.all(
    [...(await tinyFolder())].map(async ([name, source]) => new File([await source.read(0, source.size)], name)),
  );
  for (const name of ['calibration.json', 'test.json']) files.push(new File([JSON.stringify(ids)], name));
  return files;
}
