/** A text to be taken away: a button copies it; where there is no clipboard it is selected to be copied by hand. */
import { Button, TextInput } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Share.module.css';

export interface CopyFieldProps {
  readonly label: string;
  readonly button: string;
  readonly text: string;
}

export function CopyField({ label, button, text }: CopyFieldProps) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<'copied' | 'selectIt' | null>(null);
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'))).then(
      () => setOutcome('copied'),
      () => setOutcome('selectIt'),
    );
  return (
    <div className={css.copy}>
      <TextInput
        size="xs"
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className={css.text}
      />
      <Button size="xs" leftSection={<IconCopy size={15} aria-hidden />} onClick={copy}>
        {button}
      </Button>
      <span role="status">{outcome && t(`share.${outcome}`)}</span>
    </div>
  );
}
