/**
 * The settings as the query of a link: only what differs from the default, under short keys, behind a version. Whatever
 * a link says, reading it gives settings that can be run, and says what of it could not be taken.
 */
import { architectures } from '../../models/architectures/index.ts';
import { defaultSettings } from '../defaults.ts';
import { fitSettings, isText } from '../fitSettings.ts';
import { recipeOf } from '../presets.ts';
import { checkRecipe } from '../recipeCheck.ts';
import type { Settings } from '../settings.ts';
import { type LinkField, linkFields } from './fields.ts';

export const linkVersion = 1;

export interface Correction {
  readonly key: string;
  readonly given: string;
  /** Unknown key; text of no such kind or out of range; not possible with the rest; link of a later version of the lab. */
  readonly why: 'unknown' | 'unreadable' | 'refused' | 'newer';
}

export interface ReadLink {
  readonly settings: Settings;
  readonly corrected: readonly Correction[];
}

/** @returns '' for the defaults; without the leading '?' */
export function writeLink(settings: Settings): string {
  const parts = linkFields.flatMap(({ key, path, kind }) => {
    const value = valueAt(settings, path);
    if (value === undefined || value === null) return [];
    const text = kind.write(value);
    const usual = valueAt(defaultSettings, path);
    return usual !== undefined && usual !== null && text === kind.write(usual) ? [] : [`${key}=${escaped(text)}`];
  });
  return parts.length === 0 ? '' : [`v=${linkVersion}`, ...parts].join('&');
}

/**
 * Never throws.
 * @param foreign keys that mean something to the page only
 */
export function readLink(query: string, foreign: readonly string[] = []): ReadLink {
  const corrected: Correction[] = [];
  const given: Given[] = [];
  for (const [key, text] of pairsOf(query)) {
    if (foreign.includes(key)) continue;
    const correct = (why: Correction['why']) => corrected.push({ key, given: text, why });
    if (key === 'v') {
      if (text !== String(linkVersion)) correct(Number(text) > linkVersion ? 'newer' : 'unreadable');
      continue;
    }
    const found = linkFields.find((one) => one.key === key);
    const value = found?.kind.read(text);
    if (!found) correct('unknown');
    else if (value === undefined) correct('unreadable');
    else given.push({ field: found, text, value });
  }
  const base = beginning(given);
  const all = given.reduce((settings, { field, value }) => withValue(settings, field.path, value), base);
  if (runs(all)) return { settings: all, corrected };
  // Something does not fit: what comes first in the list of fields stays.
  let settings = base;
  const order = (one: (typeof given)[number]) => linkFields.indexOf(one.field);
  for (const one of given.toSorted((a, b) => order(a) - order(b))) {
    const next = withValue(settings, one.field.path, one.value);
    if (runs(next)) settings = next;
    else corrected.push({ key: one.field.key, given: one.text, why: 'refused' });
  }
  return { settings, corrected };
}

interface Given {
  readonly field: LinkField;
  readonly text: string;
  readonly value: unknown;
}

/**
 * What a link leaves out. A link that the lab wrote names data of another kind than images and leaves out the defaults;
 * one that names a language model alone leaves out what suits that model.
 */
function beginning(given: readonly Given[]): Settings {
  const value = (key: string) => given.find(({ field }) => field.key === key)?.value;
  const architecture = value('net');
  if (typeof architecture !== 'string' || !architectures.has(architecture)) return defaultSettings;
  const model = { ...defaultSettings.model, architecture };
  const fitted = fitSettings({ ...defaultSettings, model }, architectures.get(architecture).build());
  const saysText = isText({ source: value('data') } as Settings['data']);
  return saysText ? { ...defaultSettings, model, data: fitted.data } : fitted;
}

/** Can a run be made of it, as far as is known before the network is loaded? */
function runs(settings: Settings): boolean {
  try {
    const { architecture } = settings.model;
    if (settings.data.source === 'files') return false; // the visitor's own files do not travel in a link
    const spec = architectures.get(architecture).build();
    checkRecipe(recipeOf(settings), spec);
    return fitSettings(settings, spec) === settings; // else the model's kind of data, or its positions, would change them
  } catch {
    return false;
  }
}

function pairsOf(query: string): readonly (readonly [string, string])[] {
  const pairs = new Map<string, string>();
  for (const [key, text] of new URLSearchParams(query)) if (!pairs.has(key)) pairs.set(key, text);
  return [...pairs];
}

/** Readable where the standard allows it: only what would end a value or a link is escaped. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/%(28|29|3A|2C|3B|3D)/g, (code) => decodeURIComponent(code));
}

function valueAt(settings: Settings, [first, second]: LinkField['path']): unknown {
  const outer = (settings as unknown as Record<string, unknown>)[first];
  if (second === undefined) return outer;
  return (outer as Record<string, unknown> | undefined)?.[second];
}

function withValue(settings: Settings, [first, second]: LinkField['path'], value: unknown): Settings {
  if (second === undefined) return { ...settings, [first]: value };
  const outer = (settings as unknown as Record<string, object | undefined>)[first];
  return { ...settings, [first]: { ...outer, [second]: value } };
}
