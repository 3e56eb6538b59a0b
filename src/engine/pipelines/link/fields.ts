/** What of the settings goes into a link: a short key, where it stands, how it is written and read. */
import { readChoice, writeChoice } from '../choiceText.ts';
import type { Choice } from '../recipe.ts';

/** @returns undefined for text that says nothing of this kind */
export interface FieldKind {
  write(value: unknown): string;
  read(text: string): unknown;
}

const word: FieldKind = {
  write: String,
  read: (text) => (/^[\w-]{1,40}$/.test(text) ? text : undefined),
};
const flag: FieldKind = {
  write: (value) => (value === true ? '1' : '0'),
  read: (text) => (text === '1' ? true : text === '0' ? false : undefined),
};
const choice: FieldKind = {
  write: (value) => writeChoice(value as Choice),
  read: (text) => readChoice(text) ?? undefined,
};
const names: FieldKind = {
  write: (value) => (value as readonly string[]).join(','),
  read: (text) => (text === '' ? [] : text.split(',')),
};
const numbers: FieldKind = {
  write: (value) =>
    Object.entries(value as Record<string, number>)
      .map(([name, number]) => `${name}:${number}`)
      .join(','),
  read(text) {
    const pairs = text === '' ? [] : text.split(',').map((pair) => /^(.+):([\d.eE+-]+)$/.exec(pair));
    if (pairs.some((pair) => pair === null || !Number.isFinite(Number(pair[2])))) return undefined;
    return Object.fromEntries(pairs.map((pair) => [pair![1], Number(pair![2])]));
  },
};
const scheme: FieldKind = {
  write(value) {
    const { bits, granularity, range } = value as { bits: number; granularity: string; range: string };
    return `${bits}-${granularity}-${range}`;
  },
  read(text) {
    const [, bits, granularity, range] = /^([48])-(tensor|channel)-(symmetric|affine)$/.exec(text) ?? [];
    return bits ? { bits: Number(bits), granularity, range } : undefined;
  },
};

function number(min: number, max: number, integer = false): FieldKind {
  return {
    write: String,
    read(text) {
      const value = Number(text);
      const fits = text.trim() !== '' && value >= min && value <= max && (!integer || Number.isInteger(value));
      return fits ? value : undefined;
    },
  };
}
const whole = (min: number, max: number) => number(min, max, true);

export interface LinkField {
  readonly key: string;
  readonly path: readonly [string] | readonly [string, string];
  readonly kind: FieldKind;
}

const field = (key: string, path: string, kind: FieldKind): LinkField => {
  const [first, second] = path.split('.');
  return { key, path: second === undefined ? [first] : [first, second], kind };
};

/** In the order in which a link is written. Keys are never given a new meaning: links are out there. */
export const linkFields: readonly LinkField[] = [
  field('net', 'model.architecture', word),
  field('weights', 'model.weights', word),
  field('pipeline', 'pipeline', word),
  field('s', 'sparsity', number(0, 1)),
  field('method', 'method', choice),
  field('pattern', 'pattern', choice),
  field('alloc', 'allocation', choice),
  field('schedule', 'schedule', choice),
  field('seed', 'seed', whole(0, 0xffffffff)),
  field('data', 'data.source', word),
  field('train', 'data.train', whole(1, 1_000_000)),
  field('test', 'data.test', whole(1, 1_000_000)),
  field('length', 'data.length', whole(2, 4096)),
  field('calib', 'calibration', whole(1, 1_000_000)),
  field('epochs', 'trainEpochs', number(0, 1000)),
  field('ft', 'finetuneEpochs', number(0, 1000)),
  field('batch', 'batchSize', whole(1, 4096)),
  field('opt', 'optimizer', choice),
  field('lr', 'learningRate', choice),
  field('keep', 'protect', names),
  field('layers', 'overrides', numbers),
  field('q', 'quantize', scheme),
  field('small', 'compact', flag),
  field('even', 'uniform', flag),
  field('lora', 'lora.finetune', flag),
  field('rank', 'lora.rank', whole(1, 1024)),
  field('adapt', 'lora.pruneEpochs', number(0, 1000)),
  field('guard', 'guard', flag),
  field('rule', 'whileTraining.rule', choice),
  field('ramp', 'whileTraining.schedule', choice),
  field('from', 'whileTraining.begin', number(0, 1)),
  field('to', 'whileTraining.end', number(0, 1)),
  field('every', 'whileTraining.frequency', whole(1, 100_000)),
  field('revive', 'whileTraining.revive', word),
  field('prune', 'fromScratch.prune', word),
  field('init', 'fromScratch.weights', word),
  field('rewind', 'fromScratch.rewindStep', whole(0, 1_000_000)),
  field('out', 'fromScratch.outputAtHalfRate', flag),
];
