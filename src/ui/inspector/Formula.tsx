/** A method's formula with one weight's numbers put in. */
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { WeightView } from '../../workers/protocol.ts';
import { formatValue } from '../heatmap/numbers.ts';
import css from './Inspector.module.css';

/** Private-use characters around each number: no message contains them. */
const open = '\ue000';
const close = '\ue001';

/**
 * The message `methods.<id>.formula` names its terms in braces: it is said once with the terms' symbols and once with
 * this weight's numbers. Terms that it does not name are listed below; where there are none any more, the reason is.
 */
export function Formula({ weight }: { readonly weight: WeightView }) {
  const { t, i18n } = useTranslation();
  const number = (value: number) => formatValue(value, i18n.language);
  const key = `methods.${weight.method}.formula`;
  const template = String(i18n.t(key, { skipInterpolation: true, defaultValue: '' }));
  const fill = (value: (name: string) => string) =>
    template.replace(/{{\s*(\w+)[^}]*}}/g, (_, name: string) => value(name));
  const symbolic = fill((name) => t(`symbols.${name}`, { defaultValue: name }));
  const marked = (value: number | undefined) => (value === undefined ? '?' : open + number(value) + close);
  const filled = template.includes('{{') && weight.told !== 'none' ? fill((name) => marked(weight.terms[name])) : 'S';
  const text = `${filled} = ${marked(weight.score)}`;
  const unnamed = Object.entries(weight.terms).filter(([name]) => !new RegExp(`{{\\s*${name}\\b`).test(template));
  return (
    <div className={css.formula}>
      <p>{symbolic}</p>
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
      {unnamed.map(([name, value]) => (
        <p key={name}>
          {t(`inspector.terms.${name}`, { defaultValue: name })} = <b>{number(value)}</b>
        </p>
      ))}
      {weight.told !== 'all' && (
        <p className={css.note}>{t(weight.told === 'none' ? 'inspector.termsNotKept' : 'inspector.termsInPart')}</p>
      )}
    </div>
  );
}
