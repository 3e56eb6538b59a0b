/**
 * What lives and dies together: the heads or channels of the chosen layer in a row. Pointing at one lights, in every
 * picture, the rows and columns of all layers that must leave with it.
 */
import { type KeyboardEvent, type PointerEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import { draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import type { GroupView } from '../../workers/protocol.ts';
import { WhatWhyTry } from '../components/Hint.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { Field } from '../forms/Field.tsx';
import css from './Groups.module.css';
import { describeAtom, describeBeside, type Side, sidesOf } from './groupText.ts';

const none: readonly GroupView[] = [];
const noNodes: readonly never[] = [];

export function GroupStrip() {
  const { t } = useTranslation();
  const layer = useStore(draftStore, (state) => state.layer);
  const groups = useStore(labStore, (state) => state.model?.groups ?? none);
  const sides = layer === null ? [] : sidesOf(groups, layer);
  const [wanted, setWanted] = useState<Side['axis']>('rows');
  // What is lit belongs to a network that may be gone.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network brings other groups
  useEffect(() => draftStore.setState({ lit: null }), [groups]);
  if (sides.length === 0) return null;
  const side = sides.find(({ axis }) => axis === wanted) ?? sides[0];
  return (
    <section className={css.strip} aria-label={t('groups.title')}>
      <Field label={t('groups.title')} hint={<WhatWhyTry prefix="groups" />}>
        {() =>
          sides.length > 1 ? (
            <Segmented
              label={t('groups.side')}
              value={side.axis}
              choices={sides.map(({ axis }) => ({ value: axis, label: t(`groups.${axis}`) }))}
              onChange={(axis) => setWanted(axis as Side['axis'])}
            />
          ) : (
            <p className={css.side}>{t(`groups.${side.axis}`)}</p>
          )
        }
      </Field>
      <div className={css.picture}>
        <Atoms key={side.index} index={side.index} group={groups[side.index]} />
      </div>
    </section>
  );
}

function Atoms({ index, group }: { readonly index: number; readonly group: GroupView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lit = useStore(draftStore, (state) => (state.lit?.group === index ? state.lit.atom : null));
  const light = (atom: number | null) =>
    draftStore.setState({
      lit: atom === null ? null : { group: index, atom: Math.max(0, Math.min(group.atoms - 1, atom)) },
    });
  const onPointer = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    light(Math.floor(((event.clientX - box.left) / box.width) * group.atoms));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const now = lit ?? -1;
    const next = {
      ArrowRight: now + 1,
      ArrowUp: now + 1,
      ArrowLeft: Math.max(0, now - 1),
      ArrowDown: Math.max(0, now - 1),
      Home: 0,
      End: group.atoms - 1,
    }[event.key];
    if (event.key === 'Escape') light(null);
    else if (next !== undefined) light(next);
    else return;
    event.preventDefault();
  };
  const nodes = useStore(labStore, (state) => state.model?.nodes ?? noNodes);
  const text = lit === null ? null : describeAtom(group, lit);
  const beside = lit === null ? null : describeBeside(group, lit, nodes);
  const sentence =
    text === null
      ? t(group.atomSize > 1 ? 'groups.pointHead' : 'groups.point', { atoms: group.atoms })
      : [
          t(group.atomSize > 1 ? 'groups.head' : 'groups.channel', { atom: lit, channels: group.atomSize }),
          ...text.members.map(({ name, axis, places }) => t(`groups.member.${axis}`, { name, places })),
          ...(beside?.parts ?? []).map(({ name, type }) =>
            t('groups.beside', { name, type: t(`network.node.${type}`, { defaultValue: type }) }),
          ),
          ...(beside && beside.more > 0
            ? [t('groups.besideMore', { count: beside.more, more: format.integer(beside.more) })]
            : []),
        ].join(' ');
  return (
    <>
      <div
        className={css.atoms}
        role="slider"
        tabIndex={0}
        aria-label={t('groups.atoms', { root: group.root })}
        aria-valuemin={0}
        aria-valuemax={group.atoms - 1}
        aria-valuenow={lit ?? 0}
        aria-valuetext={sentence}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={(event) => event.pointerType === 'mouse' && light(null)}
        onKeyDown={onKeyDown}
      >
        <svg viewBox={`0 0 ${group.atoms} 1`} preserveAspectRatio="none" aria-hidden="true">
          {Array.from({ length: group.atoms }, (_, atom) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the index is the atom
            <rect key={atom} x={atom + 0.06} y={0} width={0.88} height={1} data-lit={atom === lit} />
          ))}
        </svg>
      </div>
      <p className={css.sentence}>
        {sentence}
        {text?.shared && <b> {t('groups.shared', { heads: text.shared })}</b>}
        {text && text.more > 0 && ` ${t('groups.more', { count: text.more, more: format.integer(text.more) })}`}
      </p>
    </>
  );
}
