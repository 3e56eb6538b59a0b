/** Writes the pruned network as files, shows that they were read again and agree, and hands them over. */

import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { ExportView } from '../../workers/protocol.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import { Skeleton } from '../components/Skeleton.tsx';
import { Checks } from './Checks.tsx';
import { CopyRecipe } from './CopyRecipe.tsx';
import styles from './ExportDialog.module.css';
import { FileTable } from './FileTable.tsx';
import { FolderFormNote } from './FolderFormNote.tsx';
import { FormatChoice } from './FormatChoice.tsx';
import { saveBlob } from './saveBlob.ts';

export function ExportDialog() {
  const { t } = useTranslation();
  return (
    <PageDialog title={t('exporting.title')} size={760}>
      <Content />
    </PageDialog>
  );
}

function Content() {
  const { t } = useTranslation();
  const exported = useStore(labStore, (state) => state.exported);
  const loading = useStore(labStore, (state) => state.run === null || state.run.status === 'loading');
  const language = useStore(labStore, (state) => state.model?.task === 'language');
  const working = exported?.status === 'working';
  const [formats, setFormats] = useState<readonly string[]>([]);
  const write = () => commands.exportRun(formats);
  return (
    <div className={styles.content}>
      <p>{t('exporting.what')}</p>
      <FolderFormNote />
      <FormatChoice chosen={formats} disabled={working} onChange={setFormats} />
      {exported === null || working ? (
        <Button disabled={loading || working} onClick={write}>
          {t(working ? 'exporting.working' : 'exporting.start')}
        </Button>
      ) : (
        <Ready exported={exported} onAgain={write} />
      )}
      {working && <Skeleton lines={5} />}
      {loading && <p className={styles.note}>{t('exporting.notReady')}</p>}
      <p className={styles.note}>{t(language ? 'exporting.pythonLanguage' : 'exporting.python')}</p>
      <CopyRecipe />
      <p className={styles.note}>{t('exporting.back')}</p>
    </div>
  );
}

function Ready({ exported, onAgain }: { readonly exported: ExportView; readonly onAgain: () => void }) {
  const { t } = useTranslation();
  const [saved, setSaved] = useState(false);
  const { blob, fileName } = exported;
  const sound = exported.checks.every(({ ok }) => ok);
  return (
    <>
      <div className={styles.actions}>
        {blob && sound && (
          <Button
            className={styles.save}
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={async () => setSaved(await saveBlob(blob, fileName))}
          >
            {t('exporting.save', { name: fileName })}
          </Button>
        )}
        <Button variant="default" onClick={onAgain}>
          {t('exporting.again')}
        </Button>
        <span role="status">{saved && t('exporting.saved')}</span>
      </div>
      <Checks checks={exported.checks} />
      <FileTable files={exported.files} />
    </>
  );
}
