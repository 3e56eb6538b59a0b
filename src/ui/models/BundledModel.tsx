/** One bundled network: what it is, how good, how it was made, and that its file is the one that was tested. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { ModelEntry } from '../../engine/models/manifest.ts';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import styles from './ModelsPage.module.css';

function LanguageMetrics({ metrics }: { readonly metrics: ModelEntry['metrics'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tasks = Object.entries(metrics.tasks ?? {});
  return (
    <>
      <dt>{t('metrics.perplexity.name')}</dt>
      <dd>
        {t('models.perplexityOn', { perplexity: metrics.perplexity, examples: metrics.testExamples })}
        {metrics.boundPerplexity !== undefined &&
          ` · ${t('metrics.perplexity.bound', { perplexity: metrics.boundPerplexity })}`}
      </dd>
      {tasks.length > 0 && (
        <>
          <dt>{t('models.tasks')}</dt>
          <dd>
            {tasks
              .map(([task, share]) => `${t(`metrics.tasks.name.${task}`, task)} ${format.percent(share)}`)
              .join(', ')}
          </dd>
        </>
      )}
    </>
  );
}

export function BundledModel({ model }: { readonly model: ModelEntry }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [, navigate] = useLocation();
  const ready = useStore(labStore, (state) => state.catalog !== null);
  const inUse = useStore(
    labStore,
    (state) => state.model?.architecture === model.architecture && state.model.origin === 'bundled',
  );
  const name = t(`networks.${model.architecture}.name`, model.architecture);
  const use = () => {
    commands.change({ model: { architecture: model.architecture, weights: 'trained' }, protect: [], overrides: {} });
    navigate('/');
  };
  return (
    <li className={styles.card}>
      <h3>{name}</h3>
      <p>{t(`networks.${model.architecture}.what`, '')}</p>
      <dl>
        {model.metrics.perplexity === undefined ? (
          <>
            <dt>{t('models.accuracy')}</dt>
            <dd>
              {t('models.accuracyOn', { accuracy: model.metrics.accuracy, examples: model.metrics.testExamples })}
            </dd>
          </>
        ) : (
          <LanguageMetrics metrics={model.metrics} />
        )}
        <dt>{t('models.parameters')}</dt>
        <dd>{format.integer(model.params)}</dd>
        <dt>{t('models.size')}</dt>
        <dd>
          {model.file}, {format.bytes(model.bytes)}
        </dd>
        <dt>{t('models.trained')}</dt>
        <dd>{model.trainedWith}</dd>
        <dt>{t('models.hash')}</dt>
        <dd className={styles.hash}>{model.sha256}</dd>
      </dl>
      <details>
        <summary>{t('models.recipe')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard */}
        <pre tabIndex={0}>{JSON.stringify(model.recipe, null, 2)}</pre>
      </details>
      <Button variant={inUse ? 'default' : 'filled'} size="xs" disabled={!ready || inUse} onClick={use}>
        {t(inUse ? 'models.inUse' : 'models.use')}
        <span className="hidden-text">: {name}</span>
      </Button>
    </li>
  );
}
