/** Sweeps that this browser keeps: shown again, gone on with, or deleted. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { commands } from '../../state/commands.ts';
import { labStore } from '../../state/lab.ts';
import type { SweepSummary, WordsEdit } from '../../workers/protocol.ts';
import { FilePicker } from '../components/FilePicker.tsx';
import { useTakenNotebook } from '../runs/useTakenNotebook.ts';
import { Star, WordFields } from '../runs/WordFields.tsx';
import css from './Compare.module.css';
import { useWords } from './useWords.ts';

export function KeptSweeps() {
  const { t } = useTranslation();
  useTakenNotebook();
  const sweeps = useStore(labStore, (state) => state.sweeps);
  return (
    <section className={css.panel} aria-labelledby="kept-sweeps">
      <h2 id="kept-sweeps">{t('compare.kept.title')}</h2>
      <div className={css.actions}>
        <FilePicker label={t('compare.kept.openNotebook')} onPick={([file]) => commands.openNotebook(file)} />
      </div>
      <p className={css.note}>{sweeps.length === 0 ? t('compare.kept.none') : t('compare.kept.what')}</p>
      <ul className={css.kept}>
        {starredFirst(sweeps).map((sweep) => (
          <KeptSweep key={sweep.id} sweep={sweep} />
        ))}
      </ul>
    </section>
  );
}

/** The list is newest first; so are those with a star and those without. */
function starredFirst(sweeps: readonly SweepSummary[]): readonly SweepSummary[] {
  return sweeps.toSorted((a, b) => Number(b.starred) - Number(a.starred));
}

function KeptSweep({ sweep }: { readonly sweep: SweepSummary }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  const { id, startedAt, name, note, starred, request, facts, done, total, finished, whole, drawing } = sweep;
  const isOnPage = useStore(labStore, (state) => state.sweep?.id === id || state.scan?.id === id);
  const edit = (change: WordsEdit) => commands.editSweep(id, change);
  const date = format.date(startedAt);
  const line = t('compare.kept.line', {
    methods: request.methods.map((method) => words.method(method.id)).join(t('inspector.listComma')),
    network: t(`networks.${facts.architecture}.name`, facts.architecture),
    done,
    total,
  });
  return (
    <li>
      <Star starred={starred} name={name || date} onEdit={edit} />
      <span>
        <b>{name || date}</b> {name !== '' && `${date} · `}
        {line}
        {request.layers === 'each' && t('compare.kept.scan')}
        {drawing && t(`compare.kept.${drawing}`)}
        {note !== '' && <span className={css.keptNote}>{note}</span>}
      </span>
      <Button size="compact-xs" variant="default" onClick={() => commands.openSweep(id, false)}>
        {t('compare.kept.open')}
      </Button>
      {drawing === 'here' && !isOnPage && (
        <Button size="compact-xs" variant="default" onClick={() => commands.stopSweep()}>
          {t('compare.stop')}
        </Button>
      )}
      {!finished && whole && drawing === null && (
        <Button size="compact-xs" variant="default" onClick={() => commands.openSweep(id, true)}>
          {t('compare.kept.resume')}
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={() => commands.takeSweep(id, false)}>
        {t('compare.kept.notebook')}
      </Button>
      {whole && (
        <Button size="compact-xs" variant="default" onClick={() => commands.takeSweep(id, true)}>
          {t('compare.kept.notebookWhole')}
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={() => commands.removeSweep(id)}>
        {t('compare.kept.remove')}
      </Button>
      <details className={css.keptWords}>
        <summary>{t('compare.kept.words')}</summary>
        <WordFields name={name} note={note} onEdit={edit} />
      </details>
    </li>
  );
}
