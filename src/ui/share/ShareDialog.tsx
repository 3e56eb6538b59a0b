/** The link to what is on the page; as an exercise without some controls; the recipe as JSON. */
import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { withPair } from '../../state/address.ts';
import { exerciseStore, type Hideable, hideable } from '../../state/exercise.ts';
import { labStore } from '../../state/lab.ts';
import { PageDialog } from '../components/PageDialog.tsx';
import { CopyRecipe } from '../export/CopyRecipe.tsx';
import { CopyField } from './CopyField.tsx';
import { pageLink } from './pageLink.ts';
import css from './Share.module.css';

export function ShareDialog() {
  const { t } = useTranslation();
  const query = useStore(labStore, (state) => state.address);
  const [hidden, setHidden] = useState<readonly Hideable[]>(() => exerciseStore.getState().hidden);
  return (
    <PageDialog title={t('share.title')} size={640}>
      <div className={css.dialog}>
        <p className={css.note}>{t('share.what')}</p>
        <CopyField
          label={t('share.link')}
          button={t('share.copy')}
          text={pageLink('/', withPair(query, 'hide', hidden.join(',')))}
        />
        <fieldset className={css.groups}>
          <legend>{t('share.exercise')}</legend>
          <p className={css.note}>{t('share.exerciseWhat')}</p>
          {hideable.map((group) => (
            <Checkbox
              key={group}
              size="xs"
              label={t(`share.groups.${group}`)}
              checked={hidden.includes(group)}
              onChange={(event) => {
                const { checked } = event.currentTarget;
                setHidden(hideable.filter((one) => (one === group ? checked : hidden.includes(one))));
              }}
            />
          ))}
        </fieldset>
        <CopyRecipe />
      </div>
    </PageDialog>
  );
}
