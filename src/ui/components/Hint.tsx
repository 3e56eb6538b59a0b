/** The small "why?" beside a label: what a control is, why one would change it, what to try. */
import { Popover, UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMediaQuery } from '../shell/useMediaQuery.ts';
import styles from './Hint.module.css';

export function Hint({ about, children }: { readonly about: string; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const narrow = useMediaQuery('(max-width: 899px)');
  return (
    <Popover width={300} position={narrow ? 'bottom' : 'right-start'} withArrow shadow="md" trapFocus returnFocus>
      <Popover.Target>
        <UnstyledButton
          className={`${styles.why} reach`}
          aria-haspopup="dialog"
          aria-label={t('forms.whyAbout', { label: about })}
        >
          {t('forms.why')}
        </UnstyledButton>
      </Popover.Target>
      {/* A dialog without a control still takes the focus, so that Esc closes it. */}
      <Popover.Dropdown aria-label={about} tabIndex={-1} data-autofocus className={styles.panel}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}

/** The three paragraphs of one control. */
export function WhatWhyTry({ prefix }: { readonly prefix: string }) {
  const { t, i18n } = useTranslation();
  return (
    <>
      {i18n.exists(`${prefix}.what`) && <p>{t(`${prefix}.what`)}</p>}
      <p>
        <b>{t('forms.whyTitle')}</b> {t(`${prefix}.why`)}
      </p>
      <p>
        <b>{t('forms.tryTitle')}</b> {t(`${prefix}.try`)}
      </p>
    </>
  );
}
