/** Says that controls are hidden, and brings them back. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { exerciseStore } from '../../state/exercise.ts';
import css from './Share.module.css';

export function ExerciseNote() {
  const { t } = useTranslation();
  return (
    <div className={css.exercise}>
      <p>{t('share.banner')}</p>
      <Button size="compact-xs" variant="default" onClick={() => exerciseStore.setState({ hidden: [] })}>
        {t('share.showAll')}
      </Button>
    </div>
  );
}
