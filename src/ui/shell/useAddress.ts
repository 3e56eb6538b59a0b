/** The address says what is on the page: settings and hidden controls, behind the hash. A link pasted into it is opened. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { queryOf, withPair } from '../../state/address.ts';
import { commands } from '../../state/commands.ts';
import { exerciseStore, parseHidden } from '../../state/exercise.ts';
import { labStore } from '../../state/lab.ts';

export function useAddress(location: string): void {
  const query = useStore(labStore, (state) => state.address);
  const hidden = useStore(exerciseStore, (state) => state.hidden);
  const known = useStore(labStore, (state) => state.run !== null);
  const whole = withPair(query, 'hide', hidden.join(','));
  useEffect(() => {
    if (!known) return; // what the address says has not been read yet
    const hash = whole === '' ? location : `${location}?${whole}`;
    const before = window.location.hash;
    if (before === '' && hash === '/') return;
    if (before !== `#${hash}`) history.replaceState(history.state, '', `#${hash}`);
  }, [known, whole, location]);
  useEffect(() => {
    const read = () => {
      const given = queryOf(window.location.hash);
      if (given === '' || given === whole) return;
      exerciseStore.setState({ hidden: parseHidden(new URLSearchParams(given).get('hide')) });
      commands.openLink(given);
    };
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [whole]);
}
