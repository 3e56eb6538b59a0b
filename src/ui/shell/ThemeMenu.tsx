/** Light, dark, or as the system says. */
import { ActionIcon } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { preferencesStore, type Theme } from '../../state/preferences.ts';
import { ActionList } from '../components/ActionList.tsx';

const themes = [
  { id: 'system', Icon: IconDeviceDesktop },
  { id: 'light', Icon: IconSun },
  { id: 'dark', Icon: IconMoon },
] as const satisfies readonly { id: Theme; Icon: unknown }[];

export function ThemeMenu() {
  const { t } = useTranslation();
  const theme = useStore(preferencesStore, (state) => state.theme);
  const { Icon } = themes.find(({ id }) => id === theme) ?? themes[0];
  return (
    <ActionList
      label={t('shell.theme.open')}
      width={170}
      button={(open) => (
        <ActionIcon variant="default" size={32} aria-label={t('shell.theme.open')} onClick={open}>
          <Icon size={17} aria-hidden />
        </ActionIcon>
      )}
      actions={themes.map(({ id, Icon: ItemIcon }) => ({
        id,
        chosen: id === theme,
        act: () => preferencesStore.setState({ theme: id }),
        label: (
          <>
            <ItemIcon size={15} aria-hidden />
            {t(`shell.theme.${id}`)}
          </>
        ),
      }))}
    />
  );
}
