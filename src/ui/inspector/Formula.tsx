/** A method's formula with one weight's numbers put in. */
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { WeightView } from '../../workers/protocol.ts';
import { formatValue } from '../heatmap/numbers.ts';
import css from './Inspector.module.css';

/** Private-use characters around each number: no message contains them. */
const open = '\ue000';
const close = '\ue001';

/** The message `methods.<id>.formula` names its terms in braces; what it does not name is listed below it. */
export function Formula({ weight }: { readonly weight: WeightView }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatValue(value, i18n.language);
  const terms = { ...weight.terms, score: weight.score };
  const marked = Object.entries(terms).map(([name, value]) => [name, open + number(value) + close]);
  const key = `methods.${weight.method}.formula`;
  const text = String(
    i18n.t(key, { ...Object.fromEntries(marked), defaultValue: '', interpolation: { escapeValue: false } }),
  );
  const template = i18n.t(key, { skipInterpolation: true, defaultValue: '' });
  const unnamed = Object.entries(weight.terms).filter(([name]) => !new RegExp(`{{\\s*${name}\\b`).test(template));
  return (
    <div className={css.formula}>
      <p>
        {text.split(open).map((part, index) => {
          const [value, rest] = part.includes(close) ? part.split(close) : ['', part];
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
            <Fragment key={index}>
              {value && <b>{value}</b>}
              {rest}
            </Fragment>
          );
        })}
      </p>
      {!template.includes('{{') && (
        <p>
          {t('inspector.score')} = <b>{number(weight.score)}</b>
        </p>
      )}
      {unnamed.map(([name, value]) => (
        <p key={name}>
          {t(`inspector.terms.${name}`, { defaultValue: name })} = <b>{number(value)}</b>
        </p>
      ))}
    </div>
  );
}
