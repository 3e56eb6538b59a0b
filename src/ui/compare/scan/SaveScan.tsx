/** Takes the scan of layers away as a picture or a table. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../i18n/useFormat.ts';
import { scanCsv } from '../../../pictures/curveCsv.ts';
import { heatTableSvg } from '../../../pictures/heatTable.ts';
import { cellOf } from '../../../pictures/scanCells.ts';
import { gridOf } from '../../../pictures/scanGrid.ts';
import type { SweepView } from '../../../workers/protocol.ts';
import { SavePicture } from '../../charts/SavePicture.tsx';
import { readColours } from '../../components/readColours.ts';
import { kindOf } from '../measures.ts';
import { tokens } from '../pictures/style.ts';
import { useWords } from '../useWords.ts';
import { useCellFormat } from './useCellFormat.ts';

export function SaveScan({ scan }: { readonly scan: SweepView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = useWords();
  const written = useCellFormat(scan);
  const picture = () => {
    const { layers, columns, at } = gridOf(scan.points);
    const rows = layers.map((layer) => ({
      name: layer,
      values: columns.map((wanted) => cellOf(at(layer, wanted), scan.dense)),
    }));
    const lines = [
      words.method(scan.request.methods[0].id),
      t(kindOf(scan, null) === 'language' ? 'compare.scan.whatText' : 'compare.scan.what'),
    ];
    const head = { title: t('compare.scan.title'), lines, corner: t('compare.scan.layer') };
    const table = { ...head, columns: columns.map(format.share), rows, format: written };
    return heatTableSvg(table, readColours(tokens));
  };
  return <SavePicture name="layers" picture={picture} csv={() => scanCsv(scan.points)} />;
}
