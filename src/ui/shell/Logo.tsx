/** Four weights, two of them gone. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <rect x="1" y="1" width="20" height="20" rx="5" fill="none" stroke="currentColor" strokeWidth="1.6" />
      <rect x="5" y="5" width="5" height="5" rx="1" fill="var(--pos)" />
      <rect x="12" y="5" width="5" height="5" rx="1" fill="none" stroke="var(--hatch)" />
      <rect x="5" y="12" width="5" height="5" rx="1" fill="none" stroke="var(--hatch)" />
      <rect x="12" y="12" width="5" height="5" rx="1" fill="var(--neg)" />
    </svg>
  );
}
