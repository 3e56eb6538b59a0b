/** The checks of an export in the reader's language: the worker names them in the English of its log. */
import { useTranslation } from 'react-i18next';

export interface CheckWords {
  /** `mask of conv1.weight`, `zeros`..., of the checkpoint or of a format's files. */
  readonly subject: (what: string, format: string | null) => string;
  /** `the same bits`, `12 nodes`...; hashes and numbers stay as they are. */
  readonly value: (text: string) => string;
}

export function useCheckWords(): CheckWords {
  const { t, i18n } = useTranslation();
  const word = (text: string) => (i18n.exists(`exporting.words.${text}`) ? t(`exporting.words.${text}`) : null);
  const subjectOf = (what: string) => {
    const whole = word(what);
    if (whole !== null) return whole;
    const [, kind = what, name = ''] = /^(.+?) of (.+)$/.exec(what) ?? [];
    const known = word(kind);
    return known === null ? what : t('exporting.subjectOf', { subject: known, name });
  };
  return {
    subject(what, format) {
      const subject = subjectOf(what);
      return format ? t('exporting.inFormat', { format: t(`exportFormats.${format}.name`), subject }) : subject;
    },
    value(text) {
      const [, nodes] = /^(\d+) nodes$/.exec(text) ?? [];
      if (nodes) return t('exporting.nodes', { count: Number(nodes) });
      const [, limit] = /^within (\S+)$/.exec(text) ?? [];
      if (limit) return t('exporting.within', { limit });
      return word(text) ?? text;
    },
  };
}
