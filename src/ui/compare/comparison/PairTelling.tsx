/** One prompt, told by A and by B with the same draws; the first token that differs is marked. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../../state/commands.ts';
import { same } from '../../../state/compare.ts';
import { labStore } from '../../../state/lab.ts';
import type { PointKey } from '../../../workers/protocol.ts';
import telling from '../../telling/Telling.module.css';
import { TellingForm } from '../../telling/TellingForm.tsx';
import { Told } from '../../telling/Told.tsx';
import css from '../Compare.module.css';
import { useWords } from '../useWords.ts';

export function PairTelling({ a, b }: { readonly a: PointKey; readonly b: PointKey }) {
  const { t } = useTranslation();
  const words = useWords();
  const view = useStore(labStore, ({ pairTelling }) =>
    pairTelling && same(pairTelling.a, a) && same(pairTelling.b, b) ? pairTelling.telling : null,
  );
  const last = useStore(labStore, ({ pairTelling }) => pairTelling?.telling.request ?? null);
  return (
    <div className={telling.content}>
      <h3>{t('compare.pair.telling')}</h3>
      <p className={css.note}>{t('compare.pair.tellingWhat')}</p>
      <TellingForm
        told={last}
        ready
        running={view?.status === 'running'}
        onTell={(request) => commands.tellPoints(a, b, request)}
        onStop={commands.stopTelling}
      />
      {view && <Told view={view} first={`A: ${words.point(a)}`} second={`B: ${words.point(b)}`} />}
    </div>
  );
}
