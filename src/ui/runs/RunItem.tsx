/** One kept run: name, star, figures; folded below its notes and the checkpoints to branch from. */
import { ActionIcon, Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { useFormat } from '../../i18n/useFormat.ts';
import { useSay } from '../../i18n/useSay.ts';
import { commands } from '../../state/commands.ts';
import type { RunRecord } from '../../workers/protocol.ts';
import css from './Runs.module.css';
import { useRunName } from './useRunName.ts';

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
  const from = parent?.checkpoints.find(({ id }) => id === run.parent?.checkpoint);
  return (
    <li className={css.run} style={{ marginInlineStart: `min(${depth * 26}px, 20%)` }}>
      <div className={css.head}>
        <ActionIcon
          variant="subtle"
          size={28}
          aria-pressed={run.starred}
          aria-label={`${t('runs.star')}: ${name}`}
          onClick={() => commands.editRun(run.id, { starred: !run.starred })}
        >
          {run.starred ? <IconStarFilled size={16} aria-hidden /> : <IconStar size={16} aria-hidden />}
        </ActionIcon>
        <h2>{name}</h2>
        <span className={css.figures}>
          {(['dense', 'pruned', 'recovered'] as const).map((milestone) => {
            const figures = run.evaluations[milestone];
            if (!figures) return null;
            return (
              <span key={milestone}>
                {t(`runs.accuracy.${milestone}`)} <b>{format.percent(figures.accuracy)}</b>
              </span>
            );
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
        <Words run={run} />
        <Checkpoints run={run} />
        <Actions run={run} />
      </details>
    </li>
  );
}

/** Kept when the field is left. */
function Words({ run }: { readonly run: RunRecord }) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        size="xs"
        label={t('runs.name')}
        maxLength={200}
        defaultValue={run.name}
        onBlur={({ currentTarget: { value } }) => {
          if (value !== run.name) commands.editRun(run.id, { name: value.trim() });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      <Textarea
        size="xs"
        label={t('runs.note')}
        maxLength={20_000}
        defaultValue={run.note}
        onBlur={({ currentTarget: { value } }) => {
          if (value !== run.note) commands.editRun(run.id, { note: value });
        }}
      />
    </>
  );
}

function Checkpoints({ run }: { readonly run: RunRecord }) {
  const { t } = useTranslation();
  const say = useSay();
  const [, navigate] = useLocation();
  if (run.checkpoints.length === 0) return <p className={css.note}>{t('runs.noCheckpoints')}</p>;
  return (
    <div className={css.actions}>
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
