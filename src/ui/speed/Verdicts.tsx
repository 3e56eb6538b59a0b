/** What the rounds agree on, in sentences; and why each version does what it does. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/useFormat.ts';
import type { Quality, SpeedVersionView, SpeedView } from '../../workers/protocol.ts';
import { figureOf } from '../compare/measures.ts';
import { useMeasure, useMeasureWords } from '../components/useMeasureWords.ts';
import styles from './Speed.module.css';

export function Verdicts({ view }: { readonly view: SpeedView }) {
  const { t } = useTranslation();
  const { gap } = useFormat();
  const dense = view.versions.find(({ id }) => id === 'dense');
  const others = view.versions.filter(({ id }) => id !== 'dense');
  const faster = others.filter(({ latency }) => latency?.verdict === 'faster');
  const best = faster.toSorted((a, b) => (a.latency?.ratio.median ?? 1) - (b.latency?.ratio.median ?? 1)).at(0);
  return (
    <section className={styles.verdicts} aria-label={t('speed.verdict.title')}>
      <p className={styles.main}>
        {best?.latency
          ? t('speed.verdict.best', {
              name: t(`speed.versions.${best.id}.name`),
              times: rounded(1 / best.latency.ratio.median),
            })
          : t('speed.verdict.none')}
        {best?.quality && dense?.quality && (
          <>
            {gap}
            <Worth its={best.quality} dense={dense.quality} />
          </>
        )}
      </p>
      <ul>
        {others.map((version) => (
          <li key={version.id}>
            <b>{t('speed.verdict.of', { name: t(`speed.versions.${version.id}.name`) })}</b>
            {gap}
            <Verdict version={version} rounds={view.total} />
            {gap}
            {t(`speed.versions.${version.id}.why`)}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Verdict({ version, rounds }: { readonly version: SpeedVersionView; readonly rounds: number }) {
  const { t } = useTranslation();
  const { latency } = version;
  if (!latency) return t('speed.verdict.notRun');
  const { verdict, ratio } = latency;
  return t(`speed.verdict.${verdict}`, { share: Math.abs(1 - ratio.median), rounds });
}

/** Fast is not enough: what the fastest is worth, beside the dense network. */
function Worth({ its, dense }: { readonly its: Quality; readonly dense: Quality }) {
  const { t } = useTranslation();
  const measure = useMeasure(dense);
  const { name, figure } = useMeasureWords(measure);
  const [own, before] = [its, dense].map((one) => figure(figureOf(one, measure)));
  return t('speed.verdict.worth', { measure: name, its: own, dense: before });
}

/** Two significant digits: more would say more than was measured. */
function rounded(value: number): number {
  return Number(value.toPrecision(2));
}
