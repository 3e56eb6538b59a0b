/** Mouse, wheel and fingers on the plot: drag pans, wheel and pinch zoom, a still press is a click. */
import { type RefObject, useEffect, useRef } from 'react';

export interface Gestures {
  pan(dx: number, dy: number): void;
  /** @param x, y in the element's CSS pixels */
  zoom(factor: number, x: number, y: number): void;
  click(x: number, y: number): void;
  /** A brush in place of the hand: every place that the press passes, and its end; absent = the press pans. */
  readonly draw?: { over(x: number, y: number): void; end(): void };
  /** Null when the pointer left, or is busy dragging. */
  hover(at: { readonly x: number; readonly y: number } | null): void;
}

/** A press that wanders less than this is a click, in pixels. */
const slop = 5;

export function useGestures(element: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const latest = useRef(gestures);
  latest.current = gestures;

  useEffect(() => {
    const { current } = element;
    if (!current) return;
    const pointers = new Map<number, { x: number; y: number }>();
    let wandered = 0;

    const place = (event: MouseEvent) => {
      const box = current.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return;
      if (pointers.size === 0) wandered = 0;
      pointers.set(event.pointerId, place(event));
      if (latest.current.draw && pointers.size === 1) {
        current.setPointerCapture(event.pointerId);
        const { x, y } = place(event);
        latest.current.draw.over(x, y);
      }
    };
    const move = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      const now = place(event);
      if (!before) {
        if (event.pointerType !== 'touch') latest.current.hover(now);
        return;
      }
      if (latest.current.draw && pointers.size === 1) {
        pointers.set(event.pointerId, now);
        latest.current.hover(now);
        latest.current.draw.over(now.x, now.y);
        return;
      }
      wandered += Math.hypot(now.x - before.x, now.y - before.y);
      if (wandered > slop && !current.hasPointerCapture(event.pointerId)) current.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, now);
      if (wandered <= slop) return;
      latest.current.hover(null);
      const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
      if (other) {
        const factor =
          Math.hypot(now.x - other.x, now.y - other.y) /
          Math.max(1, Math.hypot(before.x - other.x, before.y - other.y));
        latest.current.zoom(factor, (now.x + other.x) / 2, (now.y + other.y) / 2);
        latest.current.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
      } else latest.current.pan(now.x - before.x, now.y - before.y);
    };
    const up = (event: PointerEvent) => {
      if (!pointers.delete(event.pointerId)) return;
      if (latest.current.draw) {
        latest.current.draw.end();
        return;
      }
      if (event.type === 'pointerup' && wandered <= slop && pointers.size === 0) {
        const { x, y } = place(event);
        latest.current.click(x, y);
      }
    };
    const leave = () => latest.current.hover(null);
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
      const { x, y } = place(event);
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.shiftKey && !sideways) latest.current.pan(-event.deltaY * unit, 0);
      else if (sideways) latest.current.pan(-event.deltaX * unit, -event.deltaY * unit);
      // A pinch on a touchpad comes as a wheel with Ctrl and small steps.
      else latest.current.zoom(Math.exp((-event.deltaY * unit) / (event.ctrlKey ? 100 : 400)), x, y);
    };
    current.addEventListener('pointerdown', down);
    current.addEventListener('pointermove', move);
    current.addEventListener('pointerup', up);
    current.addEventListener('pointercancel', up);
    current.addEventListener('pointerleave', leave);
    current.addEventListener('wheel', wheel, { passive: false });
    return () => {
      current.removeEventListener('pointerdown', down);
      current.removeEventListener('pointermove', move);
      current.removeEventListener('pointerup', up);
      current.removeEventListener('pointercancel', up);
      current.removeEventListener('pointerleave', leave);
      current.removeEventListener('wheel', wheel);
    };
  }, [element]);
}
