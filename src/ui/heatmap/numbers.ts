/** Weights and scores as numbers on screen. Counts and shares: i18n/format. */

const formats = new Map<string, Intl.NumberFormat>();

function format(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = language + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(language, options);
    formats.set(key, found);
  }
  return found;
}

/** A weight, a score: three significant digits, in powers of ten when very small or large. */
export function formatValue(value: number, language: string): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-4 && size < 1e6)) {
    return sign(format(language, { maximumSignificantDigits: 3 }).format(value));
  }
  const [mantissa = '', exponent = ''] = value.toExponential(1).split('e');
  const power = [...exponent.replace('+', '')].map((digit) => superscripts[digit]).join('');
  return sign(`${format(language, { maximumSignificantDigits: 2 }).format(Number(mantissa))}×10${power}`);
}
const superscripts: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** Two numbers with as many digits as tell them apart, where they differ. */
export function formatApart(a: number, b: number, language: string): readonly [string, string] {
  const short = [formatValue(a, language), formatValue(b, language)] as const;
  if (a === b || short[0] !== short[1]) return short;
  for (let digits = 4; digits < 9; digits++) {
    const numbers = format(language, { maximumSignificantDigits: digits });
    const long = [sign(numbers.format(a)), sign(numbers.format(b))] as const;
    if (long[0] !== long[1]) return long;
  }
  return short;
}

/** With a sign even when positive. */
export function formatChange(value: number, language: string): string {
  return value > 0 ? `+${formatValue(value, language)}` : formatValue(value, language);
}

/** Short enough for a cell: two digits behind the point, no leading zero. */
export function formatInCell(value: number): string {
  if (value === 0) return '0';
  const text = Math.abs(value) >= 10 ? value.toPrecision(2) : value.toFixed(2);
  return sign(text.replace(/^(-?)0\./, '$1.'));
}

/** The minus of typography is as wide as a digit. */
function sign(text: string): string {
  return text.replace(/^-/, '\u2212');
}
