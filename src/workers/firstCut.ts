/** The first screen: scored and cut at once, then measured, pruned before dense since it is what is on screen. */
import type { Run } from '../engine/pipelines/run.ts';
import type { Keeper } from './keeper.ts';
import { firstRound, isAmidCut } from './place.ts';
import { checkpointLabel, describeCut, describeStep } from './sentences.ts';
import type { Extent, Subject } from './subject.ts';
import type { Teller } from './teller.ts';

interface Parts {
  readonly run: Run;
  readonly subject: Subject;
  readonly keeper: Keeper;
  readonly page: Teller;
  measure(extent: Extent): Promise<void>;
}

/** @throws LabError 'cancelled'; the run stands where it was then, and the page has not heard of it */
export async function showPruned({ run, subject, keeper, page, measure }: Parts, signal: AbortSignal): Promise<void> {
  const [first] = run.recipe.stages;
  if (first.stage !== 'prune') return;
  if (first.training) {
    await subject.measureDense(run, signal); // it trains to prune: that waits for the visitor
    return page.tellAll(true);
  }
  while (run.cursor.stage === 0 && !signal.aborted) {
    const before = run.phase;
    const report = await run.advance(signal);
    page.happened = describeStep(report, run, { grain: 'step', revived: 0 });
    if (run.phase === before || before !== 'score') continue;
    if (isAmidCut(run)) await keeper.keepHere();
    else await keeper.keep(checkpointLabel('score', firstRound(run)), 'score');
  }
  page.status = 'paused';
  if (run.data.predictions !== undefined) await measure('preview'); // a whole set of texts takes seconds
  await page.tellAll(false);
  await measure('whole');
  await subject.measureDense(run, signal);
  await page.countZeros();
  await keeper.keep(checkpointLabel('mask', firstRound(run)), 'mask');
  page.happened = describeCut(run);
  await page.tellAll(true);
  await page.tellTime(signal);
}
