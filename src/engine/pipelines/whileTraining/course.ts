/** The steps of a training stage in order, mask events between optimiser steps. Knows nothing of weights. */
import { parseOptions } from '../../options.ts';
import { type PrunePlan, planPruning } from '../pruneModel.ts';
import type { WhileTraining } from './config.ts';
import { maskRules } from './index.ts';
import type { MaskEvent } from './rule.ts';

/** By position in the stage: a mask event, or null for one optimiser step. */
export type Course = readonly (MaskEvent | null)[];

/** @param steps optimiser steps of the stage */
export function courseOf(config: WhileTraining | undefined, steps: number): Course {
  const events = config ? eventsOf(config, steps) : [];
  const course: (MaskEvent | null)[] = [];
  let next = 0;
  for (let step = 0; step <= steps; step++) {
    let taken = step === steps;
    for (; events[next]?.at === step; next++) {
      course.push(events[next]);
      taken ||= events[next].takesStep;
    }
    if (!taken) course.push(null);
  }
  return course;
}

/** Optimiser steps that lie before a position, those whose place an event took included. */
export function stepsBefore(course: Course, position: number): number {
  return course.slice(0, position).filter((entry) => entry === null || entry.takesStep).length;
}

/** The events of a stage alone: for a curve over time before anything runs. */
export function eventsOf(config: WhileTraining, steps: number): readonly MaskEvent[] {
  const rule = maskRules.get(config.rule.id);
  return rule.events(config, steps, parseOptions(`mask rule ${rule.id}`, rule.options, config.rule.options));
}

/** Method, pattern and allocation of one event. @throws LabError as planPruning */
export function planAt(config: WhileTraining, sparsity: number): PrunePlan {
  const { method, pattern, allocation, protect, overrides, calibration } = config;
  return planPruning({ stage: 'prune', sparsity, method, pattern, allocation, protect, overrides, calibration });
}
