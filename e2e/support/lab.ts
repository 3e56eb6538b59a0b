/** What every journey needs: a lab opened in a language, its first sight, an axe check, and a test that fails on any console error. */
import { AxeBuilder } from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { en } from '../../src/i18n/en/index.ts';
import { zhCN } from '../../src/i18n/zh-CN/index.ts';
import type { Preferences } from '../../src/state/preferences.ts';

export { expect };

/** The words on the page by language: journeys find controls by them, as a visitor does. */
export const words = { en, 'zh-CN': zhCN } as const;
export type Language = keyof typeof words;
export const languages = Object.keys(words) as Language[];

export interface Visit extends Partial<Preferences> {
  /** Hash and query included; relative to the site. */
  readonly path?: string;
  /** Another site than the configured one; ends in '/'. */
  readonly site?: string;
}

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

  /** A pruned, explorable network on screen: its drawing has layers that are masked, and the measurements stand below. */
  async seeFirstSight() {
    const network = this.page.getByRole('region', { name: this.words.network.title, exact: true });
    await expect(network.getByRole('button').first()).toContainText(this.words.network.badge.masked);
    await expect(this.page.getByRole('region', { name: this.words.metrics.title, exact: true })).toContainText('%');
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
