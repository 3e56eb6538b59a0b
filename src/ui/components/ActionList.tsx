/** A button that opens a short list of actions; choosing one closes it. */
import { Popover, UnstyledButton } from '@mantine/core';
import { type ReactElement, type ReactNode, useState } from 'react';
import styles from './ActionList.module.css';

export interface Action {
  readonly id: string;
  readonly label: ReactNode;
  readonly chosen?: boolean;
  /** It stays in the list; its label says why. */
  readonly disabled?: boolean;
  readonly act: () => void;
}

export interface ActionListProps {
  readonly label: string;
  readonly actions: readonly Action[];
  readonly width: number;
  /** Draws the button that opens the list. */
  readonly button: (open: () => void) => ReactElement<{ 'aria-haspopup'?: 'dialog' }>;
}

export function ActionList({ label, actions, width, button }: ActionListProps) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover opened={opened} onChange={setOpened} width={width} position="bottom-end" shadow="md" trapFocus returnFocus>
      <Popover.Target>{button(() => setOpened((before) => !before))}</Popover.Target>
      <Popover.Dropdown aria-label={label} className={styles.list}>
        {actions.map(({ id, label: text, chosen, disabled, act }) => (
          <UnstyledButton
            key={id}
            className={styles.action}
            aria-pressed={chosen}
            disabled={disabled}
            onClick={() => {
              setOpened(false);
              act();
            }}
          >
            {text}
          </UnstyledButton>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
