/** The brush: cut or bring back, how much at a touch, and undo. */
import { IconArrowBackUp, IconEraser, IconPlant2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { commands } from '../../state/commands.ts';
import { type Brush, draftStore } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import css from './Heatmap.module.css';

const tools = [
  { tool: 'cut', Icon: IconEraser },
  { tool: 'restore', Icon: IconPlant2 },
] as const;
const widths: readonly Brush['width'][] = ['weight', 'row', 'channel'];

export function BrushBar() {
  const { t } = useTranslation();
  const brush = useStore(draftStore, (state) => state.brush);
  // A stroke is a checkpoint: undo goes to the one before it.
  const undo = useStore(labStore, ({ run }) => {
    const here = run?.atCheckpoint ?? 0;
    const painted = run?.checkpoints[here]?.label.key === 'checkpoints.painted';
    return painted ? (run?.checkpoints[here - 1]?.id ?? null) : null;
  });
  const take = (tool: Brush['tool']) =>
    draftStore.setState({ brush: brush?.tool === tool ? null : { tool, width: brush?.width ?? 'weight' } });
  return (
    <fieldset className={css.buttons} aria-label={t('heatmap.brush.label')}>
      {tools.map(({ tool, Icon }) => (
        <button
          key={tool}
          type="button"
          aria-pressed={brush?.tool === tool}
          aria-label={t(`heatmap.brush.${tool}`)}
          title={t(`heatmap.brush.${tool}`)}
          onClick={() => take(tool)}
        >
          <Icon size={15} />
        </button>
      ))}
      {brush && (
        <select
          aria-label={t('heatmap.brush.width')}
          value={brush.width}
          onChange={(event) =>
            draftStore.setState({ brush: { ...brush, width: event.target.value as Brush['width'] } })
          }
        >
          {widths.map((width) => (
            <option key={width} value={width}>
              {t(`heatmap.brush.widths.${width}`)}
            </option>
          ))}
        </select>
      )}
      <button
        type="button"
        disabled={undo === null}
        aria-label={t('heatmap.brush.undo')}
        title={t('heatmap.brush.undo')}
        onClick={() => undo !== null && commands.restore(undo)}
      >
        <IconArrowBackUp size={15} />
      </button>
    </fieldset>
  );
}
