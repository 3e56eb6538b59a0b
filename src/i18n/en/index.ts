/** English, the language that the others follow. One file an area. */
import { catalog } from './catalog.ts';
import { charts } from './charts.ts';
import { compare } from './compare.ts';
import { errors } from './errors.ts';
import { evidence } from './evidence.ts';
import { exporting } from './exporting.ts';
import { fields } from './fields.ts';
import { film } from './film.ts';
import { groups } from './groups.ts';
import { happened } from './happened.ts';
import { lab } from './lab.ts';
import { large } from './large.ts';
import { metrics } from './metrics.ts';
import { models } from './models.ts';
import { pictures } from './pictures.ts';
import { pipelines } from './pipelines.ts';
import { quantization } from './quantization.ts';
import { race } from './race.ts';
import { runs } from './runs.ts';
import { share } from './share.ts';
import { shell } from './shell.ts';
import { slow } from './slow.ts';
import { speed } from './speed.ts';
import { telling } from './telling.ts';

export const en = {
  ...shell,
  ...share,
  ...runs,
  ...lab,
  ...fields,
  ...metrics,
  ...charts,
  ...compare,
  ...exporting,
  ...evidence,
  ...models,
  ...large,
  ...happened,
  ...pictures,
  ...catalog,
  ...pipelines,
  ...quantization,
  ...slow,
  ...speed,
  ...film,
  ...telling,
  ...groups,
  ...race,
  errors,
} as const;
