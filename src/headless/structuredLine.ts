/** One line about a step that scored, masked or took out whole channels. */
import type { StepReport } from '../engine/pipelines/stages/stage.ts';

/** What left the network, for metrics.json; norms over a narrower width make it another function than the masked one. */
export function compactFigures(report: StepReport): Readonly<Record<string, unknown>> | null {
  if (report.did !== 'compacted') return null;
  const { parameters, macs, narrowedNorms } = report;
  return { parameters, macs, narrowed_norms: narrowedNorms, computes_the_same: narrowedNorms === 0 };
}

/** null for other steps. */
export function structuredLine(report: StepReport): string | null {
  switch (report.did) {
    case 'scoredGroup':
      return `${report.root}: ${report.atoms} ${report.heads ? 'heads' : 'channels'} scored over ${report.layers} layers`;
    case 'maskedChannels':
      return `${report.layer}: ${report.channels} of ${report.ofChannels} channels gone, ${report.cut} of ${report.of} cut`;
    case 'compacted': {
      const { parameters, macs, narrowedNorms } = report;
      const norms = narrowedNorms === 0 ? '' : `; ${narrowedNorms} norms over fewer channels: not the masked function`;
      return `smaller: ${parameters.before} -> ${parameters.after} parameters, ${macs.before} -> ${macs.after} MACs${norms}`;
    }
    default:
      return null;
  }
}
