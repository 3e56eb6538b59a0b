/** Results of a class without a server: a link with one's own curves, and a box where all links are laid over one another. */
import { Button, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { withPair } from '../../state/address.ts';
import { compareStore } from '../../state/compare.ts';
import { labStore } from '../../state/lab.ts';
import panel from '../compare/Compare.module.css';
import { kindOf } from '../compare/measures.ts';
import { linesOf } from '../compare/plot/lines.ts';
import { CopyField } from './CopyField.tsx';
import { readClass, writeResults } from './classResults.ts';
import { exerciseOf, unlike, writeSubject } from './classSubject.ts';
import { pageLink } from './pageLink.ts';
import css from './Share.module.css';

export function ClassPanel() {
  const { t } = useTranslation();
  const id = useId();
  const [name, setName] = useState('');
  const [text, setText] = useState('');
  const [unread, setUnread] = useState(0);
  const shown = useStore(compareStore, (state) => state.classResults);
  const facts = useStore(labStore, ({ sweep }) => sweep?.facts ?? null);
  const exercise = exerciseOf(shown, facts);
  const fits = shown.filter(({ of }) => unlike(of, exercise) === null);
  const silent = shown.filter(({ of }) => of === null).length;
  const measured = (measure: string) => fits.some(({ lines }) => lines.some((line) => line.measure === measure));
  return (
    <section className={panel.panel} aria-labelledby="class">
      <h2 id="class">{t('share.class.title')}</h2>
      <p className={css.note}>{t('share.class.what')}</p>
      <MyLink name={name} onName={setName} />
      <div className={css.class}>
        <label htmlFor={id}>{t('share.class.paste')}</label>
        <textarea id={id} value={text} spellCheck={false} onChange={(event) => setText(event.currentTarget.value)} />
        <div className={panel.actions}>
          <Button
            size="xs"
            disabled={text.trim() === ''}
            onClick={() => {
              const { results, unread: lines } = readClass(text);
              compareStore.setState({ classResults: results });
              setUnread(lines);
            }}
          >
            {t('share.class.show')}
          </Button>
          {shown.length > 0 && (
            <Button size="xs" variant="default" onClick={() => compareStore.setState({ classResults: [] })}>
              {t('share.class.clear')}
            </Button>
          )}
          <p role="status" className={css.note}>
            {shown.length > 0 && `${t('share.class.read', { count: fits.length })} `}
            {measured('accuracy') && `${t('share.class.axes')} `}
            {measured('perplexity') && `${t('share.class.axesText')} `}
            {unread > 0 && `${t('share.class.unread', { count: unread })} `}
            {silent > 0 && t('share.class.silent', { count: silent })}
          </p>
        </div>
        {fits.length < shown.length && (
          <ul className={css.note}>
            {shown.map(({ by, of }, index) => {
              const why = unlike(of, exercise);
              if (of === null || why === null) return null;
              const name = by === '' ? t('share.class.nameless', { number: index + 1 }) : by;
              const file = t('models.origin.file', { name: of.origin });
              const origin = t(`models.origin.${of.origin}`, { defaultValue: file, name: of.origin });
              const network = t(`networks.${of.architecture}.name`, of.architecture);
              const data = t(`fields.data.choices.${of.data}`, of.data);
              // biome-ignore lint/suspicious/noArrayIndexKey: the place in what was pasted is who it is
              return <li key={index}>{t(`share.class.unlike.${why}`, { ...of, name, network, origin, data })}</li>;
            })}
          </ul>
        )}
      </div>
    </section>
  );
}

function MyLink({ name, onName }: { readonly name: string; readonly onName: (name: string) => void }) {
  const { t } = useTranslation();
  const sweep = useStore(labStore, (state) => state.sweep);
  const query = useStore(labStore, (state) => state.address);
  const own = useStore(labStore, ({ model, data }) => {
    const facts = sweep?.facts;
    return model?.architecture === facts?.architecture && model?.origin === facts?.origin && data?.name === facts?.data;
  });
  if (sweep === null || sweep.points.length === 0) return null;
  const measure = kindOf(sweep, null) === 'language' ? 'perplexity' : 'accuracy';
  const results = writeResults(linesOf(sweep, 'sparsity', measure), measure);
  // the lab's settings say how to come to this curve only while the lab has its network
  const named = withPair(own ? query : '', 'by', encodeURIComponent(name.trim()));
  const whole = withPair(withPair(named, 'of', writeSubject(sweep.facts)), 'r', results);
  const patterns = new Set(sweep.points.map(({ method, pattern }) => `${method} ${pattern}`)).size;
  const several = patterns > new Set(sweep.points.map(({ method }) => method)).size;
  return (
    <div className={css.class}>
      <TextInput
        size="xs"
        label={t('share.class.name')}
        maxLength={40}
        value={name}
        onChange={(event) => onName(event.currentTarget.value)}
      />
      <CopyField label={t('share.link')} button={t('share.class.copy')} text={pageLink('/compare', whole)} />
      {several && <p className={css.note}>{t('share.class.firstPattern')}</p>}
      {!own && <p className={css.note}>{t('share.class.otherNetwork')}</p>}
    </div>
  );
}
