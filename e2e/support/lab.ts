/** What every journey needs: a lab opened as a visitor, its places and controls, an axe check, and a test that fails on any console error. */
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { Preferences } from '../../src/state/preferences.ts';
import { type Language, languages, percentSaid, said, words } from './words.ts';

export { expect, type Language, languages, percentSaid, said, words };

export interface Visit extends Partial<Preferences> {
  /** Hash and query included; relative to the site. */
  readonly path?: string;
  /** Another site than the configured one; ends in '/'. */
  readonly site?: string;
}

export type Phase = Exclude<keyof typeof words.en.phases, 'export'>;

export class Lab {
  /** Console errors, uncaught errors, failed or foreign requests: empty at the end of a good journey. */
  readonly faults: string[] = [];
  language: Language = 'en';

  constructor(
    readonly page: Page,
    private readonly defaultSite: string,
  ) {
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(`console: ${message.text()} (${message.location().url})`);
    });
  }

  get words() {
    return words[this.language];
  }

  /** Opens the lab as a visitor with these preferences and nothing else stored. */
  async open({ path = '', site = this.defaultSite, language, theme = 'system', backend = 'auto' }: Visit = {}) {
    this.language = language ?? 'en';
    const state: Preferences = { language: this.language, theme, backend };
    await this.page.addInitScript(
      (preferences) => {
        // Only before the first load: a reload keeps what the visitor chose since.
        localStorage['pruning-lab/preferences'] ??= preferences;
      },
      JSON.stringify({ state, version: 1 }),
    );
    this.page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(site) && !/^(blob|data):/.test(url)) this.faults.push(`request to ${url}`);
    });
    await this.page.goto(new URL(path, site).href);
  }

  /** Opens the lab and waits until the first network is pruned and measured. */
  async openReady(visit: Visit = {}) {
    await this.open(visit);
    await this.seeReady();
  }

  async seeReady() {
    await this.seeFirstSight();
    await expect(this.accuracy).toContainText(said(this.words.metrics.accuracy.pruned));
    await expect(this.accuracy).toContainText(said(this.words.metrics.accuracy.full));
  }

  get network(): Locator {
    return this.page.getByRole('region', { name: this.words.network.title, exact: true });
  }

  get cards(): Locator {
    return this.network.getByRole('button');
  }

  get metrics(): Locator {
    return this.page.getByRole('region', { name: this.words.metrics.title, exact: true });
  }

  /** A figure of the strip: name, number, what it means. */
  figure(name: string): Locator {
    const title = new RegExp(`^${name.replace(/[()]/g, '\\$&')}$`); // the axes of the curve say the same words
    return this.metrics.getByRole('paragraph').filter({ hasText: title }).locator('..');
  }

  get accuracy(): Locator {
    return this.figure(this.words.metrics.accuracy.name);
  }

  get sparsity(): Locator {
    return this.figure(this.words.metrics.sparsity.name);
  }

  get zerosBack(): Locator {
    return this.figure(this.words.metrics.zeros.name);
  }

  /** The sentence on what the last step did. */
  get happened(): Locator {
    return this.page.getByRole('region', { name: this.words.lab.happened, exact: true });
  }

  get heatmap(): Locator {
    return this.page.getByRole('region', { name: this.words.heatmap.title, exact: true });
  }

  get slider(): Locator {
    return this.page.getByRole('slider', { name: this.words.fields.sparsity.label, exact: true });
  }

  get checkpoints(): Locator {
    return this.page.getByRole('slider', { name: this.words.lab.scrubber.label, exact: true });
  }

  button(name: string, within: Locator | Page = this.page): Locator {
    return within.getByRole('button', { name, exact: true });
  }

  /** Presses one of a few choices side by side. */
  async choose(group: string, choice: string) {
    await this.page.getByRole('radiogroup', { name: group, exact: true }).getByText(choice, { exact: true }).click();
  }

  /** Types into a number field and leaves it with Enter, which tells the engine. */
  async type(label: string, value: string) {
    const field = this.page.getByLabel(label, { exact: true });
    await field.fill(value);
    await field.press('Enter');
    await expect(field).toHaveValue(value);
  }

  /** A phase's place in the stage bar. */
  stage(phase: Phase): Locator {
    return this.page
      .getByRole('list', { name: this.words.lab.stages })
      .getByRole('listitem')
      .filter({ hasText: this.words.phases[phase] });
  }

  async expectStage(phase: Phase, state: keyof typeof words.en.lab.stageState) {
    await expect(this.stage(phase)).toContainText(this.words.lab.stageState[state]);
  }

  /** Chooses from the Step list. */
  async step(grain: keyof typeof words.en.lab.grains) {
    await this.button(this.words.lab.controls.step).click();
    await this.page.getByRole('button', { name: said(`${this.words.lab.grains[grain].label} `) }).click();
  }

  /** Training steps behind the newest unfinished run on disk, by the headers of the files; 0 = none is whole. */
  keptSteps(): Promise<number> {
    return this.page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      /** Headers of a folder's whole files, by name. */
      const headersOf = async (name: string) => {
        const folder = (await root.getDirectoryHandle(name, { create: true })) as unknown as {
          keys(): AsyncIterable<string>;
          getFileHandle(name: string): Promise<FileSystemFileHandle>;
        };
        const headers = new Map<string, { readonly savedAt: number; readonly meta: Record<string, unknown> }>();
        for await (const file of folder.keys()) {
          try {
            const bytes = new Uint8Array(await (await (await folder.getFileHandle(file)).getFile()).arrayBuffer());
            const header = bytes.subarray(48, 48 + new DataView(bytes.buffer).getUint32(12, true));
            headers.set(file.split('.')[0], JSON.parse(new TextDecoder().decode(header)));
          } catch {
            // being written, or gone since it was listed
          }
        }
        return headers;
      };
      const runs = [...(await headersOf('checkpoints')).values()].filter(({ meta }) => meta.kind === 'history');
      const newest = runs.sort((a, b) => b.savedAt - a.savedAt).at(0)?.meta as
        | { readonly places: readonly { readonly file: string }[]; readonly at: number }
        | undefined;
      const place = newest && (await headersOf('history')).get(newest.places[newest.at].file);
      const checkpoint = place?.meta.checkpoint as { readonly spent: { readonly steps: number } } | undefined;
      return checkpoint?.spent.steps ?? 0;
    });
  }

  /** The errors on the page: an empty alert when there is none. */
  get errors(): Locator {
    return this.page.getByRole('alert').filter({ hasText: said(this.words.errors.details) });
  }

  /** A pruned network on screen: its drawing has layers that are masked, and the measurements stand below. */
  async seeFirstSight() {
    await expect(this.cards.first()).toContainText(this.words.network.badge.masked);
    await expect(this.metrics).toContainText('%');
  }

  /** @param where said when it fails */
  async expectAccessible(where: string) {
    const { violations } = await new AxeBuilder({ page: this.page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
    expect(found, where).toEqual([]);
  }
}

export const test = base.extend<{ lab: Lab }>({
  lab: async ({ page, baseURL }, use) => {
    const lab = new Lab(page, new URL(baseURL ?? '').href);
    await use(lab);
    expect(lab.faults).toEqual([]);
  },
});
