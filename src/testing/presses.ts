/** What a visitor can press on the Lab page, as arbitrary sequences. */
import * as fc from 'fast-check';
import { expect } from 'vitest';
import type { Settings } from '../engine/pipelines/settings.ts';
import { checkpointBehind } from '../state/checkpoints.ts';
import type { Grain, Overlay } from '../workers/protocol.ts';
import { nextTurn } from '../workers/turn.ts';
import { change, type LabPage, lookAt } from './labPage.ts';
import { fingerprint } from './screenTruth.ts';

export interface Press {
  readonly name: string;
  /** Turns of the event loop until the next press; null = until this one's work is done. */
  readonly wait: number | null;
  /** Begins only when everything before it is done. */
  readonly atRest: boolean;
  readonly act: (page: LabPage) => Promise<unknown>;
  toString(): string;
}

const waits = fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 12 }) });

function pressOf(name: string, act: (page: LabPage, wait: Press['wait']) => Promise<unknown>): fc.Arbitrary<Press> {
  return waits.map((wait) => ({
    name,
    wait,
    atRest: false,
    act: (page) => act(page, wait),
    toString: () => `${name} (${wait ?? 'to its end'})`,
  }));
}

const grains: readonly Grain[] = ['group', 'group', 'step', 'block', 'stage', 'round', 'run'];
const overlays: readonly Overlay[] = ['value', 'score', 'change', 'flips', 'mask'];

/**
 * @param layers names of weights to look at, to paint on and to give a threshold
 * @param changes of the recipe, by what the visitor would call them
 */
export function presses(
  layers: readonly string[],
  changes: Readonly<Record<string, Partial<Settings>>>,
): fc.Arbitrary<Press> {
  const areas = [{ row: 1, column: 3, rows: 4, columns: 30 }];
  const layer = fc.constantFrom(...layers);
  return fc.oneof(
    ...grains.map((grain) => pressOf(grain, ({ api }) => api.step(grain))),
    pressOf('play', ({ api }) => api.play()),
    pressOf('pause', ({ api }) => api.pause()),
    pressOf('cancel', ({ api }) => api.cancel()),
    pressOf('reset', ({ api }) => api.reset()),
    fc.nat({ max: 20 }).chain((place) =>
      pressOf(`scrub ${place}`, async ({ api, last }, wait) => {
        const told = () => last('run').run;
        const { id } = told().checkpoints[place % told().checkpoints.length];
        await api.restore(id);
        // whatever it has cut off, it goes where it was told to, unless that is gone
        if (wait !== null || told().checkpoints.every((one) => one.id !== id)) return;
        expect([told().checkpoints[told().atCheckpoint].id, told().pastCheckpoint]).toEqual([id, false]);
      }),
    ),
    fc.tuple(fc.constantFrom(0.3, 0.9), fc.boolean()).chain(([sparsity, final]) =>
      pressOf(`slide ${sparsity}${final ? '' : '...'}`, (page) => {
        page.form = { ...page.form, sparsity };
        return page.api.setSparsity(sparsity, final);
      }),
    ),
    fc.tuple(layer, fc.constantFrom(null, 0.1, 0.6), fc.boolean()).chain(([name, share, final]) =>
      pressOf(`threshold ${share} of ${name}${final ? '' : '...'}`, ({ api, last }) => {
        const { lowest = 0, highest = 1 } = last('histogram')?.histogram ?? {};
        return api.setLayerThreshold(name, share === null ? null : lowest + share * (highest - lowest), final);
      }),
    ),
    fc.constantFrom(...Object.keys(changes)).chain((name) => pressOf(name, (page) => change(page, changes[name]))),
    fc
      .tuple(layer, fc.boolean())
      .chain(([name, kept]) =>
        pressOf(kept ? `bring back in ${name}` : `cut in ${name}`, ({ api }) => api.paint({ name, areas, kept })),
      ),
    fc.tuple(layer, fc.boolean()).map(([name, kept]) => undone(name, kept)),
    fc
      .tuple(layer, fc.constantFrom(...overlays), fc.nat({ max: 5 }), fc.boolean())
      .chain(([name, overlay, row, ofRow]) =>
        pressOf(`look at ${overlay} of ${name}`, (page) => lookAt(page, { name, overlay, row, column: row, ofRow })),
      ),
  );

  /** A stroke and one checkpoint back: the network has the bits that it had. */
  function undone(name: string, kept: boolean): Press {
    const what = `stroke on ${name}, undone`;
    return {
      name: what,
      wait: null,
      atRest: true,
      toString: () => what,
      async act({ api, last, runner }) {
        const before = await fingerprint(runner().run);
        await api.paint({ name, areas, kept });
        if ((await fingerprint(runner().run)) === before) return; // nothing to undo
        await api.restore(checkpointBehind(last('run').run)!);
        expect(await fingerprint(runner().run)).toBe(before);
      },
    };
  }
}

/**
 * Presses one after another, hastily or not.
 * @param atRest called whenever all is quiet; `hasty` = a press may have cut off the one before it
 */
export async function pressAll(
  page: LabPage,
  sequence: readonly Press[],
  atRest: (hasty: boolean) => Promise<void>,
): Promise<void> {
  let pending: Promise<unknown>[] = [];
  let hasty = false;
  const settle = async () => {
    await Promise.all(pending);
    pending = [];
  };
  for (const { act, wait, atRest: rests } of sequence) {
    if (rests) await settle();
    pending.push(act(page));
    for (let turn = 0; turn < (wait ?? 0); turn++) await nextTurn();
    hasty ||= wait !== null;
    if (wait !== null) continue;
    await settle();
    await atRest(hasty);
  }
  await settle();
  await atRest(hasty);
}
