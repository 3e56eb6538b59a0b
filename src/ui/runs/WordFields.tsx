/** A star, a name and notes of something that is kept; text is kept when its field is left. */
import { ActionIcon, Textarea, TextInput } from '@mantine/core';
import { IconStar, IconStarFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { WordsEdit } from '../../workers/protocol.ts';

export interface StarProps {
  readonly starred: boolean;
  /** Of what it belongs to. */
  readonly name: string;
  readonly onEdit: (change: WordsEdit) => void;
}

export function Star({ starred, name, onEdit }: StarProps) {
  const { t } = useTranslation();
  return (
    <ActionIcon
      variant="subtle"
      size={28}
      aria-pressed={starred}
      aria-label={`${t('runs.star')}: ${name}`}
      onClick={() => onEdit({ starred: !starred })}
    >
      {starred ? <IconStarFilled size={16} aria-hidden /> : <IconStar size={16} aria-hidden />}
    </ActionIcon>
  );
}

export interface WordFieldsProps {
  readonly name: string;
  readonly note: string;
  readonly onEdit: (change: WordsEdit) => void;
}

export function WordFields({ name, note, onEdit }: WordFieldsProps) {
  const { t } = useTranslation();
  return (
    <>
      <TextInput
        size="xs"
        label={t('runs.name')}
        maxLength={200}
        defaultValue={name}
        onBlur={({ currentTarget: { value } }) => {
          if (value.trim() !== name) onEdit({ name: value.trim() });
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur();
        }}
      />
      <Textarea
        size="xs"
        label={t('runs.note')}
        maxLength={20_000}
        defaultValue={note}
        onBlur={({ currentTarget: { value } }) => {
          if (value !== note) onEdit({ note: value });
        }}
      />
    </>
  );
}
