/** First stop of the Tab key: over the bar to the content. */
import { useTranslation } from 'react-i18next';
import styles from './SkipLink.module.css';

export function SkipLink() {
  const { t } = useTranslation();
  return (
    // A button: the hash of the address belongs to the router.
    <button type="button" className={styles.link} onClick={() => document.getElementById('content')?.focus()}>
      {t('shell.skip')}
    </button>
  );
}
