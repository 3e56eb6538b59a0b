/** One kept run: name, star, figures; folded below its notes and the checkpoints to branch from. */
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useFormat } from '../../i18n/useFormat.ts';
import { useSay } from '../../i18n/useSay.ts';
import { commands } from '../../state/commands.ts';
import type { RunFigures, RunRecord, WordsEdit } from '../../workers/protocol.ts';
import { milestones, taskMean } from './figures.ts';
import css from './Runs.module.css';
import { useRunName } from './useRunName.ts';
import { Star, WordFields } from './WordFields.tsx';

export interface RunItemProps {
  readonly run: RunRecord;
  readonly depth: number;
  /** Null for a root, and when it was deleted. */
  readonly parent: RunRecord | null;
  readonly ticked: boolean;
  readonly onTick: (on: boolean) => void;
}

export function RunItem({ run, depth, parent, ticked, onTick }: RunItemProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const say = useSay();
  const nameOf = useRunName();
  const name = nameOf(run);
  const edit = (change: WordsEdit) => commands.editRun(run.id, change);
  const from = parent?.checkpoints.find(({ id }) => id === run.parent?.checkpoint);
  return (
    <li className={css.run} style={{ marginInlineStart: `min(${depth * 26}px, 20%)` }}>
      <div className={css.head}>
        <Star starred={run.starred} name={name} onEdit={edit} />
        <h2>{name}</h2>
        <span className={css.figures}>
          {milestones.map((milestone) => {
            const figures = run.evaluations[milestone];
            return figures && <Figures key={milestone} figures={figures} name={t(`runs.accuracy.${milestone}`)} />;
          })}
          <span>
            {t('runs.cut')} <b>{format.percent(run.sparsity)}</b>
          </span>
        </span>
        <Checkbox
          size="xs"
          label={t('runs.compare')}
          aria-label={`${t('runs.compare')}: ${name}`}
          checked={ticked}
          onChange={(event) => onTick(event.currentTarget.checked)}
        />
      </div>
      <p className={css.note}>
        {t('runs.started', { time: format.date(run.startedAt) })} ·{' '}
        {t(run.finished ? 'runs.state.finished' : 'runs.state.unfinished')}
        {run.parent &&
          ` · ${parent ? t('runs.branchOf', { name: nameOf(parent), label: from ? say(from.label) : '…' }) : t('runs.orphan')}`}
      </p>
      {run.note !== '' && <p className={css.words}>{run.note}</p>}
      <details className={css.details}>
        <summary>{t('runs.details')}</summary>
        <WordFields name={run.name} note={run.note} onEdit={edit} />
        <Checkpoints run={run} />
        <Actions run={run} />
      </details>
    </li>
  );
}

/** Accuracy of a classifier; perplexity of a language model, and its tasks. */
function Figures({ figures, name }: { readonly figures: RunFigures; readonly name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tasks = taskMean(figures);
  if (figures.perplexity === undefined) {
    return (
      <span>
        {name} <b>{format.percent(figures.accuracy)}</b>
      </span>
    );
  }
  return (
    <span>
      {name}: {t('runs.perplexity')} <b>{format.decimal(figures.perplexity)}</b>
      {tasks !== null && (
        <>
          {', '}
          {t('runs.tasks')} <b>{format.percent(tasks)}</b>
        </>
      )}
    </span>
  );
}

function Checkpoints({ run }: { readonly run: RunRecord }) {
  const { t } = useTranslation();
  const say = useSay();
  const [, navigate] = useLocation();
  if (run.checkpoints.length === 0) return <p className={css.note}>{t('runs.noCheckpoints')}</p>;
  const bytes = run.checkpoints.reduce((sum, one) => sum + one.bytes, 0);
  return (
    <div className={css.actions}>
      <p className={css.note}>{t('runs.canBranch', { count: run.checkpoints.length, bytes })}</p>
      {run.checkpoints.map(({ id, label }) => (
        <Button
          key={id}
          size="compact-sm"
          variant="default"
          onClick={() => {
            commands.branchRun(run.id, id);
            navigate('/');
          }}
        >
          {t('runs.branch', { label: say(label) })}
        </Button>
      ))}
    </div>
  );
}

function Actions({ run }: { readonly run: RunRecord }) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  return (
    <div className={css.actions}>
      <Button size="compact-sm" variant="default" onClick={() => commands.writeNotebook(run.id, false)}>
        {t('runs.notebook')}
      </Button>
      {run.checkpoints.length > 0 && (
        <Button size="compact-sm" variant="default" onClick={() => commands.writeNotebook(run.id, true)}>
          {t('runs.withWeights')}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        className={css.remove}
        onBlur={() => setSure(false)}
        onClick={() => (sure ? commands.removeRun(run.id) : setSure(true))}
      >
        {t(sure ? 'runs.removeSure' : 'runs.remove')}
      </Button>
    </div>
  );
}
