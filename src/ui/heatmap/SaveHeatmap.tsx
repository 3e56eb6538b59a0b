/** Takes the matrix away as a picture or a table: all of it, or what is in sight where it is too large. */
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useFormat } from '../../i18n/useFormat.ts';
import type { MatrixWords } from '../../pictures/matrixSvg.ts';
import type { ColourScope } from '../../state/draft.ts';
import { labStore } from '../../state/lab.ts';
import type { LayerView, Overlay, TileView } from '../../workers/protocol.ts';
import { SavePicture } from '../charts/SavePicture.tsx';
import { formatValue } from './numbers.ts';
import { type Extent, extentOf, mostWeights } from './picture/extent.ts';
import { usePalette } from './usePalette.ts';
import type { VisibleWindow } from './viewport.ts';

export interface SaveHeatmapProps {
  readonly layer: LayerView;
  readonly overlay: Overlay;
  readonly scope: ColourScope;
  readonly window: VisibleWindow;
}

export function SaveHeatmap({ layer, overlay, scope, window }: SaveHeatmapProps) {
  const palette = usePalette();
  const wordsOf = useMatrixWords(layer, overlay);
  const extent = extentOf(layer.name, overlay, layer, window);
  const take = async () => (await import('./picture/takeTile.ts')).takeTile(extent.request);
  return (
    <SavePicture
      name={`${layer.name}-${overlay}`}
      size={28}
      picture={async () => {
        const view = await take();
        if (view === null) return null;
        const { matrixSvg } = await import('../../pictures/matrixSvg.ts');
        const limit = view.limits[scope];
        return matrixSvg({ view, palette, limit, words: wordsOf(view, extent, limit) });
      }}
      csv={async () => {
        const view = await take();
        return view && (await import('../../pictures/matrixCsv.ts')).matrixCsv(view);
      }}
    />
  );
}

/** What stands around the cells. */
function useMatrixWords(layer: LayerView, overlay: Overlay) {
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const method = useStore(
    labStore,
    ({ run }) => run?.recipe.stages.find((stage) => stage.stage === 'prune')?.method.id ?? null,
  );
  const number = (value: number) => formatValue(value, i18n.language);
  const { name, rows, columns, zeros } = layer;
  return ({ tile }: TileView, { whole, request }: Extent, limit: number): MatrixWords => {
    const sparsity = t('heatmap.picture.sparsity', { sparsity: zeros / (rows * columns) });
    const by =
      method === null ? sparsity : t('heatmap.picture.method', { method: t(`methods.${method}.name`), sparsity });
    const span = (start: number, count: number) => t('heatmap.span', { from: start, to: start + count - 1 });
    const part = {
      rows: span(request.row, request.rows),
      columns: span(request.column, request.columns),
      most: mostWeights,
    };
    const cell = tile.rowsPerCell * tile.columnsPerCell;
    const signed = overlay === 'value' || overlay === 'change';
    return {
      title: `${name} · ${t(`heatmap.overlay.${overlay}`)}`,
      lines: [
        by,
        whole ? t('heatmap.picture.whole', { rows, columns }) : t('heatmap.picture.part', part),
        ...(cell > 1 ? [t('heatmap.picture.cell', { rows: tile.rowsPerCell, columns: tile.columnsPerCell })] : []),
      ],
      rows: t('heatmap.picture.rows', { of: format.integer(rows) }),
      columns: t('heatmap.picture.columns', { of: format.integer(columns) }),
      scale: overlay === 'mask' ? null : [number(signed ? -limit : 0), number(signed ? 0 : limit / 2), number(limit)],
      kept: t('heatmap.keptShort'),
      cut: t('heatmap.prunedShort'),
    };
  };
}
