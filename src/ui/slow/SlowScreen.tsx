/** The slow motion itself: a strip of all parts with one of them lit, one sentence, and that part large. */
import { useTranslation } from 'react-i18next';
import { PlaybackBar } from '../explore/PlaybackBar.tsx';
import { usePlayback } from '../explore/usePlayback.ts';
import { usePlaybackKeys } from '../explore/usePlaybackKeys.ts';
import { PartPicture } from './PartPicture.tsx';
import { partsOf, type SlowTold } from './parts.ts';
import styles from './Slow.module.css';
import { Stage } from './Stage.tsx';
import { useSentence } from './useSentence.ts';

/** Milliseconds a part stands: time to read its sentence. */
const interval = 4500;

export function SlowScreen({ told, kind }: { readonly told: SlowTold; readonly kind: 'images' | 'tokens' }) {
  const { t } = useTranslation();
  const parts = partsOf(told);
  const playback = usePlayback(parts.length - 1, interval);
  usePlaybackKeys(playback, parts.length - 1);
  const sentenceOf = useSentence(told, kind);
  const part = parts[playback.at];
  return (
    <div className={styles.screen}>
      <PlaybackBar playback={playback} last={parts.length - 1} label={t(`slow.parts.${part}`)} />
      <ol className={styles.strip} aria-label={t('slow.parts.label')}>
        {parts.map((one, index) => (
          <li key={one}>
            <button
              type="button"
              data-lit={one === part}
              aria-current={one === part ? 'step' : undefined}
              onClick={() => playback.goTo(index)}
            >
              <span className={styles.small}>
                <PartPicture part={one} told={told} />
              </span>
              <span>
                {index + 1} {t(`slow.parts.${one}`)}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <p className={styles.sentence} aria-live={playback.playing ? 'off' : 'polite'}>
        {sentenceOf(part)}
      </p>
      <Stage key={part} part={part} told={told} />
      {told.end && <p className={styles.note}>{t(`slow.end.${told.end}`)}</p>}
      <p className={styles.note}>{t('slow.keys')}</p>
    </div>
  );
}
