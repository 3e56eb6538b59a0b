import { expect, test } from 'vitest';
import { createFormat } from './format.ts';

const en = createFormat('en');
const zh = createFormat('zh-CN');

test('writes a share with one decimal', () => {
  expect(en.percent(0.914)).toBe('91.4%');
  expect(en.percent(1)).toBe('100.0%');
  expect(en.percent(0)).toBe('0.0%');
});

test('never rounds a share up to all or down to nothing', () => {
  expect(en.percent(0.9999)).toBe('99.99%');
  expect(en.percent(0.0001)).toBe('0.01%');
});

test('counts bytes in thousands', () => {
  expect(en.bytes(999)).toBe('999 B');
  expect(en.bytes(241_000)).toBe('241 kB');
  expect(en.bytes(1_500_000)).toBe('1.5 MB');
});

test('says a duration in the unit a person would', () => {
  expect(en.duration(212)).toBe('212 ms');
  expect(en.duration(1500)).toBe('1.5 sec');
  expect(en.duration(65_000)).toBe('1 min 5 sec');
  expect(zh.duration(65_000)).toBe('1分钟 5秒');
});

test('groups thousands', () => {
  expect(en.integer(12_098)).toBe('12,098');
});

test('between two sentences stands a space in English and nothing in Chinese', () => {
  expect([createFormat('en').gap, createFormat('zh-CN').gap]).toEqual([' ', '']);
});
