/** Examples that A and B answer differently, as pictures. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import type { ComparisonView } from '../../../workers/protocol.ts';
import { paintSamples } from '../../lab/paintSamples.ts';
import css from '../Compare.module.css';

export function Flips({ flips }: Pick<ComparisonView, 'flips'>) {
  const { t } = useTranslation();
  const { gap } = useFormat();
  const { lost, won, stillWrong, examples, pictures } = flips;
  const total = lost + won + stillWrong;
  return (
    <div>
      <h3>{t('compare.pair.flips')}</h3>
      <p className={css.note}>
        {total === 0 ? t('compare.pair.noFlips') : t('compare.pair.flipsCount', { lost, won, stillWrong })}
        {gap}
        {examples.length < total && t('compare.pair.shown', { shown: examples.length, total })}
      </p>
      {pictures && (
        <ul className={css.flips}>
          {examples.map((flip, place) => (
            <li key={flip.example}>
              <Picture pictures={pictures} place={place} />
              <span aria-hidden="true">
                {flip.label}
                <small>
                  {' '}
                  A {flip.a} · B {flip.b}
                </small>
              </span>
              <span className="hidden-text">{t('compare.pair.flip', { ...flip })}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Picture({
  pictures,
  place,
}: {
  readonly pictures: NonNullable<ComparisonView['flips']['pictures']>;
  readonly place: number;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const { pixels, shape } = pictures;
    const size = shape.reduce((product, length) => product * length, 1);
    if (canvas.current) paintSamples(canvas.current, pixels.subarray(place * size, (place + 1) * size), shape, 1);
  }, [pictures, place]);
  return <canvas ref={canvas} />;
}
