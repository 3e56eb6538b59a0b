/** Lets the worker read its messages between two steps: without this no cancel would ever be heard. */

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

/** Resolves in a later turn of the event loop. A message, not a timer: nested timers wait 4 ms, hidden tabs 1 s. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });
}
