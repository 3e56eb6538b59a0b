/** What a language method looks at: how many sequences, how long, and the first of them, token by token. */
import { useTranslation } from 'react-i18next';
import type { TokenDataView } from '../../workers/protocol.ts';
import styles from './CalibrationPreview.module.css';
import panel from './RecipePanel.module.css';

export function CalibrationPreview({ data }: { readonly data: TokenDataView }) {
  const { t } = useTranslation();
  const { least, most } = data.length;
  return (
    <>
      <p className={panel.line}>
        {t('fields.text.size', { train: data.train, test: data.test, tokens: data.tokens })}
        {' · '}
        {least === most ? t('fields.text.length', { length: least }) : t('fields.text.lengths', { least, most })}
      </p>
      <details className={styles.preview}>
        <summary>{t('fields.text.look')}</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard */}
        <ol tabIndex={0} aria-label={t('fields.text.look')}>
          {data.samples.map(({ ids, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced whole
            <li key={index}>
              <p>{text ?? t('fields.text.noTokenizer')}</p>
              <p className={styles.ids}>{ids.join(' ')}</p>
            </li>
          ))}
        </ol>
      </details>
    </>
  );
}
