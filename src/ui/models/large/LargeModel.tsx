/** What the opened folder is, as its headers say. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useFormat } from '../../../i18n/useFormat.ts';
import { commands } from '../../../state/commands.ts';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import styles from './Large.module.css';

/** The Lab holds weights, their scores and their first values at once, and makes its texts into tokens. Units: parameters. */
const labParameters = 20e6;

export function LargeModel() {
  const { t } = useTranslation();
  const format = useFormat();
  const [, navigate] = useLocation();
  const model = useStore(largeStore, (state) => state.model);
  const running = useStore(largeStore, (state) => state.run?.status === 'running');
  if (model === null) return null;
  const toTheLab = () => {
    commands.importModel(
      model.files.map(({ name, blob }) => new File([blob], name)),
      model.name,
    );
    navigate('/');
  };
  return (
    <div className={styles.card}>
      <h3>{model.name}</h3>
      <dl>
        <dt>{t('large.model.family')}</dt>
        <dd>{model.family}</dd>
        <dt>{t('large.model.parameters')}</dt>
        <dd>{format.integer(model.parameters)}</dd>
        <dt>{t('large.model.prunable')}</dt>
        <dd>{format.integer(model.prunable)}</dd>
        <dt>{t('large.model.shape')}</dt>
        <dd>
          {format.integer(model.blocks)} × {format.integer(model.hidden)}
        </dd>
        <dt>{t('large.model.vocabulary')}</dt>
        <dd>{t('large.model.tokens', { count: model.vocabulary })}</dd>
        <dt>{t('large.model.positions')}</dt>
        <dd>{t('large.model.tokens', { count: model.maxPositions })}</dd>
        <dt>{t('large.model.types')}</dt>
        <dd>
          {Object.entries(model.bytesByType)
            .map(([type, bytes]) => `${type} (${format.bytes(bytes)})`)
            .join(', ')}
        </dd>
        <dt>{t('large.model.tokenizer')}</dt>
        <dd>{t(model.hasTokenizer ? 'large.model.hasTokenizer' : 'large.model.noTokenizer')}</dd>
      </dl>
      {!running && (
        <div className={styles.actions}>
          <Button size="xs" variant="default" onClick={largeCommands.close}>
            {t('large.close')}
          </Button>
          {model.hasTokenizer && model.parameters <= labParameters && (
            <Button size="xs" variant="default" onClick={toTheLab} title={t('large.inTheLabWhat')}>
              {t('large.inTheLab')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
