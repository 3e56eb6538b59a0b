/** A LLaMA checkpoint of the visitor: opened, cut by each method as its paper's code cuts it, taken away, opened again. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { exportZip } from './support/exportZip.ts';
import { expect, type Lab, said, test } from './support/lab.ts';
import type { PickedFile } from './support/layersModel.ts';
import { readHeader, readTensors } from './support/safetensors.ts';

const shared = fileURLToPath(new URL('../../shared/', import.meta.url));
const checkpoint = `${shared}checkpoints/stories260K/`;
const golden = `${shared}golden/e2e/`;

const picked = (name: string, buffer: Buffer): PickedFile => ({ name, mimeType: 'application/octet-stream', buffer });
const files = (names: readonly string[]) => names.map((name) => picked(name, readFileSync(checkpoint + name)));
const folder = () => files(['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']);

/** The reference's own token ids: [rows, length] of int32. */
function ids(tensor: string, file: string): PickedFile {
  const bytes = readFileSync(`${golden}inputs.safetensors`);
  const [rows, length] = readHeader(bytes).header[tensor].shape;
  const values = new Int32Array(Uint8Array.from(Buffer.from(readTensors(bytes).get(tensor) ?? '', 'hex')).buffer);
  const all = Array.from({ length: rows }, (_, row) => [...values.subarray(row * length, (row + 1) * length)]);
  return picked(file, Buffer.from(JSON.stringify(all)));
}

async function openFiles(lab: Lab, chosen: PickedFile[]) {
  await lab.page.getByRole('link', { name: lab.words.shell.pages.models, exact: true }).click();
  await lab.page.getByLabel(lab.words.models.open.networkPick).setInputFiles(chosen);
}

const perplexity = (lab: Lab) => lab.figure(lab.words.metrics.perplexity.name);

/** What the whole test set gives, once it stands there. */
async function said6(lab: Lab, milestone: 'dense' | 'pruned' | 'recovered'): Promise<number> {
  await expect(perplexity(lab)).toContainText(said(lab.words.metrics.perplexity.full, { of: '6' }), {
    timeout: 60_000,
  });
  const text = await perplexity(lab).innerText();
  const [before] = lab.words.metrics.perplexity[milestone].split('{{');
  return Number(new RegExp(`${before}([\\d.,]+)`).exec(text)?.[1].replaceAll(',', ''));
}

