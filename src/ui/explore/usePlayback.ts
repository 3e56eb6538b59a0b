/** A film's place and whether it runs. With reduced motion nothing runs by itself: Play jumps to the end. */
import { useEffect, useState } from 'react';
import { useMediaQuery } from '../shell/useMediaQuery.ts';

export interface Playback {
  /** In [0, last]. */
  readonly at: number;
  readonly playing: boolean;
  goTo(at: number): void;
  play(): void;
  pause(): void;
}

/** @param interval milliseconds between two places */
export function usePlayback(last: number, interval: number): Playback {
  const still = useMediaQuery('(prefers-reduced-motion: reduce)');
  const [at, setAt] = useState(0);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => setAt((now) => Math.min(last, now + 1)), interval);
    return () => clearInterval(timer);
  }, [playing, last, interval]);
  const place = Math.min(at, last);
  useEffect(() => {
    if (playing && place >= last) setPlaying(false);
  }, [playing, place, last]);
  return {
    at: place,
    playing,
    goTo(next) {
      setPlaying(false);
      setAt(Math.min(last, Math.max(0, next)));
    },
    play() {
      if (still) {
        setAt(last);
        return;
      }
      if (place >= last) setAt(0);
      setPlaying(true);
    },
    pause: () => setPlaying(false),
  };
}
