import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { backendReasonCodes } from '../engine/backend/report.ts';
import { messageKeys } from '../engine/catalog.ts';
import { missingParts } from '../engine/data/openFiles.ts';
import { errorCodes } from '../engine/errors.ts';
import { modelRefusalReasons } from '../engine/models/modelRefusal.ts';
import { refusalReasons } from '../engine/pipelines/refusal.ts';
import { en } from './en/index.ts';
import { zhCN } from './zh-CN/index.ts';

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === 'string') flat.set(here, value);
    else for (const [deeper, text] of flatten(value, here)) flat.set(deeper, text);
  }
  return flat;
}

/** Names only: the two languages may format the same value differently. */
const valuesIn = (text: string) => [...new Set([...text.matchAll(/{{\s*([^,}\s]+)/g)].map((match) => match[1]))].sort();

const english = flatten(en);
const chinese = flatten(zhCN);

test('both languages hold the same keys', () => {
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
});

test('a message names the same values in both languages', () => {
  const differing = [...english].filter(
    ([key, text]) => valuesIn(text).join() !== valuesIn(chinese.get(key) ?? '').join(),
  );
  expect(differing).toEqual([]);
});

test('no message is empty', () => {
  expect([...english, ...chinese].filter(([, text]) => text.trim() === '')).toEqual([]);
});

test.each([
  ['en', english],
  ['zh-CN', chinese],
] as const)('every error code has a sentence and an action in %s', (_, messages) => {
  const keys = errorCodes.flatMap((code) => [`errors.${code}.sentence`, `errors.${code}.action`]);
  expect(keys.filter((key) => !messages.has(key))).toEqual([]);
});

test.each([
  ['en', english],
  ['zh-CN', chinese],
] as const)('every catalogue entry is written about in %s', (_, messages) => {
  expect(messageKeys().filter((key) => !messages.has(key))).toEqual([]);
});

test('every reason why a recipe, a network or data are refused has its sentence', () => {
  const reasons = [
    ...refusalReasons,
    ...modelRefusalReasons.map((reason) => `model.${reason}`),
    ...missingParts.map((part) => `data.${part}`),
  ];
  expect(reasons.filter((reason) => !english.has(`refusals.${reason}`))).toEqual([]);
});

test('every reason of the backend choice has its words', () => {
  expect(backendReasonCodes.filter((code) => !english.has(`backend.reasons.${code}`))).toEqual([]);
});

test('every sentence of the worker has its words', () => {
  const folder = new URL('../workers/', import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const text = sources.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('');
  const keys = [...text.matchAll(/'((?:happened|checkpoints)\.\w+)'/g)].map((match) => match[1]);
  expect(keys.length).toBeGreaterThan(5);
  expect(keys.filter((key) => !english.has(key) && !english.has(`${key}_other`))).toEqual([]);
});