test.describe('stories260K', () => {
  test.skip(!existsSync(checkpoint) || !existsSync(golden), 'stories260K or golden/e2e is not in ../shared');

  test('gives the perplexities of the papers’ own code for every method and pattern', async ({ lab, page }) => {
    test.slow();
    const { runs, dense } = JSON.parse(readFileSync(`${golden}manifest.json`, 'utf8')) as {
      runs: {
        name: string;
        method: string;
        sparsity: number;
        n: number;
        ppl: number;
        tolerance: { ppl_rtol: number };
      }[];
      dense: { ppl: number };
    };
    await lab.openReady();
    await openFiles(lab, [...folder(), ids('calib_ids', 'calibration.json'), ids('eval_ids', 'evaluation.json')]);
    await page.getByRole('link', { name: lab.words.shell.pages.lab, exact: true }).click();
    await expect.poll(() => said6(lab, 'dense'), { timeout: 60_000 }).toBeCloseTo(dense.ppl, 2);
    const norms = lab.heatmap.getByRole('img', { name: said(lab.words.heatmap.norms) });
    await expect(norms).toHaveAttribute('title', lab.words.heatmap.normsWhy);
    const { fields, options, methods: catalog } = lab.words;
    const chosen = page.getByLabel(fields.method.label, { exact: true });

    // the two methods that the reference has no numbers of: at 2:4, half of what is open is cut, and nothing comes back
    await lab.choose(fields.pattern.label, lab.words.patterns.nm.name);
    await chosen.selectOption('random');
    await expect.poll(() => said6(lab, 'pruned'), { timeout: 60_000 }).toBeGreaterThan(10 * dense.ppl);
    await expect(lab.sparsity).toContainText('50.0%');
    await chosen.selectOption('loraprune');
    await page.getByText(said(lab.words.forms.optionsOf, { name: catalog.loraprune.name })).click();
    await lab.type(options.methods.loraprune.frequency.label, '2');
    await lab.type(fields.pruneEpochs.label, '4'); // 8 steps: 16 sequences, 8 at a time
    await lab.type(fields.finetuneEpochs.label, '0');
    await lab.button(lab.words.lab.controls.play).click();
    await expect(lab.stage('evaluate')).toContainText(lab.words.lab.stageState.done, { timeout: 60_000 });
    await expect(lab.sparsity).toContainText('40.0%'); // the last of five blocks stays whole
    await expect(lab.zerosBack).toContainText(lab.words.metrics.zeros.good);
    expect(await said6(lab, 'pruned')).toBeGreaterThan(dense.ppl);

    expect(runs.length).toBeGreaterThan(5);
    for (const { name, method, n, ppl, tolerance } of runs) {
      if (method === 'owl_wanda' || name.includes('owl')) continue;
      await chosen.selectOption(method);
      const { counting } = options.methods.wanda;
      if (!(await page.getByRole('radiogroup', { name: counting.label, exact: true }).isVisible())) {
        await page.getByText(said(lab.words.forms.optionsOf, { name: catalog[method as 'wanda'].name })).click();
      }
      await lab.choose(counting.label, counting.choices.reference);
      await lab.choose(
        fields.pattern.label,
        n === 0 ? lab.words.patterns.unstructured.name : lab.words.patterns.nm.name,
      );
      await expect
        .poll(async () => Math.abs((await said6(lab, 'pruned')) / ppl - 1), { message: name, timeout: 60_000 })
        .toBeLessThan(Math.max(tolerance.ppl_rtol, 0.0006)); // four digits are shown
    }
    await expect(lab.errors).toHaveCount(0);

    // taken away and opened again: what was pruned is dense now, to the last digit that is shown
    const cut = await said6(lab, 'pruned');
    const entries = unzipSync((await exportZip(lab)).bytes);
    expect(Object.keys(entries)).toEqual(
      expect.arrayContaining([
        'config.json',
        'tokenizer.json',
        'masks.safetensors',
        'load.py',
        'pruning_manifest.json',
      ]),
    );
    const again = ['config.json', 'model.safetensors', 'tokenizer.json'].map((name) =>
      picked(name, Buffer.from(entries[name])),
    );
    await openFiles(lab, [...again, ids('calib_ids', 'calibration.json'), ids('eval_ids', 'evaluation.json')]);
    await page.getByRole('link', { name: lab.words.shell.pages.lab, exact: true }).click();
    await expect.poll(() => said6(lab, 'dense'), { timeout: 60_000 }).toBe(cut);
  });

  test('what cannot be opened is refused by name, and the page stays as it was', async ({ lab, page }) => {
    test.slow();
    const json = (change: object) => {
      const config = JSON.parse(readFileSync(`${checkpoint}config.json`, 'utf8'));
      return picked('config.json', Buffer.from(JSON.stringify({ ...config, ...change })));
    };
    const weights = () => files(['model.safetensors', 'tokenizer.json', 'tokenizer_config.json']);
    const list = (value: unknown) => picked('calibration.json', Buffer.from(JSON.stringify(value)));
    const index = {
      metadata: { total_size: 1 },
      weight_map: { 'model.norm.weight': 'model-00001-of-00002.safetensors' },
    };
    const broken = () => {
      const bytes = Buffer.from(readFileSync(`${checkpoint}model.safetensors`));
      const { header, dataStart } = readHeader(bytes);
      bytes.writeFloatLE(Number.NaN, dataStart + header['model.layers.0.mlp.up_proj.weight'].data_offsets[0]);
      return picked('model.safetensors', bytes);
    };
    const { errors, refusals, models, shell } = lab.words;
    await lab.openReady();
    await page.getByRole('link', { name: shell.pages.models, exact: true }).click();
    for (const [what, chosen, code, reason, named] of [
      [
        'a shard that is missing',
        () => [json({}), picked('model.safetensors.index.json', Buffer.from(JSON.stringify(index)))],
        'fileMissing',
        errors.fileMissing.named,
        { file: 'model-00001-of-00002.safetensors' },
      ],
      [
        'a tensor that is missing',
        () => [json({ num_hidden_layers: 6 }), ...weights()],
        'tensorMissing',
        errors.tensorMissing.named,
        { tensor: 'model.layers.5.input_layernorm.weight' },
      ],
      [
        'a wrong shape',
        () => [json({ intermediate_size: 200 }), ...weights()],
        'tensorShapeInvalid',
        errors.tensorShapeInvalid.named,
        { tensor: 'model.layers.0.mlp.gate_proj.weight', got: '172 x 64', wanted: '200 x 64' },
      ],
      [
        'an absent tokenizer',
        () => [json({}), ...files(['model.safetensors'])],
        'fileMissing',
        errors.fileMissing.named,
        { file: 'tokenizer.json' },
      ],
      [
        'weights that are not numbers',
        () => [json({}), broken(), ...files(['tokenizer.json'])],
        'tensorNotFinite',
        errors.tensorNotFinite.named,
        { tensor: 'model.layers.0.mlp.up_proj.weight', value: 'NaN' },
      ],
      [
        'a sequence longer than the positions',
        () => [json({}), ...weights(), list([new Array(600).fill(1), [1, 2]])],
        'sequenceTooLong',
        errors.sequenceTooLong.named,
        { sequence: '1', tokens: '600', maxTokens: '512' },
      ],
      [
        'heads that do not share keys evenly',
        () => [json({ num_key_value_heads: 3 }), ...weights()],
        'modelUnsupported',
        refusals.model.sharedHeads,
        { heads: '8', kvHeads: '3' },
      ],
      [
        'an unknown architecture',
        () => [json({ model_type: 'gpt2', architectures: ['GPT2LMHeadModel'] }), ...weights()],
        'modelUnsupported',
        refusals.model.architecture,
        { type: 'gpt2' },
      ],
      [
        'a quantized checkpoint',
        () => [json({ quantization_config: { quant_method: 'gptq' } }), ...weights()],
        'modelUnsupported',
        refusals.model.quantized,
        { packing: 'gptq' },
      ],
      [
        'another rotary embedding',
        () => [json({ rope_scaling: { rope_type: 'yarn', factor: 4 } }), ...weights()],
        'modelUnsupported',
        refusals.model.rope,
        { kind: 'yarn' },
      ],
    ] as const) {
      await test.step(what, async () => {
        await page.getByLabel(models.open.networkPick).setInputFiles([...chosen()]);
        await expect(lab.errors.getByText(said(reason, named))).toBeVisible(); // not in the folded details
        await expect(lab.errors).toContainText(said(errors.details, { code }));
        await lab.button(errors.dismiss, lab.errors).click();
        await expect(lab.errors).toHaveCount(0);
      });
    }
    await page.getByRole('link', { name: shell.pages.lab, exact: true }).click();
    await expect(lab.accuracy).toContainText(said(lab.words.metrics.accuracy.pruned));
  });
});
