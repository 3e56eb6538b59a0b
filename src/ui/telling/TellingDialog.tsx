/** The same prompt and the same draws, told by the model as it came and as it is now, side by side. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import styles from './Telling.module.css';
import { TellingForm } from './TellingForm.tsx';
import { Told } from './Told.tsx';

export function TellingDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('telling.title')} size={860}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const view = useStore(labStore, (state) => state.telling);
  const ready = useStore(labStore, ({ run }) => run !== null && run.status !== 'loading' && run.status !== 'running');
  const errors = useStore(labStore, (state) => state.errors);
  const running = view?.status === 'running';
  /** Pressed, and the engine still measures something else. */
  const [asked, setAsked] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: any news of the telling, or a refusal, is the answer
  useEffect(() => setAsked(false), [view, errors]);
  return (
    <div className={styles.content}>
      <p className={styles.note}>{t('telling.what')}</p>
      <TellingForm
        told={view?.request ?? null}
        ready={ready}
        running={running}
        onTell={(request) => {
          setAsked(true);
          commands.tell(request);
        }}
        onStop={commands.cancel}
      >
        {!ready && !running && <p className={styles.note}>{t('telling.wait')}</p>}
        {asked && !running && (
          <p className={styles.note} role="status">
            {t('telling.asked')}
          </p>
        )}
      </TellingForm>
      {view && <Told view={view} first={t('telling.dense')} second={t('telling.now')} />}
    </div>
  );
}
