/** The button that starts, or the reason why it does not. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useErrorWords } from '../../../i18n/useErrorWords.ts';
import { largeStore } from '../../../state/large.ts';
import { largeCommands } from '../../../state/largeCommands.ts';
import styles from './Large.module.css';

export function StartRun() {
  const { t } = useTranslation();
  const say = useErrorWords();
  const problem = useStore(largeStore, (state) => state.plan?.problem ?? null);
  const planning = useStore(largeStore, (state) => state.planning);
  const again = useStore(largeStore, (state) => state.run !== null);
  const busy = useStore(largeStore, (state) => state.progress !== null);
  return (
    <div className={styles.part}>
      <Button disabled={planning || busy || problem !== null} onClick={largeCommands.start}>
        {t(again ? 'large.again' : 'large.start')}
      </Button>
      {problem && (
        <div role="status" className={styles.problem}>
          <p>
            <b>{t('large.cannot', { sentence: say(problem).sentence })}</b>
          </p>
          <p>{say(problem).next}</p>
          <p className={styles.quiet}>{problem.message}</p>
        </div>
      )}
    </div>
  );
}
