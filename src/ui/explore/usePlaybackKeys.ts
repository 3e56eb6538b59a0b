/** Keys of a film that is the only thing on screen: arrows, Home and End, P; not while a field has the focus. */
import { useEffect } from 'react';
import type { Playback } from './usePlayback.ts';

export function usePlaybackKeys(playback: Playback, last: number): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { at, playing } = playback;
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if ((event.target as HTMLElement).closest('input, textarea, select')) return;
      const acts: Readonly<Record<string, () => void>> = {
        ArrowRight: () => playback.goTo(at + 1),
        ArrowLeft: () => playback.goTo(at - 1),
        Home: () => playback.goTo(0),
        End: () => playback.goTo(last),
        p: () => (playing ? playback.pause() : playback.play()),
      };
      const act = acts[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [playback, last]);
}
