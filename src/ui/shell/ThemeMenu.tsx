/** Light, dark, or as the system says. */
import { ActionIcon, Menu } from '@mantine/core';
import { IconCheck, IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { preferencesStore, type Theme } from '../../state/preferences.ts';

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
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="default" size={32} aria-label={t('shell.theme.open')}>
          <Icon size={17} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {themes.map(({ id, Icon: ItemIcon }) => (
          <Menu.Item
            key={id}
            leftSection={<ItemIcon size={15} aria-hidden />}
            rightSection={id === theme ? <IconCheck size={15} aria-label={t('shell.chosen')} /> : null}
            onClick={() => preferencesStore.setState({ theme: id })}
          >
            {t(`shell.theme.${id}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
