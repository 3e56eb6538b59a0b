/** The one error type of the lab: a code for the page to translate, a sentence for the log, facts for both. */

/** Every code has a message and a next action in both languages (`i18n/*` `errors.<code>`); a test holds that. */
export const errorCodes = [
  // input files
  'fileEmpty',
  'fileMissing',
  'fileTooLarge',
  'fileTruncated',
  'fileUnknownFormat',
  'folderUnreadable',
  'gzipInvalid',
  'idxMagicInvalid',
  'idxSizeInvalid',
  'idxCountMismatch',
  'cifarSizeInvalid',
  'labelInvalid',
  'headerTooSmall',
  'headerTooLarge',
  'headerInvalid',
  'tensorOffsetsInvalid',
  'tensorDtypeUnknown',
  'tensorShapeInvalid',
  'tensorMissing',
  'tensorUnexpected',
  'tensorNotFinite',
  'manifestInvalid',
  'dataMissing',
  'modelUnsupported',
  'layerUnsupported',
  'graphModelUnsupported',
  'dataWanted',
  'dataDiffers',
  'modelTooLarge',
  'sequenceTooLong',
  'tokenInvalid',
  // recipes and options
  'recipeInvalid',
  'optionInvalid',
  'unknownId',
  'patternImpossible',
  'shapeMismatch',
  // running
  'backendUnavailable',
  'backendMismatch',
  'deviceLost',
  'outOfMemory',
  'memoryShort',
  'lossNotFinite',
  'scoreNotFinite',
  'hessianNotPositive',
  'cancelled',
  'workerCrashed',
  'checkpointInvalid',
  'runTaken',
  'sweepTaken',
  'sweepDeleted',
  'exportMismatch',
  'zerosRevived',
  'storageFull',
  'diskShort',
  'storageUnavailable',
  'downloadFailed',
  'hubRefused',
  'hubMismatch',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

export class LabError extends Error {
  override readonly name = 'LabError';
  constructor(
    readonly code: ErrorCode,
    /** `where: what was wanted, got what`, in English, for logs and tests. */
    message: string,
    /** Values that the translated sentence may name. Plain data. */
    readonly details: ErrorDetails = {},
  ) {
    super(message);
  }
}

/** Plain-data form that survives `postMessage`. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details: ErrorDetails;
}

/** Any thrown value as a report. A value that is not a LabError is a fault of ours: code `internal`. */
export function reportError(thrown: unknown): ErrorReport {
  if (thrown instanceof LabError) return { code: thrown.code, message: thrown.message, details: thrown.details };
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return { code: 'internal', message, details: {} };
}
