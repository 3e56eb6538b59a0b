/** The sparsity slider on a run: new masks from cached scores, or a number that waits where nothing is scored yet. */
import type { Recipe } from '../engine/pipelines/recipe.ts';
import type { Run } from '../engine/pipelines/run.ts';
import type { History } from './history.ts';
import type { Keeper } from './keeper.ts';
import { firstRound, readsTheSame } from './place.ts';
import { checkpointLabel, describeCut, sentence } from './sentences.ts';
import type { Extent, Subject } from './subject.ts';
import type { Teller } from './teller.ts';
import { nextTurn } from './turn.ts';

interface Parts {
  readonly run: Run;
  readonly subject: Subject;
  readonly history: History;
  readonly keeper: Keeper;
  readonly page: Teller;
  measure(extent: Extent, signal: AbortSignal): Promise<void>;
}

interface Threshold {
  readonly recipe: Recipe;
  /** `whole` = the pointer is released: measured on every example, and kept. */
  readonly extent: Extent;
  readonly signal: AbortSignal;
}

/** @throws LabError 'cancelled'; as Run.advance */
export async function rethreshold(parts: Parts, { recipe, extent, signal }: Threshold): Promise<void> {
  const { run, subject, history, keeper, page, measure } = parts;
  const scored = keeper.scored();
  if (!scored) return takeRecipe(parts, recipe);
  keeper.touched = true;
  const checkpoint = await keeper.load(scored);
  history.goTo(scored);
  history.forgetAhead();
  run.restore(checkpoint, recipe);
  page.forgetLosses();
  const { stage } = run.cursor;
  while (run.cursor.stage === stage) {
    const { did } = await run.advance(signal);
    if (did === 'gathered') await nextTurn(); // a newer position of the slider is heard between two blocks
  }
  page.status = 'paused';
  page.happened = describeCut(run);
  await page.countZeros(); // what the guard let live after the last cut is not of this one
  await page.tellPictures();
  await measure(extent, signal);
  await subject.measureDense(run, signal);
  page.happened = describeCut(run);
  if (extent === 'whole') await keeper.keep(checkpointLabel('mask', firstRound(run)), 'mask');
  await page.tellAll(extent === 'whole');
  if (extent === 'whole') await page.tellTime(signal);
}

/** Not scored yet: the new number waits in the recipe; a training that has read the old one begins anew. */
async function takeRecipe({ run, history, keeper, page }: Parts, recipe: Recipe): Promise<void> {
  if (readsTheSame(run, recipe)) {
    history.forgetAhead();
    run.restore(await run.checkpoint(), recipe);
    await page.tellPictures();
    return;
  }
  const start = await keeper.load(history.entries[0]);
  history.startAnew();
  run.restore(start, recipe);
  page.status = 'ready';
  page.happened = sentence('happened.anew');
  page.forgetLosses();
  await page.countZeros();
  await page.tellAll(true);
}
