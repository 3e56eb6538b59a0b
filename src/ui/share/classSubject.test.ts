import { expect, test } from 'vitest';
import type { ClassResult } from '../../state/compare.ts';
import { readClass } from './classResults.ts';
import { exerciseOf, unlike, writeSubject } from './classSubject.ts';

const facts = { architecture: 'mlp', origin: 'bundled', data: 'digits', examples: 500, of: 1000 };
const linkOf = (change: Partial<typeof facts>) =>
  `x#/compare?of=${writeSubject({ ...facts, ...change })}&r=wanda.500-9000`;
const read = (...links: string[]) => readClass(links.join('\n')).results;

test('a link says what its curves were measured on, whatever the file is called', () => {
  const [{ of }] = read(linkOf({ origin: 'my ~ net+1,&.zip' }));
  expect(of).toEqual({ architecture: 'mlp', origin: 'my - net+1,&.zip', data: 'digits', examples: 500 });
  for (const text of ['', 'mlp', 'mlp~a~b~0', 'mlp~a~b~9~9', '~a~b~9']) {
    expect(read(`x#/compare?of=${text}&r=wanda.500-9000`)[0].of).toBeNull();
  }
});

test('curves of another network, data or number of examples are told apart, with the first reason', () => {
  const [own] = read(linkOf({}));
  const others = [{ architecture: 'cnn' }, { origin: 'fresh' }, { data: 'files', examples: 9 }, { examples: 1000 }, {}];
  expect(read(...others.map(linkOf)).map(({ of }) => unlike(of, own.of))).toEqual([
    ...['network', 'network', 'data', 'examples', null],
  ]);
  expect(unlike(null, own.of)).toBeNull(); // a link of an earlier lab
});

test('they are held against the sweep that is shown, else against the first link that says what it is of', () => {
  const silent: ClassResult = { by: '', of: null, lines: [] };
  const results = [silent, ...read(linkOf({ data: 'files' }), linkOf({}))];
  expect(exerciseOf(results, facts)).toMatchObject({ data: 'digits', examples: 500 });
  expect(exerciseOf(results, { ...facts, examples: 0 })).toMatchObject({ data: 'files' });
  expect(exerciseOf([silent], null)).toBeNull();
});
