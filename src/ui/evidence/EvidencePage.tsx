/** Our numbers beside those of the papers' own code, computed in this tab when asked. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { EvidenceView } from '../../workers/protocol.ts';
import { FolderPicker } from '../components/FolderPicker.tsx';
import { PageMain } from '../components/PageMain.tsx';
import { ProgressLine } from '../components/ProgressLine.tsx';
import styles from './Evidence.module.css';
import { MethodTable } from './MethodTable.tsx';
import { countAgreeing, countNumbers, groupByMethod, nextOrder, type Order } from './tableRows.ts';

export function EvidencePage() {
  const { t } = useTranslation();
  const evidence = useStore(labStore, (state) => state.evidence);
  const ready = useStore(labStore, (state) => state.backend !== null);
  const [order, setOrder] = useState<Order | null>(null);
  const running = evidence?.status === 'running';
  return (
    <PageMain title={t('evidence.title')} lead={t('evidence.lead')}>
      <section className={styles.state} aria-label={t('evidence.columns.verdict')}>
        {running ? (
          <Button variant="default" onClick={() => commands.cancel()}>
            {t('evidence.cancel')}
          </Button>
        ) : (
          <>
            <Button size="xs" disabled={!ready} onClick={() => commands.evidence(null)}>
              {t(evidence === null ? 'evidence.compute' : 'evidence.again')}
            </Button>
            <FolderPicker
              label={t('evidence.pick')}
              variant="default"
              disabled={!ready}
              onPick={(files) => commands.evidence(files)}
            />
          </>
        )}
        {running && <Progress evidence={evidence} />}
        <p role="status" className={styles.summary}>
          {evidence === null ? t('evidence.empty') : <Summary evidence={evidence} />}
        </p>
        <p className={styles.reading}>
          {typeof evidence?.folder === 'string'
            ? t('evidence.ofFolder', { name: evidence.folder })
            : t('evidence.pickWhat')}
        </p>
      </section>
      {evidence !== null && evidence.cases.length > 0 && (
        <>
          <p className={styles.reading}>{t('evidence.reading')}</p>
          {groupByMethod(evidence.cases).map((group) => (
            <MethodTable
              key={group.method}
              group={group}
              order={order}
              onSort={(column) => setOrder(nextOrder(order, column))}
            />
          ))}
        </>
      )}
    </PageMain>
  );
}

function Progress({ evidence }: { readonly evidence: EvidenceView }) {
  const { t } = useTranslation();
  const { cases, total, current } = evidence;
  const text = total === 0 ? t('evidence.starting') : t('evidence.progress', { done: cases.length, total });
  return (
    <ProgressLine label={text} share={total === 0 ? null : cases.length / total}>
      <span>
        {text}
        {current !== null && ` · ${t('evidence.current', { name: current })}`}
      </span>
    </ProgressLine>
  );
}

/** One sentence for ear and eye; while computing it stays silent on the numbers that still change. */
function Summary({ evidence }: { readonly evidence: EvidenceView }) {
  const { t } = useTranslation();
  const { gap } = useFormat();
  const { status, cases, total } = evidence;
  if (status === 'running') return null;
  const backend = t(`backend.names.${evidence.backend}`, evidence.backend);
  const agreeing = countAgreeing(cases);
  if (status === 'cancelled') {
    return (
      <>
        {t('evidence.stopped', { done: cases.length, total })}
        {gap}
        {cases.length > 0 && t('evidence.agreeSoFar', { agreeing, done: cases.length, backend })}
      </>
    );
  }
  return (
    <>
      <strong className={agreeing === total ? styles.agrees : styles.differs}>
        {t('evidence.agree', { agreeing, total, backend })}
      </strong>{' '}
      {t('evidence.numbers', { count: countNumbers(cases) })}
    </>
  );
}
