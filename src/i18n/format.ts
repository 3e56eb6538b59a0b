/** Numbers as a language writes them: counts, shares, bytes, durations. Formatters are made once a language. */

export interface Format {
  /** 12,098 */
  integer(value: number): string;
  /** A share in [0, 1]: 91.4 %; ends are never rounded up to (99.97 % is not 100 %). */
  percent(value: number): string;
  /** A share in whole percent, for axes: 80 %. */
  share(value: number): string;
  /** Four significant digits: 0.2313 */
  decimal(value: number): string;
  /** 1.2 M */
  compact(value: number): string;
  /** 1 kB = 1000 bytes */
  bytes(value: number): string;
  /** Milliseconds, in the unit a person would say. */
  duration(ms: number): string;
  date(time: number): string;
  /** What stands between two sentences: nothing where a full stop is as wide as a letter. */
  readonly gap: string;
}

const made = new Map<string, Format>();

export function createFormat(language: string): Format {
  const known = made.get(language);
  if (known) return known;
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(language, options);
  const unit = (name: string, digits: number) =>
    number({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });

  const integer = number({ maximumFractionDigits: 0 });
  const percent = number({ style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const wholePercent = number({ style: 'percent', maximumFractionDigits: 0 });
  const finePercent = number({ style: 'percent', maximumFractionDigits: 3 });
  const decimal = number({ maximumSignificantDigits: 4 });
  const compact = number({ notation: 'compact', maximumSignificantDigits: 3 });
  const byteUnits = [unit('kilobyte', 1), unit('megabyte', 1), unit('gigabyte', 1)];
  const milliseconds = unit('millisecond', 0);
  const seconds = unit('second', 0);
  const fineSeconds = unit('second', 1);
  const minutes = unit('minute', 0);
  const hours = unit('hour', 0);
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });

  const format: Format = {
    integer: (value) => integer.format(value),
    percent(value) {
      const rounded = Math.round(value * 1000) / 1000;
      const hidesAnEnd = (rounded >= 1 && value < 1) || (rounded <= 0 && value > 0);
      return (hidesAnEnd ? finePercent : percent).format(value);
    },
    share: (value) => wholePercent.format(value),
    decimal: (value) => decimal.format(value),
    compact: (value) => compact.format(value),
    bytes(value) {
      if (value < 1000) return `${integer.format(value)} B`; // Intl says 0 byte
      const size = value < 1e6 ? 1 : value < 1e9 ? 2 : 3;
      return byteUnits[size - 1].format(value / 1000 ** size);
    },
    duration(ms) {
      if (ms < 1000) return milliseconds.format(ms);
      if (ms < 10_000) return fineSeconds.format(ms / 1000);
      if (ms < 60_000) return seconds.format(ms / 1000);
      if (ms < 3_600_000)
        return `${minutes.format(Math.floor(ms / 60_000))} ${seconds.format(Math.floor((ms % 60_000) / 1000))}`;
      return `${hours.format(Math.floor(ms / 3_600_000))} ${minutes.format(Math.floor((ms % 3_600_000) / 60_000))}`;
    },
    date: (time) => date.format(time),
    gap: /^(zh|ja)\b/.test(language) ? '' : ' ',
  };
  made.set(language, format);
  return format;
}
